//! What can be wrong with a wallet.

use std::path::PathBuf;

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
    /// The key cannot be encrypted.
    #[error("the key of wallet `{0}` cannot be encrypted")]
    Unsealable(String),
    /// The file says no address that is one.
    #[error("the file of wallet `{0}` has no valid address")]
    NoAddress(String),
    /// The text is no mnemonic or secret URI. It is a secret, so it is not repeated.
    #[error("this is not a valid {what}: {reason}")]
    BadSecret {
        /// Mnemonic or secret URI.
        what: &'static str,
        /// What is wrong with it, without quoting it.
        reason: String,
    },
}
