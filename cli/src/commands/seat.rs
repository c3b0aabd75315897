//! `sheaf seat …`

use serde_json::json;
use sheaf_client_sdk::calls::staking;

use super::receipt::receipt;
use sheaf_protocol::amount::Amount;

use crate::{args::SeatCommand, context::Context, error::Result};

pub(super) async fn run(command: SeatCommand, context: &Context) -> Result<()> {
    let own = |context: &Context| context.trainer(None);
    let is_own = !matches!(command, SeatCommand::Release { .. });
    let (task, trainer, call, done) = match command {
        SeatCommand::Take { task } => (task, own(context)?, staking::take_seat(task), "took a seat in"),
        SeatCommand::Leave { task } => (task, own(context)?, staking::leave(task), "left"),
        SeatCommand::Release { task, trainer } => {
            let trainer = context.trainer(trainer.as_deref())?;
            (task, trainer, staking::release(task, trainer), "released the stake in")
        }
    };
    let signer = context.trainer_signer()?;
    let chain = context.connect().await?;
    // Anyone may release a seat, and a proxy of the type Training may not.
    let call = if is_own { signer.for_trainer(call) } else { call };
    let Some(submitted) = context.submit(&chain, &signer, &call).await? else { return Ok(()) };
    let ledger = chain.at(submitted.block).await?.ledger(&trainer).await?.unwrap_or_default();
    let more = json!({
        "task": task,
        "trainer": trainer.to_string(),
        "signer": signer.account.to_string(),
        "allocated": ledger.allocated.to_string(),
    });
    let text = format!("{trainer} {done} task {task}; {} of its bond in seats", Amount(ledger.allocated));
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}
