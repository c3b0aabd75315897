//! `sheaf train run`

use std::sync::Arc;

use serde_json::json;
use sheaf_client_sdk::AccountId;

use crate::{
    address,
    amount::Amount,
    args::RunArgs,
    context::Context,
    error::Result,
    train::{start, step::End},
};

pub(super) async fn run(args: &RunArgs, context: &Arc<Context>) -> Result<()> {
    let wallet = context.unlock_trainer()?;
    let chain = context.connect().await?;
    let agent = start::prepare(args, &wallet, chain, context).await?;
    let task = agent.task();
    let summary = agent.run().await?;

    let proven = summary.rounds.iter().filter_map(|(round, proof)| proof.as_ref().map(|proof| (round, proof)));
    let rounds: Vec<_> = proven
        .map(|(round, proof)| {
            json!({
                "round": round,
                "payee": address::show(&proof.0.claim.payee),
                "amount": proof.payout().to_string(),
            })
        })
        .collect();
    let total = summary
        .rounds
        .iter()
        .filter_map(|(_, proof)| proof.as_ref())
        .fold(0u128, |sum, proof| sum.saturating_add(proof.payout()));
    let end = match summary.end {
        End::AllRounds => "all_rounds",
        End::Closed => "closed",
        End::Deadline => "deadline",
    };
    let account = context.trainer(None).map(|AccountId(account)| address::show(&account))?;
    let text = format!(
        "task {task} is over: {} rounds proven, worth {}\nnext: sheaf rewards claim --task {task}",
        rounds.len(),
        Amount(total)
    );
    let value = json!({ "task": task, "account": account, "end": end, "rounds": rounds, "total": total.to_string() });
    context.output.result(&value, text);
    Ok(())
}
