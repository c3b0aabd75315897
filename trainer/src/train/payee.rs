//! Who is paid. A fresh payee's key is encrypted on disk before its address is used.

use std::{convert::Infallible, str::FromStr};

use sheaf_client_sdk::{AccountId, H256, TaskId};
use sheaf_wallet::keystore::{PayeeOf, Wallet};

use super::{
    error::Result,
    state::{StoredPayee, TaskFolder},
};
use crate::host::Host;

/// Who should be paid, as the trainer says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payee {
    /// The trainer's account.
    Own,
    /// An account derived from the trainer's key, for this task only.
    Fresh,
    /// An address, or the name of a wallet here.
    Account(String),
}

impl FromStr for Payee {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "own" => Self::Own,
            "fresh" => Self::Fresh,
            account => Self::Account(account.into()),
        })
    }
}

/// Chooses the payee of this task's next check-ins: the one asked for, else the one before, else the trainer itself.
pub fn choose(
    asked: Option<&Payee>,
    wallet: &Wallet,
    genesis: H256,
    task: TaskId,
    folder: &TaskFolder,
    host: &Host,
) -> Result<AccountId> {
    let before = folder.payee()?;
    let chosen = match (asked, &before) {
        (None, Some(before)) => before.clone(),
        (None | Some(Payee::Own), _) => {
            let payee = wallet.trainer();
            StoredPayee { payee, fresh: false, wallet: host.workspace.wallets.keystore.name_of(&payee.0)? }
        }
        (Some(Payee::Fresh), _) => fresh(wallet, genesis, task, host)?,
        (Some(Payee::Account(text)), _) => {
            let payee = host.workspace.wallets.account(text)?;
            StoredPayee { payee, fresh: false, wallet: host.workspace.wallets.keystore.name_of(&payee.0)? }
        }
    };
    if before.as_ref() != Some(&chosen) {
        folder.keep_payee(&chosen)?;
    }
    let key = match &chosen.wallet {
        Some(wallet) => format!("key in wallet {wallet}"),
        None => "its key is not on this machine".to_owned(),
    };
    host.console.progress(&format!("rewards go to {} ({key})", chosen.payee));
    Ok(chosen.payee)
}

/// The account derived for this task. Its key follows from the wallet's, but it gets a wallet of its own so that its
/// tokens can be moved like any others.
fn fresh(wallet: &Wallet, genesis: H256, task: TaskId, host: &Host) -> Result<StoredPayee> {
    let secret = wallet.secret.payee(&genesis.0, task);
    let payee = AccountId(secret.account());
    let name = match host.workspace.wallets.keystore.name_of(&payee.0)? {
        Some(name) => name,
        None => {
            let network: String = hex::encode(genesis).chars().take(8).collect();
            let start: String = wallet.name.chars().take(24).collect();
            let name = format!("{start}.payee-{network}-{task}");
            let payee_of = PayeeOf { wallet: wallet.name.clone(), task };
            host.workspace.wallets.keystore.add(&name, &secret, Some(payee_of), &wallet.password)?;
            host.console.progress(&format!("made the fresh payee's wallet {name}"));
            name
        }
    };
    Ok(StoredPayee { payee, fresh: true, wallet: Some(name) })
}
