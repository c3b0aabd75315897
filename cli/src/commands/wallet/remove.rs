//! `sheaf wallet remove`: takes a key off this machine, and loses nothing that its owner does not agree to lose.

use std::collections::BTreeSet;

use serde_json::json;
use sheaf_client_sdk::{AccountId, TaskId};

use super::export;
use sheaf_wallet::keystore::WalletFile;

use sheaf_trainer::train::state::TaskFolder;

use crate::{
    args::RemoveArgs,
    confirm::confirm,
    context::Context,
    error::{Failure, Kind, Result},
};

pub(super) async fn run(args: &RemoveArgs, context: &Context) -> Result<()> {
    let name = &args.name;
    let file = context.workspace.wallets.keystore.read(name)?;
    let missing = || Failure::new(Kind::Wallet, format!("the file of wallet `{name}` has no valid address"));
    let account = AccountId(file.account().ok_or_else(missing)?);

    let unclaimed = unclaimed(&file, &account, context)?;
    if !unclaimed.is_empty() && !args.leave_rewards {
        let tasks: Vec<String> = unclaimed.iter().map(u64::to_string).collect();
        let message = format!(
            "rewards of wallet `{name}` are proven here and not known to be claimed: tasks {}",
            tasks.join(", ")
        );
        return Err(Failure::new(Kind::Wallet, message).next(format!(
            "sheaf rewards claim --wallet {name}, then `sheaf rewards list`, which notes what was paid; or --leave-rewards"
        )));
    }
    let follows_from = parent(&file, context)?;
    if args.backup.is_none() && !args.without_backup && follows_from.is_none() {
        let message =
            format!("wallet `{name}` has the key and the claim seed of {account}, and its last copy may be here");
        return Err(Failure::new(Kind::Wallet, message).next(
            "--backup FILE writes one first; --without-backup says that you have its mnemonic, or want to lose it",
        ));
    }
    confirm(&format!("Remove wallet {name}, account {account}, from this machine?"), context.yes())?;

    if let Some(backup) = &args.backup {
        // A user who cannot open it now will not be able to later.
        context.unlock_named(name, &context.passwords)?;
        export::json_backup(name, backup, context)?;
    }
    context.workspace.wallets.keyring.forget(&account.0)?;
    context.workspace.wallets.keystore.remove(name)?;
    let backup = args.backup.as_ref().map(|backup| backup.display().to_string());
    let text = match (&backup, &follows_from) {
        (Some(backup), _) => format!("removed wallet {name}; its backup is {backup}"),
        (None, Some(parent)) => format!("removed wallet {name}; its key follows from that of wallet {parent}"),
        (None, None) => format!("removed wallet {name}"),
    };
    context.output.result(&json!({ "wallet": name, "address": account.to_string(), "backup": backup }), text);
    Ok(())
}

/// The wallet here from whose key this one's follows.
fn parent(file: &WalletFile, context: &Context) -> Result<Option<String>> {
    let Some(of) = &file.meta.payee_of else { return Ok(None) };
    Ok(context.workspace.wallets.keystore.names()?.into_iter().find(|name| *name == of.wallet))
}

/// The tasks with proofs on this disk, of any network, that pay the account or were got with its claim seed, and are not
/// known to be paid.
fn unclaimed(file: &WalletFile, account: &AccountId, context: &Context) -> Result<BTreeSet<TaskId>> {
    let trainer = file.trainer().map_or(*account, AccountId);
    let mut tasks = BTreeSet::new();
    for (owner, task, folder) in TaskFolder::of_all_accounts(&context.workspace.state())? {
        for round in folder.rounds()? {
            let Some(proof) = folder.proof(round)? else { continue };
            let concerns = owner == trainer || proof.0.claim.payee == account.0;
            if concerns && !folder.claimed(round) {
                tasks.insert(task);
            }
        }
    }
    Ok(tasks)
}
