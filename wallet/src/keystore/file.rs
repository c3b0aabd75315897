//! The format of a wallet file.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    sealed::{Cost, PasswordKey, split},
    secret::Secret,
    wallet::Wallet,
};
use crate::address;

/// PKCS #8 header that polkadot.js puts before a secret key.
const PKCS8_HEADER: [u8; 16] = [48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
/// What polkadot.js puts between secret and public key.
const PKCS8_DIVIDER: [u8; 5] = [161, 35, 3, 33, 0];

/// A wallet file: polkadot.js JSON version 3, with a part of Sheaf's own that other programs ignore.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WalletFile {
    /// Base64 of scrypt salt and parameters, nonce, and the encrypted key.
    encoded: String,
    encoding: Encoding,
    /// SS58 address.
    pub address: String,
    /// What polkadot.js shows of it; not encrypted.
    #[serde(default)]
    pub meta: Meta,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sheaf: Option<SheafPart>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Encoding {
    content: Vec<String>,
    r#type: Vec<String>,
    version: String,
}

/// What polkadot.js shows of a wallet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The only network it is for; empty for any.
    #[serde(default)]
    pub genesis_hash: Option<String>,
    /// Unix milliseconds.
    #[serde(default)]
    pub when_created: u64,
    /// The wallet and the task whose fresh payee this wallet is; absent for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee_of: Option<PayeeOf>,
    /// SS58 address of the trainer whose hot key this wallet is; absent for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hot_key_of: Option<String>,
}

/// The wallet and the task of a fresh payee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayeeOf {
    /// Name of the trainer's wallet.
    pub wallet: String,
    /// The task.
    pub task: u64,
}

/// Secrets that only Sheaf uses.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct SheafPart {
    version: u32,
    /// Base64 of nonce and box, under the key that scrypt derives for `encoded`: claim seed ‖ seed ‖ entropy. The seed is only there if
    /// the key expands from one, and the entropy only if the key has a mnemonic. The claim seed of a hot key is its trainer's.
    sealed: String,
}

impl WalletFile {
    /// Encrypts `secret` and `claim_seed` with `password`. `None` only if scrypt fails, which no password causes.
    pub fn seal(secret: &Secret, claim_seed: &[u8; 32], meta: Meta, password: &str, cost: Cost) -> Option<Self> {
        let account = secret.account();
        let key = PasswordKey::fresh(password, cost)?;
        let expanded = secret.expanded();
        let pkcs8 = Zeroizing::new([&PKCS8_HEADER[..], expanded.as_slice(), &PKCS8_DIVIDER, &account].concat());
        let seed = secret.seed().map_or(&[][..], |seed| seed.as_slice());
        let own = Zeroizing::new([claim_seed.as_slice(), seed, secret.entropy().unwrap_or_default()].concat());
        Some(Self {
            encoded: BASE64.encode(key.seal_with_header(&pkcs8)?),
            encoding: Encoding {
                content: vec!["pkcs8".into(), "sr25519".into()],
                r#type: vec!["scrypt".into(), "xsalsa20-poly1305".into()],
                version: "3".into(),
            },
            address: address::show(&account),
            meta,
            sheaf: Some(SheafPart { version: 1, sealed: BASE64.encode(key.seal(&own)?) }),
        })
    }

    /// Why the file cannot be opened; `None` if it can.
    pub fn unsupported(&self) -> Option<String> {
        let Encoding { content, r#type, version } = &self.encoding;
        let has = |list: &[String], name: &str| list.iter().any(|entry| entry == name);
        if version != "3" || !has(r#type, "scrypt") || !has(r#type, "xsalsa20-poly1305") {
            return Some(format!(
                "its encoding is {type:?} version {version}, not encrypted polkadot.js JSON version 3"
            ));
        }
        if !has(content, "pkcs8") || !has(content, "sr25519") {
            let kind = content.iter().find(|entry| *entry != "pkcs8").map_or("unknown", String::as_str);
            return Some(format!("its key is of the kind {kind}, and Sheaf's accounts are sr25519"));
        }
        let addresses = [Some(&self.address), self.meta.hot_key_of.as_ref()];
        let wrong = addresses.into_iter().flatten().find(|address| address::parse_ss58(address).is_none());
        wrong.map(|address| format!("its address `{address}` is not valid"))
    }

    /// The trainer whose hot key this is.
    pub fn trainer(&self) -> Option<[u8; 32]> {
        self.meta.hot_key_of.as_deref().and_then(address::parse_ss58)
    }

    /// Makes it a hot key of `trainer`, or of none.
    pub fn set_trainer(&mut self, trainer: Option<&[u8; 32]>) {
        self.meta.hot_key_of = trainer.map(address::show);
    }

    /// The account, without unlocking.
    pub fn account(&self) -> Option<[u8; 32]> {
        address::parse_ss58(&self.address)
    }

    /// The key that `password` opens. `None` if it is another password, or the file was altered.
    pub fn open(&self, password: &str) -> Option<Secret> {
        let encoded = BASE64.decode(&self.encoded).ok()?;
        let (key, sealed) = split(&encoded, password)?;
        self.open_with(&key, sealed)
    }

    fn open_with(&self, key: &PasswordKey, sealed: &[u8]) -> Option<Secret> {
        let pkcs8 = key.open(sealed)?;
        let rest = pkcs8.strip_prefix(&PKCS8_HEADER)?;
        let (expanded, rest) = rest.split_first_chunk::<64>()?;
        let account = rest.strip_prefix(&PKCS8_DIVIDER)?;
        let own = self.own_part(key);
        let seed_and_entropy = own.as_ref().and_then(|own| own.get(32..)?.split_first_chunk::<32>());
        let secret = match seed_and_entropy {
            Some((seed, [])) => Secret::from_seed(seed).ok()?,
            Some((seed, entropy)) => Secret::from_seed(seed).ok()?.with_entropy(entropy),
            None => Secret::from_expanded(expanded)?,
        };
        let matches = secret.account() == account && self.account() == Some(secret.account());
        matches.then_some(secret)
    }

    fn own_part(&self, key: &PasswordKey) -> Option<Zeroizing<Vec<u8>>> {
        key.open(&BASE64.decode(&self.sheaf.as_ref()?.sealed).ok()?)
    }

    /// The wallet that `password` unlocks. `None` if it is another password, or the file was altered.
    pub fn unlock(&self, name: &str, password: &str) -> Option<Wallet> {
        let encoded = BASE64.decode(&self.encoded).ok()?;
        let (key, sealed) = split(&encoded, password)?;
        let secret = self.open_with(&key, sealed)?;
        let keypair = match secret.keypair() {
            Some(keypair) => keypair,
            // Without a seed, only the library can build its key pair, from the file.
            None => {
                subxt_signer::polkadot_js_compat::decrypt_json(&serde_json::to_string(self).ok()?, password).ok()?
            }
        };
        let stored = self.own_part(&key).and_then(|own| own.first_chunk::<32>().copied().map(Zeroizing::new));
        let claim_seed = stored.unwrap_or_else(|| secret.claim_seed());
        let password = Zeroizing::new(password.to_owned());
        Some(Wallet {
            name: name.into(),
            account: secret.account(),
            hot_key_of: self.trainer(),
            keypair,
            secret,
            claim_seed,
            password,
        })
    }
}
