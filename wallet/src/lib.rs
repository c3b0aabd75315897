//! Keys on this machine, and everything that uses them.
//!
//! - [`keystore`]: keys, encrypted on disk in files that polkadot.js opens.
//! - [`password`]: where the password of a file comes from; [`keyring`]: passwords that the kernel keeps for a while.
//! - [`Wallets`]: wallets by name, unlocked without a question if the keyring has the password.
//! - [`signer`]: who signs a transaction; it unlocks its wallet only when something has to be signed.
//! - [`journal`]: which transactions were signed and sent from this machine, and their outcome.
//! - [`address`]: accounts as people write them.
//!
//! Nothing here prints or knows a command line; only [`PasswordSource::Prompt`](password::PasswordSource::Prompt) asks at the terminal.
//!
//! # Secrets
//!
//! | secret | who has it can | on disk | in memory |
//! |---|---|---|---|
//! | key, seed and mnemonic ([`Secret`](keystore::Secret)) | sign for the account and all keys derived from it | encrypted in the wallet's file | in an unlocked [`Wallet`](keystore::Wallet) |
//! | claim seed ([`Secret::claim_seed`](keystore::Secret::claim_seed)) | link the account's check-ins to its payees | encrypted in the wallet's file | in an unlocked `Wallet` |
//! | password ([`Password`](password::Password)) | decrypt the file | never, except in a password file that the user makes | in an unlocked `Wallet`; in the kernel's keyring if the user asks for it |
//!
//! - **Files.** Only their owner can read a wallet's file (mode 0600) and its folder (0700). scrypt derives the file's key from the
//!   password, XSalsa20-Poly1305 encrypts and authenticates. Address, names and the links to trainer and task are not encrypted. A
//!   file is never overwritten by another wallet.
//! - **Wiped.** Key, seed, entropy, mnemonic, claim seed, password, derived file keys and decrypted files are wiped from memory when
//!   dropped. Not wiped are copies that libraries make while they parse a mnemonic or compute. Memory is not locked, so it can be
//!   swapped to disk.
//! - **Leaving the crate.** Secrets leave it only in types that are wiped: `Wallet`, `Secret`, `Password`, a mnemonic for export, and
//!   the signer's `Keypair`. No error, no `Debug` output and no line of the journal contains a secret. No secret is an argument of a
//!   command or an environment variable of a process.
//! - **Not protected against.** Programs of the same user, which can read the keyring, the terminal and this process's memory. That is
//!   why client code runs in a sandbox, in another process.

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
