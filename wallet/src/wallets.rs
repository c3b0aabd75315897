//! The wallets of this machine, and the passwords that unlock them without a question.

use sheaf_client_sdk::AccountId;

use crate::{
    address,
    error::{Result, WalletError},
    keyring::Keyring,
    keystore::{Keystore, Wallet},
    password::PasswordSource,
};

/// The wallets of this machine.
#[derive(Clone, Debug)]
pub struct Wallets {
    /// Their files.
    pub keystore: Keystore,
    /// The passwords that the kernel keeps.
    pub keyring: Keyring,
}

impl Wallets {
    /// The wallets of `keystore`.
    pub fn new(keystore: Keystore) -> Self {
        Self { keystore, keyring: Keyring }
    }

    /// A wallet by its name, unlocked with the password file if there is one, or with the keyring's password, or with one typed at the
    /// terminal.
    pub fn unlock(&self, name: &str, passwords: &PasswordSource) -> Result<Wallet> {
        // First, so that a missing wallet is reported before anyone types a password.
        let account = self.keystore.read(name)?.account();
        let held = account.filter(|_| passwords.asks()).and_then(|account| self.keyring.password(&account));
        let opened = held.and_then(|password| self.keystore.unlock(name, &password).ok());
        match opened {
            Some(wallet) => Ok(wallet),
            None => self.keystore.unlock(name, &passwords.existing(name)?),
        }
    }

    /// The account that `text` means: an address, a public key in hex with `0x`, or the name of a wallet here.
    pub fn account(&self, text: &str) -> Result<AccountId> {
        let account = address::parse(text).or_else(|| self.keystore.account(text));
        account.map(AccountId).ok_or_else(|| WalletError::UnknownAccount(text.into()))
    }
}
