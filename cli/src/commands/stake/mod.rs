//! `sheaf stake …`

mod reports;
mod status;

use serde_json::json;
use sheaf_client_sdk::calls::staking;

use super::receipt::receipt;
use sheaf_protocol::amount::Amount;

use crate::{args::StakeCommand, context::Context, error::Result};

pub(super) async fn run(command: StakeCommand, context: &Context) -> Result<()> {
    let (call, done) = match command {
        StakeCommand::Bond { amount } => (staking::bond(amount.0), format!("bonded {amount}")),
        StakeCommand::Unbond { amount } => (staking::unbond(amount.0), format!("unbonding {amount}")),
        StakeCommand::Rebond { amount } => (staking::rebond(amount.0), format!("bonded {amount} again")),
        StakeCommand::Withdraw => (staking::withdraw_unbonded(), "withdrew what was unbonded".to_owned()),
        StakeCommand::Contest { task } => return reports::contest(task, context).await,
        StakeCommand::SettleReport { task, trainer } => {
            return reports::settle(task, trainer.as_deref(), context).await;
        }
        StakeCommand::Status { account } => return status::run(account.as_deref(), context).await,
    };
    let signer = context.signer()?;
    let chain = context.connect().await?;
    let Some(submitted) = context.submit(&chain, &signer, &call).await? else { return Ok(()) };
    let account = signer.account;
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
