//! The wallets on this machine: one encrypted file each, in `wallets/` under Sheaf's home.
//!
//! A file is a polkadot.js JSON (version 3), so it opens in polkadot.js and its extension with the same password. Beside
//! the key it holds, encrypted with the same password, the *claim seed* (see [`Secret::claim_seed`]): only who has it can
//! link the account's check-ins to its payees.
//!
//! A *hot key* is a wallet that trains for another account, which granted it a proxy of the type `Training`. Either it is
//! derived from the trainer's key ([`Secret::hot_key`]) and has the trainer's claim seed, or it is independent and has its own.

mod error;
mod file;
mod folder;
mod sealed;
mod secret;
mod wallet;

#[cfg(test)]
mod tests;

pub use error::KeystoreError;
pub use file::{Meta, PayeeOf, WalletFile};
pub use folder::{Keystore, check_name, read_file};
pub use sealed::Cost;
pub use secret::{Secret, new_mnemonic};
pub use wallet::Wallet;
