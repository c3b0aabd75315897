//! The errors of a wallet and its file.

use std::path::PathBuf;

/// Why a wallet cannot be made, read or unlocked.
#[derive(Debug, thiserror::Error)]
pub enum KeystoreError {
    /// The name cannot be a file name.
    #[error("`{0}` is not a wallet's name: use 1 to 64 letters, digits, `-`, `_` or `.`, not starting with a dot")]
    BadName(String),
    /// There is no wallet of that name.
    #[error("there is no wallet named `{name}` in `{}`", folder.display())]
    Missing {
        /// The name.
        name: String,
        /// The folder of the wallets.
        folder: PathBuf,
    },
    /// There is already a wallet of that name.
    #[error("a wallet named `{0}` exists already, and was not touched")]
    Exists(String),
    /// The file is not an encrypted sr25519 key in polkadot.js JSON version 3.
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
    /// The key cannot be encrypted.
    #[error("the key of wallet `{0}` cannot be encrypted")]
    Unsealable(String),
    /// The file has no valid address.
    #[error("the file of wallet `{0}` has no valid address")]
    NoAddress(String),
    /// The text is not a valid mnemonic or secret URI. It is a secret, so the error does not contain it.
    #[error("this is not a valid {what}: {reason}")]
    BadSecret {
        /// Mnemonic or secret URI.
        what: &'static str,
        /// What is wrong with it, without quoting it.
        reason: String,
    },
}
