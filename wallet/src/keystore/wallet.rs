//! An unlocked wallet.

use sheaf_client_sdk::{
    AccountId,
    calls::{Call, proxy::proxy},
};
use subxt_signer::sr25519::Keypair;
use zeroize::Zeroizing;

use super::secret::Secret;
use crate::password::Password;

/// An unlocked wallet, with its key. Its secrets are wiped from memory when it is dropped.
pub struct Wallet {
    /// Its name on this machine.
    pub name: String,
    /// Its account.
    pub account: [u8; 32],
    /// The trainer whose hot key it is, if it is one.
    pub hot_key_of: Option<[u8; 32]>,
    /// Signs for the account.
    pub keypair: Keypair,
    /// The key itself, to derive others from.
    pub secret: Secret,
    /// What the salts of the account's commitments are derived from.
    pub claim_seed: Zeroizing<[u8; 32]>,
    /// The password that unlocked it, which also encrypts the wallets of its payees.
    pub password: Password,
}

impl Wallet {
    /// The account that it trains for: its own, or the trainer whose hot key it is.
    pub fn trainer(&self) -> AccountId {
        AccountId(self.hot_key_of.unwrap_or(self.account))
    }

    /// `call` for the trainer: unchanged, or wrapped in a proxy call if this is a hot key.
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
