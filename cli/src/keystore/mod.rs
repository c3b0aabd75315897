//! The wallets on this machine: one encrypted file each, in `wallets/` under Sheaf's home.
//!
//! A file is a polkadot.js JSON (version 3), so it opens in polkadot.js and its extension with the same password. Beside
//! the key it holds, encrypted under the same password, the *claim seed* (see [`Secret::claim_seed`]): whoever has it
//! can link the account's check-ins to its payees, and nobody else can.

mod error;
mod file;
mod folder;
mod sealed;
mod secret;

#[cfg(test)]
mod tests;

pub use error::KeystoreError;
pub use file::{PayeeOf, WalletFile};
pub(crate) use folder::read_file;
pub use folder::{Keystore, check_name};
pub use sealed::Cost;
pub use secret::{Secret, new_mnemonic};

use subxt_signer::sr25519::Keypair;
use zeroize::Zeroizing;

use crate::password::Password;

/// A wallet whose key is at hand.
pub struct Wallet {
    /// Its name on this machine.
    pub name: String,
    /// Its account.
    pub account: [u8; 32],
    /// Signs for the account.
    pub keypair: Keypair,
    /// The key itself, to derive others from.
    pub secret: Secret,
    /// What the salts of the account's commitments are derived from.
    pub claim_seed: Zeroizing<[u8; 32]>,
    /// What unlocked it; payees' wallets are encrypted under the same.
    pub password: Password,
}

impl std::fmt::Debug for Wallet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wallet").field("name", &self.name).finish_non_exhaustive()
    }
}
