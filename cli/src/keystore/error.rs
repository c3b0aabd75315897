//! What can be wrong with a wallet.

use std::path::PathBuf;

use crate::error::{Failure, Kind};

/// Why a wallet cannot be made, read or unlocked.
#[derive(Debug, thiserror::Error)]
pub enum KeystoreError {
    /// A name that is no plain file name.
    #[error("`{0}` is not a wallet's name: use 1 to 64 letters, digits, `-`, `_` or `.`, not starting with a dot")]
    BadName(String),
    /// Nothing there by that name.
    #[error("there is no wallet named `{name}` in `{}`", folder.display())]
    Missing {
        /// The name.
        name: String,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// The name is taken.
    #[error("a wallet named `{0}` exists already, and was not touched")]
    Exists(String),
    /// No file of the kind this program writes.
    #[error("`{}` is not a wallet file: {reason}", path.display())]
    NotAWallet {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The password does not open it.
    #[error("the password does not open wallet `{0}`")]
    WrongPassword(String),
    /// The text is no mnemonic or secret URI. It is a secret, so it is not repeated.
    #[error("this is not a valid {what}: {reason}")]
    BadSecret {
        /// Mnemonic or secret URI.
        what: &'static str,
        /// What is wrong with it, without quoting it.
        reason: String,
    },
}

impl From<KeystoreError> for Failure {
    fn from(error: KeystoreError) -> Self {
        let failure = Self::new(Kind::Wallet, error.to_string());
        match error {
            KeystoreError::Missing { name, .. } => failure
                .next(format!("`sheaf wallet list` shows the wallets here, `sheaf wallet create {name}` makes it")),
            KeystoreError::Exists(_) => failure.next("choose another name; `sheaf wallet list` shows the wallets here"),
            KeystoreError::WrongPassword(_) => {
                failure.next("check --password-file or SHEAF_PASSWORD_FILE, or leave both out to be asked")
            }
            KeystoreError::NotAWallet { .. } => failure.next(
                "export an sr25519 account of polkadot.js with a password, or import its mnemonic: sheaf wallet import NAME",
            ),
            KeystoreError::BadSecret { .. } | KeystoreError::BadName(_) => failure,
        }
    }
}
