//! The folder with the wallet files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    Cost, KeystoreError, Secret, Wallet, WalletFile,
    file::{Meta, PayeeOf},
};
use crate::{
    durable::{self, Readers},
    error::{Failure, Kind, Result},
    when,
};

/// All wallets of one home.
#[derive(Clone, Debug)]
pub struct Keystore {
    folder: PathBuf,
    cost: Cost,
}

impl Keystore {
    /// The wallets in `folder`, which need not exist yet. New ones are sealed at `cost`.
    pub fn new(folder: PathBuf, cost: Cost) -> Self {
        Self { folder, cost }
    }

    /// Where a wallet's file is, or would be.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }

    /// Encrypts a key into a new file. Nothing is written if the name is taken.
    pub fn add(&self, name: &str, secret: &Secret, payee_of: Option<PayeeOf>, password: &str) -> Result<WalletFile> {
        check_name(name)?;
        if self.path(name).exists() {
            return Err(KeystoreError::Exists(name.into()).into());
        }
        let meta = Meta { name: name.into(), genesis_hash: None, when_created: when::now(), payee_of };
        let unsealable = || Failure::new(Kind::Wallet, format!("the key of wallet `{name}` cannot be encrypted"));
        let file = WalletFile::seal(secret, meta, password, self.cost).ok_or_else(unsealable)?;
        let text = serde_json::to_string_pretty(&file).map_err(|_| unsealable())?;
        durable::private_folder(&self.folder)?;
        match durable::create(&self.path(name), text.as_bytes(), Readers::Owner)? {
            true => Ok(file),
            false => Err(KeystoreError::Exists(name.into()).into()),
        }
    }

    /// The names of all wallets, sorted.
    pub fn names(&self) -> Result<Vec<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Failure::file("read the folder", &self.folder)(error)),
        };
        let name = |path: &Path| Some(path.file_name()?.to_str()?.strip_suffix(".json")?.to_owned());
        let mut names: Vec<String> = entries.flatten().filter_map(|entry| name(&entry.path())).collect();
        names.retain(|name| check_name(name).is_ok());
        names.sort();
        Ok(names)
    }

    /// A wallet's file, not unlocked.
    pub fn read(&self, name: &str) -> Result<WalletFile> {
        check_name(name)?;
        let path = self.path(name);
        match path.exists() {
            true => read_file(&path),
            false => Err(KeystoreError::Missing { name: name.into(), folder: self.folder.clone() }.into()),
        }
    }

    /// The account of the wallet of this name, if there is one.
    pub fn account(&self, name: &str) -> Option<[u8; 32]> {
        check_name(name).ok().filter(|()| self.path(name).exists())?;
        read_file(&self.path(name)).ok()?.account()
    }

    /// The name of the wallet with this account, if there is one.
    pub fn name_of(&self, account: &[u8; 32]) -> Result<Option<String>> {
        Ok(self.names()?.into_iter().find(|name| self.account(name).as_ref() == Some(account)))
    }

    /// A wallet with its key.
    pub fn unlock(&self, name: &str, password: &str) -> Result<Wallet> {
        let file = self.read(name)?;
        file.unlock(name, password).ok_or_else(|| KeystoreError::WrongPassword(name.into()).into())
    }
}

/// A wallet or polkadot.js JSON file.
pub(crate) fn read_file(path: &Path) -> Result<WalletFile> {
    let text = fs::read_to_string(path).map_err(Failure::file("read", path))?;
    let not_a_wallet = |reason: String| KeystoreError::NotAWallet { path: path.into(), reason };
    let file: WalletFile = serde_json::from_str(&text).map_err(|error| not_a_wallet(error.to_string()))?;
    match file.unsupported() {
        Some(reason) => Err(not_a_wallet(reason).into()),
        None => Ok(file),
    }
}

/// Refuses what is no plain name: names become file names.
pub fn check_name(name: &str) -> Result<(), KeystoreError> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let fine = (1..=64).contains(&name.len()) && !name.starts_with('.') && name.chars().all(plain);
    if fine { Ok(()) } else { Err(KeystoreError::BadName(name.into())) }
}
