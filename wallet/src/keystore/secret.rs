//! An account's sr25519 key: read from a mnemonic or a secret URI, and others derived from it.

use std::str::FromStr;

use rand::{RngCore, rngs::OsRng};
use schnorrkel::{
    ExpansionMode, MiniSecretKey, SecretKey,
    derive::{ChainCode, Derivation},
};
use sha2::Sha512;
use sheaf_primitives::{sha256, tag};
use subxt_signer::{DeriveJunction, ExposeSecret, SecretUri, bip39::Mnemonic, sr25519::Keypair};
use zeroize::Zeroizing;

use super::error::KeystoreError;

/// An sr25519 key.
#[derive(Clone)]
pub struct Secret {
    key: SecretKey,
    /// The 32 bytes the key expands from. Soft derivation and imported JSON files have none.
    seed: Option<Zeroizing<[u8; 32]>>,
    /// What the mnemonic encodes, if the key comes from a mnemonic without password and derivation.
    entropy: Option<Zeroizing<Vec<u8>>>,
}

/// A new mnemonic of 12 or 24 words.
pub fn new_mnemonic(words: u8) -> Option<Zeroizing<String>> {
    let mut entropy = Zeroizing::new([0; 32]);
    OsRng.fill_bytes(entropy.as_mut_slice());
    let length = if words == 12 { 16 } else { 32 };
    Mnemonic::from_entropy(entropy.get(..length)?).ok().map(|mnemonic| Zeroizing::new(mnemonic.to_string()))
}

impl Secret {
    /// The key of a mnemonic as wallets write it, without a derivation path.
    pub fn from_mnemonic(text: &str) -> Result<Self, KeystoreError> {
        let wrong = |reason: String| KeystoreError::BadSecret { what: "mnemonic", reason };
        let words = Zeroizing::new(text.split_whitespace().collect::<Vec<_>>().join(" "));
        if words.contains('/') {
            return Err(wrong("it has a derivation path; use --uri-stdin or --uri-file for those".into()));
        }
        Self::from_phrase(&words, "").map_err(wrong)
    }

    /// The key of a secret URI: `mnemonic//hard/soft///password`, `0xseed//hard`, or `//Alice` for a development key.
    pub fn from_uri(text: &str) -> Result<Self, KeystoreError> {
        let wrong = |reason: String| KeystoreError::BadSecret { what: "secret URI", reason };
        let uri = SecretUri::from_str(text.trim()).map_err(|_| wrong("write it as `words//path///password`".into()))?;
        let phrase = uri.phrase.expose_secret();
        let password = uri.password.as_ref().map_or("", |password| password.expose_secret());
        let root = match phrase.strip_prefix("0x") {
            Some(seed) => {
                let mut bytes = Zeroizing::new([0; 32]);
                hex::decode_to_slice(seed, bytes.as_mut_slice())
                    .map_err(|_| wrong("a seed has 32 bytes in hex".into()))?;
                Self::from_seed(&bytes).map_err(wrong)?
            }
            None => Self::from_phrase(phrase, password).map_err(wrong)?,
        };
        Ok(root.derive(uri.junctions))
    }

    /// As Substrate does it (crate `substrate-bip39`): PBKDF2 over the mnemonic's entropy, not over its words.
    fn from_phrase(phrase: &str, password: &str) -> Result<Self, String> {
        let mnemonic = Mnemonic::from_str(phrase).map_err(|error| match error {
            // The library's text would repeat words of the secret.
            subxt_signer::bip39::Error::BadWordCount(count) => {
                format!("it has {count} words, not 12, 15, 18, 21 or 24")
            }
            subxt_signer::bip39::Error::UnknownWord(index) => {
                format!("word {} is not in the list", index.saturating_add(1))
            }
            subxt_signer::bip39::Error::InvalidChecksum => {
                "its checksum is wrong: a word is mistyped or misplaced".to_owned()
            }
            _ => "it is ambiguous or malformed".to_owned(),
        })?;
        let entropy = Zeroizing::new(mnemonic.to_entropy());
        let salt = Zeroizing::new(format!("mnemonic{password}"));
        let mut stretched = Zeroizing::new([0; 64]);
        pbkdf2::pbkdf2_hmac::<Sha512>(&entropy, salt.as_bytes(), 2048, stretched.as_mut_slice());
        let seed = stretched.first_chunk::<32>().copied().map(Zeroizing::new);
        let secret = seed.ok_or_else(|| "its seed is too short".to_owned()).and_then(|seed| Self::from_seed(&seed))?;
        Ok(Self { entropy: password.is_empty().then_some(entropy), ..secret })
    }

