//! `sheaf stake …`

use serde_json::json;
use sheaf_client_sdk::{AccountId, calls::staking};

use super::receipt;
use crate::{
    amount::Amount,
    args::StakeCommand,
    context::Context,
    error::Result,
    output::{Table, facts},
};

pub(super) async fn run(command: StakeCommand, context: &Context) -> Result<()> {
    let (call, done) = match command {
        StakeCommand::Bond { amount } => (staking::bond(amount.0), format!("bonded {amount}")),
        StakeCommand::Unbond { amount } => (staking::unbond(amount.0), format!("unbonding {amount}")),
        StakeCommand::Rebond { amount } => (staking::rebond(amount.0), format!("bonded {amount} again")),
        StakeCommand::Withdraw => (staking::withdraw_unbonded(), "withdrew what was unbonded".to_owned()),
        StakeCommand::Status { account } => return status(account.as_deref(), context).await,
    };
    let wallet = context.unlock()?;
    let chain = context.connect().await?;
    let submitted = context.submit(&chain, &wallet.keypair, &call).await?;
    let account = AccountId(wallet.account);
    let ledger = chain.at(submitted.block).await?.ledger(&account).await?.unwrap_or_default();
    let more = json!({
        "account": account.to_string(),
        "bonded": ledger.bonded.to_string(),
        "allocated": ledger.allocated.to_string(),
    });
    let text =
        format!("{done}; bond {}, of which {} free for seats", Amount(ledger.bonded), Amount(ledger.unallocated()));
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}

async fn status(account: Option<&str>, context: &Context) -> Result<()> {
    let account = context.account_or_own(account)?;
    let view = context.connect().await?.at_finalized().await?;
    let ledger = view.ledger(&account).await?.unwrap_or_default();

    let mut seats = Vec::new();
    let mut table = Table::new(["task", "stake", "seat"]);
    for task in view.tasks().await? {
        let Some(seat) = view.seat(task.id, &account).await? else { continue };
        let standing = seat.left_at.map_or_else(|| "taken".to_owned(), |block| format!("left in block {block}"));
        table.row([task.id.to_string(), Amount(seat.stake).to_string(), standing]);
        seats.push(json!({ "task": task.id, "stake": seat.stake.to_string(), "taken_at": seat.taken_at, "left_at": seat.left_at }));
    }

    let unlocking: Vec<_> = ledger
        .unlocking
        .iter()
        .map(|chunk| json!({ "amount": chunk.amount.to_string(), "unlocks_at": chunk.unlocks_at }))
        .collect();
    let waiting = ledger
        .unlocking
        .iter()
        .map(|chunk| format!("{} from block {}", Amount(chunk.amount), chunk.unlocks_at))
        .collect::<Vec<_>>();
    let mut text = facts([
        ("account", account.to_string()),
        ("bonded", Amount(ledger.bonded).to_string()),
        ("in seats", Amount(ledger.allocated).to_string()),
        ("free for seats", Amount(ledger.unallocated()).to_string()),
        ("unbonding", if waiting.is_empty() { "nothing".into() } else { waiting.join(", ") }),
    ]);
    if !table.is_empty() {
        text = format!("{text}\n\n{}", table.render());
    }
    let value = json!({
        "account": account.to_string(),
        "bonded": ledger.bonded.to_string(),
        "allocated": ledger.allocated.to_string(),
        "unallocated": ledger.unallocated().to_string(),
        "unlocking": unlocking,
        "seats": seats,
        "block": view.block().number,
    });
    context.output.result(&value, text);
    Ok(())
}
