//! The signer of a transaction: a wallet that is unlocked only when something has to be signed.

use std::sync::OnceLock;

use sheaf_client_sdk::{
    AccountId,
    calls::{Call, proxy::proxy},
    keys::Keypair,
};

use crate::{
    error::Result,
    keystore::{KeystoreError, Wallet, WalletFile},
    password::PasswordSource,
    wallets::Wallets,
};

/// A wallet, locked or not, that signs transactions.
pub struct Signer {
    /// The wallet's name on this machine.
    pub name: String,
    /// Its account, which also pays the fee.
    pub account: AccountId,
    hot_key_of: Option<AccountId>,
    passwords: PasswordSource,
    key: OnceLock<Keypair>,
    wallet: OnceLock<Wallet>,
}

impl Signer {
    /// The wallet `name`, still locked.
    pub fn locked(name: &str, file: &WalletFile, passwords: &PasswordSource) -> Result<Self> {
        let unreadable = || KeystoreError::NoAddress(name.into());
        Ok(Self {
            name: name.into(),
            account: AccountId(file.account().ok_or_else(unreadable)?),
            hot_key_of: file.trainer().map(AccountId),
            passwords: passwords.clone(),
            key: OnceLock::new(),
            wallet: OnceLock::new(),
        })
    }

    /// A signer with its key.
    pub fn with_key(name: &str, account: AccountId, key: Keypair) -> Self {
        let (key, wallet) = (OnceLock::from(key), OnceLock::new());
        Self { name: name.into(), account, hot_key_of: None, passwords: PasswordSource::Prompt, key, wallet }
    }

    /// A wallet that is already unlocked.
    pub fn of(wallet: &Wallet) -> Self {
        let signer = Self::with_key(&wallet.name, AccountId(wallet.account), wallet.keypair.clone());
        Self { hot_key_of: wallet.hot_key_of.map(AccountId), ..signer }
    }

    /// The account that it trains for: its own, or the trainer whose hot key it is.
    pub fn trainer(&self) -> AccountId {
        self.hot_key_of.unwrap_or(self.account)
    }

    /// `call` for the trainer: unchanged, or wrapped in a proxy call if this is a hot key.
    pub fn for_trainer(&self, call: Call) -> Call {
        match self.hot_key_of {
            None => call,
            Some(trainer) => proxy(trainer, call),
        }
    }

    /// The wallet with its key; asks for the password the first time.
    pub fn unlock(&self, wallets: &Wallets) -> Result<&Wallet> {
        if let Some(wallet) = self.wallet.get() {
            return Ok(wallet);
        }
        let wallet = wallets.unlock(&self.name, &self.passwords)?;
        Ok(self.wallet.get_or_init(|| wallet))
    }

    /// The key; asks for the password the first time, unless it was made with its key.
    pub fn key(&self, wallets: &Wallets) -> Result<&Keypair> {
        match self.key.get() {
            Some(key) => Ok(key),
            None => Ok(&self.unlock(wallets)?.keypair),
        }
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("name", &self.name).field("account", &self.account).finish_non_exhaustive()
    }
}
