//! `sheaf rewards sweep`: what fresh payees hold, sent to an address.

use std::collections::BTreeSet;

use serde_json::json;
use sheaf_client_sdk::{
    AccountId, Balance, TaskId,
    calls::balances,
    chain::{BalancesEvent, Chain, Event, Submitted},
};

use super::payees;
use sheaf_wallet::{
    address,
    keystore::{Secret, Wallet},
    signer::Signer,
};

use sheaf_protocol::amount::Amount;
use sheaf_trainer::train::state::TaskFolder;

use crate::{
    args::SweepArgs,
    commands::receipt::receipt,
    confirm::confirm,
    context::Context,
    error::{Failure, Kind, Result},
    output::Table,
};

/// A fresh payee that holds something.
struct Payee {
    task: TaskId,
    account: AccountId,
    secret: Secret,
    holds: Balance,
}

pub(super) async fn run(args: &SweepArgs, context: &Context) -> Result<()> {
    let to = context.account(&args.to)?;
    let wallet = context.unlock_trainer()?;
    let chain = context.connect().await?;
    let payees = holding(args.task, &wallet, &to, &chain, context).await?;
    if payees.is_empty() {
        let text = "no fresh payee of this wallet holds anything: `sheaf rewards list` shows what can be claimed";
        context.output.result(&json!({ "to": to.to_string(), "swept": [], "total": "0" }), text);
        return Ok(());
    }
    context.output.note(&warning(&payees, &to, &wallet));
    confirm(&format!("Send all of it to {to}?"), context.yes() || context.is_dry_run())?;

    let mut table = Table::new(["task", "payee", "sent", "fee", "block"]);
    let mut swept = Vec::new();
    let mut total = 0u128;
    for payee in payees {
        // Derived keys have a seed.
        let keypair = payee.secret.keypair();
        let keypair = keypair.ok_or_else(|| Failure::new(Kind::Wallet, format!("{} cannot sign", payee.account)))?;
        let signer = Signer::with_key("fresh payee", payee.account, keypair);
        let call = balances::transfer_all(to, false);
        let Some(submitted) = context.submit_agreed(&chain, &signer, &call).await? else { continue };
        let sent = sent(&submitted, &payee.account);
        total = total.saturating_add(sent);
        table.row([
            payee.task.to_string(),
            address::short(&payee.account.0),
            Amount(sent).to_string(),
            Amount(submitted.fee).to_string(),
            submitted.block.number.to_string(),
        ]);
        let more = json!({ "task": payee.task, "payee": payee.account.to_string(), "amount": sent.to_string() });
        swept.push(receipt(&submitted, more));
    }
    if context.is_dry_run() {
        return Ok(());
    }
    let text = format!("{}\n\nsent {} to {to}", table.render(), Amount(total));
    context.output.result(&json!({ "to": to.to_string(), "swept": swept, "total": total.to_string() }), text);
    Ok(())
}

/// The fresh payees of all tasks known here that hold more than the fee of sending it.
async fn holding(
    only: Option<TaskId>,
    wallet: &Wallet,
    to: &AccountId,
    chain: &Chain,
    context: &Context,
) -> Result<Vec<Payee>> {
    let view = chain.at_best().await?;
    let mut found = Vec::new();
    for task in tasks(only, wallet, chain, context)? {
        for secret in payees::fresh(wallet, chain.genesis(), task) {
            let account = AccountId(secret.account());
            let holds = view.balance(&account).await?.transferable;
            if holds == 0 || account == *to {
                continue;
            }
            if chain.fee(&balances::transfer_all(*to, false), &account).await? >= holds {
                context.output.warn(format!("{account} of task {task} holds {}, less than the fee", Amount(holds)));
                continue;
            }
            found.push(Payee { task, account, secret, holds });
        }
    }
    Ok(found)
}

/// The tasks that the wallet may have fresh payees of: those it has state or payees' wallets of.
fn tasks(only: Option<TaskId>, wallet: &Wallet, chain: &Chain, context: &Context) -> Result<BTreeSet<TaskId>> {
    if let Some(only) = only {
        return Ok([only].into());
    }
    let state = context.workspace.account_state(chain.genesis(), &wallet.trainer());
    let mut tasks: BTreeSet<TaskId> = TaskFolder::all(&state)?.into_iter().map(|(task, _)| task).collect();
    for name in context.workspace.wallets.keystore.names()? {
        let payee_of = context.workspace.wallets.keystore.read(&name)?.meta.payee_of;
        tasks.extend(payee_of.filter(|of| of.wallet == wallet.name).map(|of| of.task));
    }
    Ok(tasks)
}

/// What everyone will see.
fn warning(payees: &[Payee], to: &AccountId, wallet: &Wallet) -> String {
    let mut table = Table::new(["task", "payee", "holds"]);
    for payee in payees {
        table.row([payee.task.to_string(), payee.account.to_string(), Amount(payee.holds).to_string()]);
    }
    let linked = match (*to == wallet.trainer(), payees.len()) {
        (true, _) => format!(
            "Everyone will see that these accounts are {to}'s, who is known as the trainer: what fresh payees keep apart is \
             joined forever."
        ),
        (false, 1) => {
            format!("Everyone will see that this account pays {to}: who knows that address knows the payee's owner.")
        }
        (false, several) => format!(
            "Everyone will see that these {several} accounts pay {to}, and so belong together: sweep one task at a time \
             (--task), each to another address, to keep them apart."
        ),
    };
    format!("{}\n\n{linked}", table.render())
}

fn sent(submitted: &Submitted, payee: &AccountId) -> Balance {
    let sent = submitted.events.iter().find_map(|event| match event {
        Event::Balances(BalancesEvent::Transfer { from, amount, .. }) if from == payee => Some(*amount),
        _ => None,
    });
    sent.unwrap_or_default()
}
