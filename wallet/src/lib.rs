//! Keys on this machine, and everything that touches them.
//!
//! - [`keystore`]: keys, encrypted on disk in files that polkadot.js opens.
//! - [`password`]: where the password of a file comes from; [`keyring`]: passwords that the kernel keeps for a while.
//! - [`Wallets`]: both together: wallets by name, opened without a question where possible.
//! - [`signer`]: who signs a transaction, unlocked only once something has to be signed.
//! - [`journal`]: what was signed and sent from here, and what became of it.
//! - [`address`]: accounts as people write them.
//!
//! No key or password leaves this crate but in a [`Wallet`](keystore::Wallet) or a [`Password`](password::Password), which are wiped from
//! memory when dropped. Nothing here prints or knows a command line; [`PasswordSource::Prompt`](password::PasswordSource::Prompt) asks at
//! the terminal.

pub mod address;
mod error;
pub mod journal;
pub mod keyring;
pub mod keystore;
pub mod password;
pub mod signer;
mod wallets;

pub use error::{Result, WalletError};
pub use wallets::Wallets;
