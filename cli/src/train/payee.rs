//! Who is paid. A fresh payee's key is encrypted on disk before its address is used for anything.

use sheaf_client_sdk::{AccountId, H256, TaskId};

use super::state::{StoredPayee, TaskFolder};
use crate::{
    args::PayeeArg,
    context::Context,
    error::Result,
    keystore::{PayeeOf, Wallet},
};

/// The payee of this task's check-ins from now on: as asked for, as before, or the trainer itself.
pub fn choose(
    asked: Option<&PayeeArg>,
    wallet: &Wallet,
    genesis: H256,
    task: TaskId,
    folder: &TaskFolder,
    context: &Context,
) -> Result<AccountId> {
    let before = folder.payee()?;
    let chosen = match (asked, &before) {
        (None, Some(before)) => before.clone(),
        (None | Some(PayeeArg::Own), _) => {
            let payee = wallet.trainer();
            StoredPayee { payee, fresh: false, wallet: context.keystore.name_of(&payee.0)? }
        }
        (Some(PayeeArg::Fresh), _) => fresh(wallet, genesis, task, context)?,
        (Some(PayeeArg::Account(text)), _) => {
            let payee = context.account(text)?;
            StoredPayee { payee, fresh: false, wallet: context.keystore.name_of(&payee.0)? }
        }
    };
    if before.as_ref() != Some(&chosen) {
        folder.keep_payee(&chosen)?;
    }
    let key = match &chosen.wallet {
        Some(wallet) => format!("key in wallet {wallet}"),
        None => "its key is not on this machine".to_owned(),
    };
    context.output.progress(format!("rewards go to {} ({key})", chosen.payee));
    Ok(chosen.payee)
}

/// The account derived for this task. Its key follows from the wallet's; it gets a wallet of its own nevertheless, so
/// that its tokens can be moved like any others.
fn fresh(wallet: &Wallet, genesis: H256, task: TaskId, context: &Context) -> Result<StoredPayee> {
    let secret = wallet.secret.payee(&genesis.0, task);
    let payee = AccountId(secret.account());
    let name = match context.keystore.name_of(&payee.0)? {
        Some(name) => name,
        None => {
            let network: String = hex::encode(genesis).chars().take(8).collect();
            let start: String = wallet.name.chars().take(24).collect();
            let name = format!("{start}.payee-{network}-{task}");
            let payee_of = PayeeOf { wallet: wallet.name.clone(), task };
            context.keystore.add(&name, &secret, Some(payee_of), &wallet.password)?;
            context.output.progress(format!("made the fresh payee's wallet {name}"));
            name
        }
    };
    Ok(StoredPayee { payee, fresh: true, wallet: Some(name) })
}
