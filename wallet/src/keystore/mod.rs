//! The wallets on this machine: one encrypted file each, in `wallets/` under Sheaf's home.
//!
//! A file is a polkadot.js JSON (version 3), so it opens in polkadot.js and its extension with the same password. Beside
//! the key it holds, encrypted under the same password, the *claim seed* (see [`Secret::claim_seed`]): whoever has it
//! can link the account's check-ins to its payees, and nobody else can.
//!
//! A *hot key* is a wallet that trains for another account, which granted it a proxy of the type `Training`. It comes
//! from the trainer's key ([`Secret::hot_key`]) and has the trainer's claim seed, or it was made by itself and has its
//! own.

mod error;
mod file;
mod folder;
mod sealed;
mod secret;

#[cfg(test)]
mod tests;

pub use error::KeystoreError;
pub use file::{Meta, PayeeOf, WalletFile};
pub use folder::{Keystore, check_name, read_file};
pub use sealed::Cost;
pub use secret::{Secret, new_mnemonic};

use sheaf_client_sdk::{
    AccountId,
    calls::{Call, proxy::proxy},
};
use subxt_signer::sr25519::Keypair;
use zeroize::Zeroizing;

use crate::password::Password;

/// A wallet whose key is at hand.
pub struct Wallet {
    /// Its name on this machine.
    pub name: String,
    /// Its account.
    pub account: [u8; 32],
    /// The trainer that it is a hot key of, if it is one.
    pub hot_key_of: Option<[u8; 32]>,
    /// Signs for the account.
    pub keypair: Keypair,
    /// The key itself, to derive others from.
    pub secret: Secret,
    /// What the salts of the account's commitments are derived from.
    pub claim_seed: Zeroizing<[u8; 32]>,
    /// What unlocked it; payees' wallets are encrypted under the same.
    pub password: Password,
}

impl Wallet {
    /// The account that it trains for: its own, or the one it is a hot key of.
    pub fn trainer(&self) -> AccountId {
        AccountId(self.hot_key_of.unwrap_or(self.account))
    }

    /// `call` as this wallet makes it for its trainer: as it is, or a hot key's through the proxy it was granted.
    pub fn for_trainer(&self, call: Call) -> Call {
        match self.hot_key_of {
            None => call,
            Some(trainer) => proxy(AccountId(trainer), call),
        }
    }
}

impl std::fmt::Debug for Wallet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wallet").field("name", &self.name).finish_non_exhaustive()
    }
}
