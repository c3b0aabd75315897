//! The folder with the wallet files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sheaf_client_sdk::{
    clock,
    durable::{self, DurableError, Readers},
};

use super::{
    error::KeystoreError,
    file::{Meta, PayeeOf, WalletFile},
    sealed::Cost,
    secret::Secret,
    wallet::Wallet,
};
use crate::{address, error::Result};

/// All wallets in one folder.
#[derive(Clone, Debug)]
pub struct Keystore {
    folder: PathBuf,
    cost: Cost,
}

impl Keystore {
    /// The wallets in `folder`, which need not exist yet. New ones are encrypted at `cost`.
    pub fn new(folder: PathBuf, cost: Cost) -> Self {
        Self { folder, cost }
    }

    /// Where a wallet's file is, or would be.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }

    /// Encrypts a key into a new file. Nothing is written if the name is taken.
    pub fn add(&self, name: &str, secret: &Secret, payee_of: Option<PayeeOf>, password: &str) -> Result<WalletFile> {
        self.seal(name, secret, &secret.claim_seed(), Meta { payee_of, ..Meta::default() }, password)
    }

    /// Encrypts a hot key of `trainer` into a new file, with the claim seed from which it derives salts. Nothing is written if
    /// the name is taken.
    pub fn add_hot_key(
        &self,
        name: &str,
        secret: &Secret,
        claim_seed: &[u8; 32],
        trainer: &[u8; 32],
        password: &str,
    ) -> Result<WalletFile> {
        let hot_key_of = Some(address::show(trainer));
        self.seal(name, secret, claim_seed, Meta { hot_key_of, ..Meta::default() }, password)
    }

    fn seal(
        &self,
        name: &str,
        secret: &Secret,
        claim_seed: &[u8; 32],
        meta: Meta,
        password: &str,
    ) -> Result<WalletFile> {
        check_name(name)?;
        if self.path(name).exists() {
            return Err(KeystoreError::Exists(name.into()).into());
        }
        let meta = Meta { name: name.into(), when_created: clock::now(), ..meta };
        let unsealable = || KeystoreError::Unsealable(name.into());
        let file = WalletFile::seal(secret, claim_seed, meta, password, self.cost).ok_or_else(unsealable)?;
        self.create(name, &file)?;
        Ok(file)
    }

    /// Writes a new file. Nothing is written if the name is taken.
    fn create(&self, name: &str, file: &WalletFile) -> Result<()> {
        durable::private_folder(&self.folder)?;
        let path = self.path(name);
        match durable::create(&path, &text(file, &path)?, Readers::Owner)? {
            true => Ok(()),
            false => Err(KeystoreError::Exists(name.into()).into()),
        }
    }

    /// Replaces a wallet's file by one with the same key.
    pub fn replace(&self, name: &str, file: &WalletFile) -> Result<()> {
        let path = self.path(name);
        Ok(durable::replace(&path, &text(file, &path)?, Readers::Owner)?)
    }

    /// Gives a wallet another name, also in the files of its payees. At any time, the key is on disk under at least one of both
    /// names.
    pub fn rename(&self, from: &str, to: &str) -> Result<WalletFile> {
        check_name(to)?;
        let mut file = self.read(from)?;
        file.meta.name = to.into();
        self.create(to, &file)?;
        for name in self.names()? {
            let mut payee = self.read(&name)?;
            if let Some(of) = payee.meta.payee_of.as_mut().filter(|of| of.wallet == from) {
                of.wallet = to.into();
                self.replace(&name, &payee)?;
            }
        }
        self.remove(from)?;
        Ok(file)
    }

    /// Deletes a wallet's file.
    pub fn remove(&self, name: &str) -> Result<()> {
        let path = self.path(name);
        Ok(fs::remove_file(&path).map_err(DurableError::file("remove", &path))?)
    }

    /// The names of all wallets, sorted.
    pub fn names(&self) -> Result<Vec<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(DurableError::file("read the folder", &self.folder)(error).into()),
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

fn text(file: &WalletFile, path: &Path) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec_pretty(file).map_err(DurableError::file("write", path))?)
}

/// Reads a wallet's file, or another polkadot.js JSON file.
pub fn read_file(path: &Path) -> Result<WalletFile> {
    let text = fs::read_to_string(path).map_err(DurableError::file("read", path))?;
    let not_a_wallet = |reason: String| KeystoreError::NotAWallet { path: path.into(), reason };
    if holds_several(&text) {
        let reason = "it holds all accounts of an extension; export the one you want by itself";
        return Err(not_a_wallet(reason.into()).into());
    }
    let file: WalletFile = serde_json::from_str(&text).map_err(|error| not_a_wallet(error.to_string()))?;
    match file.unsupported() {
        Some(reason) => Err(not_a_wallet(reason).into()),
        None => Ok(file),
    }
}

/// Whether it is an export of several accounts from polkadot.js.
fn holds_several(text: &str) -> bool {
    let value: Option<serde_json::Value> = serde_json::from_str(text).ok();
    value.is_some_and(|value| value.get("accounts").is_some_and(serde_json::Value::is_array))
}

/// Refuses names that could not be file names or would leave the folder.
pub fn check_name(name: &str) -> Result<(), KeystoreError> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let fine = (1..=64).contains(&name.len()) && !name.starts_with('.') && name.chars().all(plain);
    if fine { Ok(()) } else { Err(KeystoreError::BadName(name.into())) }
}
