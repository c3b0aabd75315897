//! Balances, proxies, time.

use super::View;
use crate::{
    AccountId,
    chain::{
        ChainError, ProxyKind,
        types::{AccountBalance, StoredAccount, StoredProxy},
    },
};
use sheaf_primitives::{Balance, Moment};

impl View {
    /// The tokens of `account`; all zero if it does not exist.
    pub async fn balance(&self, account: &AccountId) -> Result<AccountBalance, ChainError> {
        let stored: StoredAccount = self.present("System", "Account", (*account,)).await?;
        Ok(AccountBalance::from_stored(stored, self.existential_deposit()?))
    }

    /// How many transactions of `account` are included, which is the nonce of its next one.
    pub async fn nonce(&self, account: &AccountId) -> Result<u64, ChainError> {
        let nonce = self.at.transactions().account_nonce(account).await;
        nonce.map_err(|error| ChainError::Block { block: self.block(), reason: error.to_string() })
    }

    /// Minimum balance of an account that exists, in plancks.
    pub fn existential_deposit(&self) -> Result<Balance, ChainError> {
        self.constant("Balances", "ExistentialDeposit")
    }

    /// The sum of all tokens, in plancks.
    pub async fn total_issuance(&self) -> Result<Balance, ChainError> {
        self.present("Balances", "TotalIssuance", ()).await
    }

    /// The block's time, in Unix milliseconds.
    pub async fn timestamp(&self) -> Result<Moment, ChainError> {
        self.present("Timestamp", "Now", ()).await
    }

    /// The proxies of `account` that act without a delay, and what each may do.
    pub async fn proxies(&self, account: &AccountId) -> Result<Vec<(AccountId, ProxyKind)>, ChainError> {
        let (proxies, _deposit): (Vec<StoredProxy>, Balance) = self.present("Proxy", "Proxies", (*account,)).await?;
        let at_once = proxies.into_iter().filter(|proxy| proxy.delay == 0);
        Ok(at_once.map(|proxy| (proxy.delegate, proxy.proxy_type)).collect())
    }

    /// Whether `signer` may sign check-ins and logins for `trainer`: it is the trainer, or its proxy of the kind
    /// `Training` or `Any`.
    pub async fn may_sign_for(&self, trainer: &AccountId, signer: &AccountId) -> Result<bool, ChainError> {
        if trainer == signer {
            return Ok(true);
        }
        let proxies = self.proxies(trainer).await?;
        Ok(proxies.iter().any(|(delegate, kind)| delegate == signer && kind.may_train()))
    }
}
