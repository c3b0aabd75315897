//! The aggregator's secrets: its account, the key that opens check-ins, the key that signs receipts.
//!
//! Secrets come from files that only their owner can read, or from the environment; never from the command line, which
//! every user of the machine can read.

use schnorrkel::{ExpansionMode, Keypair, MiniSecretKey};
use serde::{Deserialize, Serialize};
use sheaf_protocol::{Hash, check_in::SealingKey};
use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    str::FromStr,
};
use subxt_signer::{SecretUri, sr25519};
use zeroize::{Zeroize, Zeroizing};

/// The environment variable that may hold the account's secret.
pub const SURI_VARIABLE: &str = "SHEAF_AGGREGATOR_SURI";

/// Why a secret cannot be used. Messages never contain it.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file cannot be read or written.
    #[error("cannot {doing} {path}: {source}")]
    File {
        /// What was tried.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Others can read the file.
    #[error("others may read {path} (mode {mode:o}): `chmod 600 {path}`")]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The account's secret is not valid.
    #[error("{origin} holds no mnemonic, seed or development account like //Ferdie: {reason}")]
    BadAccount {
        /// Where it came from.
        origin: String,
        /// What is wrong.
        reason: String,
    },
    /// The keys file is not valid.
    #[error("{path} holds no aggregator keys: {reason}")]
    BadKeys {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

/// The two keys in the aggregator's profile.
pub struct ServiceKeys {
    /// Opens sealed check-ins.
    pub sealing: SealingKey,
    /// Signs receipts.
    pub receipt: Keypair,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeysFile {
    sealing_secret: Hash,
    receipt_seed: Hash,
}

impl Drop for KeysFile {
    fn drop(&mut self) {
        self.sealing_secret.0.zeroize();
        self.receipt_seed.0.zeroize();
    }
}

impl ServiceKeys {
    /// Reads the keys at `path`.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let text = read_secret(path)?;
        let bad = |reason: String| KeyError::BadKeys { path: path.to_owned(), reason };
        let file: KeysFile = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
        let receipt = MiniSecretKey::from_bytes(&file.receipt_seed.0).map_err(|error| bad(error.to_string()))?;
        Ok(Self {
            sealing: SealingKey::from_bytes(file.sealing_secret.0),
            receipt: receipt.expand_to_keypair(ExpansionMode::Ed25519),
        })
    }

    /// Reads the keys at `path`, or makes new ones there if there is no file. Without them, check-ins under way are lost.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyError> {
        if !path.exists() {
            let file = KeysFile {
                sealing_secret: (*SealingKey::generate().secret_bytes()).into(),
                receipt_seed: MiniSecretKey::generate().to_bytes().into(),
            };
            let text = serde_json::to_string_pretty(&file)
                .map_err(|error| KeyError::BadKeys { path: path.to_owned(), reason: error.to_string() })?;
            write_secret(path, &Zeroizing::new(text))?;
        }
        Self::load(path)
    }
}

/// The aggregator's account: from the environment if [`SURI_VARIABLE`] is set, else from the file at `path`.
pub fn load_account(path: &Path) -> Result<sr25519::Keypair, KeyError> {
    let (origin, text) = match std::env::var(SURI_VARIABLE) {
        Ok(text) => (format!("the environment variable {SURI_VARIABLE}"), Zeroizing::new(text)),
        Err(_) => (path.display().to_string(), read_secret(path)?),
    };
    parse_account(text.trim()).map_err(|reason| KeyError::BadAccount { origin, reason })
}

fn parse_account(text: &str) -> Result<sr25519::Keypair, String> {
    let uri = SecretUri::from_str(text).map_err(|_| "it cannot be parsed".to_string())?;
    sr25519::Keypair::from_uri(&uri).map_err(|_| "its phrase or seed is not valid".to_string())
}

/// Writes a new account's seed to `path`, which must not exist, and returns the account.
pub fn create_account(path: &Path) -> Result<sr25519::Keypair, KeyError> {
    let seed = MiniSecretKey::generate();
    let text = Zeroizing::new(format!("0x{}", hex::encode(seed.to_bytes())));
    write_secret(path, &text)?;
    parse_account(&text).map_err(|reason| KeyError::BadAccount { origin: path.display().to_string(), reason })
}

/// Writes `text` to a new file that only its owner can read.
pub fn write_secret(path: &Path, text: &str) -> Result<(), KeyError> {
    let failed = |source| KeyError::File { doing: "create", path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n")).and_then(|()| file.sync_all()).map_err(failed)
}

fn read_secret(path: &Path) -> Result<Zeroizing<String>, KeyError> {
    let failed = |source| KeyError::File { doing: "read", path: path.to_owned(), source };
    let mode = fs::metadata(path).map_err(failed)?.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyError::Exposed { path: path.to_owned(), mode });
    }
    fs::read_to_string(path).map(Zeroizing::new).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_protocol::Signer;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn keys_are_made_once_and_then_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sub").join("keys.json");

        let made = ServiceKeys::load_or_create(&path).unwrap();
        let read = ServiceKeys::load_or_create(&path).unwrap();

        assert_eq!(made.sealing.public(), read.sealing.public());
        assert_eq!(made.receipt.public(), read.receipt.public());
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_secret_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("account");
        write_secret(&path, "//Ferdie").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();

        let error = load_account(&path).err().unwrap();
        assert!(matches!(error, KeyError::Exposed { mode: 0o640, .. }), "{error}");
    }

    #[test]
    fn an_account_is_a_seed_a_phrase_or_a_development_account() {
        let folder = tempfile::tempdir().unwrap();
        let created = create_account(&folder.path().join("new")).unwrap();
        let read = load_account(&folder.path().join("new")).unwrap();
        assert_eq!(created.public_key().0, read.public_key().0);

        for (name, text) in [
            ("phrase", "bottom drive obey lake curtain smoke basket hold race lonely fit walk//Ferdie"),
            ("dev", "//Ferdie"),
        ] {
            let path = folder.path().join(name);
            write_secret(&path, text).unwrap();
            assert_eq!(load_account(&path).unwrap().public_key().0, sr25519::dev::ferdie().public_key().0);
        }
    }

    #[test]
    fn an_error_about_a_secret_does_not_show_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("account");
        write_secret(&path, "correct horse battery staple").unwrap();

        let error = load_account(&path).err().unwrap().to_string();
        assert!(error.contains("account") && !error.contains("horse"), "{error}");
    }
}
