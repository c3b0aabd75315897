//! Well-known accounts: the keys behind them are public.

use crate::{AccountId, SessionKeys};
use alloc::vec::Vec;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

/// A validator at genesis.
pub struct Validator {
    /// Holds the stake and is the validator's id.
    pub stash: AccountId,
    /// What its node signs with.
    pub keys: SessionKeys,
}

impl Validator {
    /// Alice, whose node is started with `--alice`.
    pub fn alice() -> Self {
        Self::new(Sr25519Keyring::AliceStash, Sr25519Keyring::Alice, Ed25519Keyring::Alice)
    }

    /// Bob, whose node is started with `--bob`.
    pub fn bob() -> Self {
        Self::new(Sr25519Keyring::BobStash, Sr25519Keyring::Bob, Ed25519Keyring::Bob)
    }

    /// Charlie, whose node is started with `--charlie`.
    pub fn charlie() -> Self {
        Self::new(Sr25519Keyring::CharlieStash, Sr25519Keyring::Charlie, Ed25519Keyring::Charlie)
    }

    fn new(stash: Sr25519Keyring, session: Sr25519Keyring, finality: Ed25519Keyring) -> Self {
        Self {
            stash: stash.to_account_id(),
            keys: SessionKeys {
                grandpa: finality.public().into(),
                babe: session.public().into(),
                authority_discovery: session.public().into(),
            },
        }
    }
}

/// Alice to Ferdie and their stashes.
pub fn accounts() -> Vec<AccountId> {
    Sr25519Keyring::well_known().map(|who| who.to_account_id()).collect()
}

/// The account with root rights.
pub fn sudo() -> AccountId {
    Sr25519Keyring::Alice.to_account_id()
}
