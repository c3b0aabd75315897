//! The errors of wallets, passwords and the journal.

use std::path::PathBuf;

use sheaf_client_sdk::durable::DurableError;

use crate::keystore::KeystoreError;

/// A result with a [`WalletError`].
pub type Result<T, E = WalletError> = std::result::Result<T, E>;

/// Why a wallet, its password or its journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WalletError {
    /// The wallet cannot be made, read or unlocked.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// A file or folder cannot be read or written.
    #[error(transparent)]
    File(#[from] DurableError),
    /// The kernel has no keyring, or refuses.
    #[error("the kernel's keyring cannot be used here: {0}")]
    Keyring(String),
    /// A new wallet's password is empty.
    #[error("the password is empty: a wallet's keys are encrypted with it")]
    EmptyPassword,
    /// The two entries of a new wallet's password differ.
    #[error("the two passwords differ: nothing was written")]
    PasswordsDiffer,
    /// The first line of the password file is empty.
    #[error("the first line of the password file `{}` is empty", .0.display())]
    EmptyPasswordFile(PathBuf),
    /// There is no terminal to ask for a password.
    #[error("a password is needed, and there is no terminal to ask at")]
    NoTerminal,
    /// The terminal cannot be read.
    #[error("cannot read the password from the terminal: {0}")]
    Terminal(std::io::Error),
    /// The text is neither an address nor the name of a wallet.
    #[error("`{0}` is neither an address nor the name of a wallet here")]
    UnknownAccount(String),
}