    /// The key that a 32-byte seed expands to.
    pub(super) fn from_seed(seed: &[u8; 32]) -> Result<Self, String> {
        let mini = MiniSecretKey::from_bytes(seed).map_err(|_| "its seed is not usable".to_owned())?;
        Ok(Self { key: mini.expand(ExpansionMode::Ed25519), seed: Some(Zeroizing::new(*seed)), entropy: None })
    }

    /// The key as polkadot.js stores it: 64 bytes, ed25519 form.
    pub(super) fn from_expanded(bytes: &[u8; 64]) -> Option<Self> {
        SecretKey::from_ed25519_bytes(bytes).ok().map(|key| Self { key, seed: None, entropy: None })
    }

    /// The key as polkadot.js stores it: 64 bytes, ed25519 form.
    pub(super) fn expanded(&self) -> Zeroizing<[u8; 64]> {
        Zeroizing::new(self.key.to_ed25519_bytes())
    }

    /// The 32 bytes the key expands from, if it is known to have some.
    pub(super) fn seed(&self) -> Option<&[u8; 32]> {
        self.seed.as_deref()
    }

    /// What the key's mnemonic encodes, if the key has one.
    pub(super) fn entropy(&self) -> Option<&[u8]> {
        self.entropy.as_ref().map(|entropy| entropy.as_slice())
    }

    /// The same key with the mnemonic that encodes `entropy`; without one if that makes another key.
    pub(super) fn with_entropy(self, entropy: &[u8]) -> Self {
        let mnemonic = Mnemonic::from_entropy(entropy).ok().map(|mnemonic| Zeroizing::new(mnemonic.to_string()));
        let again = mnemonic.and_then(|mnemonic| Self::from_phrase(&mnemonic, "").ok());
        match again {
            Some(again) if again.account() == self.account() => again,
            _ => self,
        }
    }

    /// The mnemonic, if the key was made or imported from one, without password and derivation path.
    pub fn mnemonic(&self) -> Option<Zeroizing<String>> {
        let mnemonic = Mnemonic::from_entropy(self.entropy()?).ok()?;
        Some(Zeroizing::new(mnemonic.to_string()))
    }

    /// The account: the public key.
    pub fn account(&self) -> [u8; 32] {
        self.key.to_public().to_bytes()
    }

    /// The key at a path of junctions below this one.
    pub fn derive(self, path: impl IntoIterator<Item = DeriveJunction>) -> Self {
        path.into_iter().fold(self, |parent, junction| match junction {
            DeriveJunction::Hard(code) => {
                let mini = parent.key.hard_derive_mini_secret_key(Some(ChainCode(code)), b"").0;
                let seed = Some(Zeroizing::new(mini.to_bytes()));
                Self { key: mini.expand(ExpansionMode::Ed25519), seed, entropy: None }
            }
            DeriveJunction::Soft(code) => {
                Self { key: parent.key.derived_key_simple(ChainCode(code), []).0, seed: None, entropy: None }
            }
        })
    }

    /// The fresh payee of a task: the key at `//sheaf-payee//<genesis>//<task>` below this one, where `<genesis>` is the
    /// first 8 hex digits of the genesis hash. Hard derivation: nobody can see that it belongs to this account, and the
    /// mnemonic restores it.
    pub fn payee(&self, genesis: &[u8; 32], task: u64) -> Self {
        let network: String = hex::encode(genesis).chars().take(8).collect();
        let path = ["sheaf-payee".to_owned(), network, task.to_string()];
        self.clone().derive(path.map(|name| DeriveJunction::from(name).harden()))
    }

    /// The hot key of this number: the key at `//sheaf-hotkey//<number>` below this one. Hard derivation: a hot key
    /// reveals nothing of this key, whose mnemonic restores it.
    pub fn hot_key(&self, number: u32) -> Self {
        let path = ["sheaf-hotkey".to_owned(), number.to_string()];
        self.clone().derive(path.map(|name| DeriveJunction::from(name).harden()))
    }

    /// The key pair that signs for the account. `None` without a seed: only the library can build that key pair, from the file.
    pub fn keypair(&self) -> Option<Keypair> {
        self.seed().and_then(|seed| Keypair::from_secret_key(*seed).ok())
    }

    /// The claim seed: the 32-byte secret behind the salts of all commitments of this account,
    /// `SHA-256(T("claim-seed") ‖ key)` with the 64-byte form of the key. The key determines it, so a wallet restored
    /// from its mnemonic can rebuild every claim; it is stored beside the key, so that it can be used without the key.
    pub fn claim_seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(sha256(&[&tag("claim-seed"), self.expanded().as_slice()]))
    }
}
