//! The accounts that a wallet's rewards may have been paid to.

use sheaf_client_sdk::{AccountId, H256, TaskId};

use sheaf_wallet::keystore::{Secret, Wallet};

/// How many of the hot keys that follow from an account's key are tried.
const HOT_KEYS: u32 = 32;

/// The fresh payees of a task: of the wallet's own key, and of the hot keys that follow from it.
pub(super) fn fresh(wallet: &Wallet, genesis: H256, task: TaskId) -> Vec<Secret> {
    let hot = (0..HOT_KEYS).map(|number| wallet.secret.hot_key(number).payee(&genesis.0, task));
    std::iter::once(wallet.secret.payee(&genesis.0, task)).chain(hot).collect()
}

/// All of these, the trainer's own account first.
pub(super) fn all(wallet: &Wallet, genesis: H256, task: TaskId) -> Vec<AccountId> {
    let fresh = fresh(wallet, genesis, task);
    std::iter::once(wallet.trainer()).chain(fresh.iter().map(|secret| AccountId(secret.account()))).collect()
}
