//! A wallet that is unlocked.

use sheaf_client_sdk::{
    AccountId,
    calls::{Call, proxy::proxy},
};
use subxt_signer::sr25519::Keypair;
use zeroize::Zeroizing;

use super::secret::Secret;
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
