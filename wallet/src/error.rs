//! What can be wrong with wallets.

use std::path::PathBuf;

use sheaf_client_sdk::durable::DurableError;

use crate::keystore::KeystoreError;

/// The result of what this crate does.
pub type Result<T, E = WalletError> = std::result::Result<T, E>;

/// Why a wallet, its password or its history cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WalletError {
    /// The wallet's file.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// A file or folder, as such.
    #[error(transparent)]
    File(#[from] DurableError),
    /// There is no keyring, or it refuses.
    #[error("the kernel's keyring cannot be used here: {0}")]
    Keyring(String),
    /// A new wallet's password is empty.
    #[error("the password is empty: a wallet's keys are encrypted with it")]
    EmptyPassword,
    /// A new wallet's password was typed in two ways.
    #[error("the two passwords differ: nothing was written")]
    PasswordsDiffer,
    /// The password file has nothing in its first line.
    #[error("the first line of the password file `{}` is empty", .0.display())]
    EmptyPasswordFile(PathBuf),
    /// Nobody can be asked for a password.
    #[error("a password is needed, and there is no terminal to ask at")]
    NoTerminal,
    /// The terminal cannot be read.
    #[error("cannot read the password from the terminal: {0}")]
    Terminal(std::io::Error),
    /// The text is neither an address nor the name of a wallet.
    #[error("`{0}` is neither an address nor the name of a wallet here")]
    UnknownAccount(String),
}
