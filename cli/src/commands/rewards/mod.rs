//! `sheaf rewards …`

mod claim;
mod payees;
mod recover;
mod reports;
mod sweep;

use std::path::Path;

use serde_json::json;

use sheaf_wallet::address;

use sheaf_protocol::amount::Amount;
use sheaf_trainer::rewards::{ClaimStatus, offline, standings};

use crate::{
    args::RewardsCommand,
    context::Context,
    error::{Failure, Result},
    output::{Table, line},
};

pub(super) async fn run(command: RewardsCommand, context: &Context) -> Result<()> {
    match command {
        RewardsCommand::List { task } => list(task, context).await,
        RewardsCommand::Claim(args) => claim::run(&args, context).await,
        RewardsCommand::Check { file } => check(&file),
        RewardsCommand::Recover(args) => recover::run(&args, context).await,
        RewardsCommand::Sweep(args) => sweep::run(&args, context).await,
    }
}

async fn list(task: Option<u64>, context: &Context) -> Result<()> {
    let account = context.trainer(None)?;
    let chain = context.connect().await?;
    let view = chain.at_finalized().await?;
    let rewards = standings(&view, &context.workspace.account_state(chain.genesis(), &account), task).await?;

    let mut table = Table::new(["task", "round", "reward", "payee", "state"]);
    let mut values = Vec::new();
    let mut claimable = 0u128;
    for reward in &rewards {
        match reward.status {
            ClaimStatus::Claimable(_) => claimable = claimable.saturating_add(reward.proof.payout()),
            // Read at a finalized block, so it stays true.
            ClaimStatus::Claimed => reward.keep_claimed()?,
            ClaimStatus::Opens(_) | ClaimStatus::Over | ClaimStatus::Void => {}
        }
        let (task, round) = (reward.task, reward.round);
        let payee = reward.proof.0.claim.payee;
        table.row([
            task.to_string(),
            round.to_string(),
            Amount(reward.proof.payout()).to_string(),
            address::short(&payee),
            reward.status.to_string(),
        ]);
        values.push(json!({
            "task": task,
            "round": round,
            "amount": reward.proof.payout().to_string(),
            "payee": address::show(&payee),
            "state": reward.status.name(),
        }));
    }
    let text = match (table.is_empty(), claimable) {
        (true, _) => "no proofs here yet: train with `sheaf train run TASK --data DIR`".to_owned(),
        (false, 0) => table.render(),
        (false, claimable) => {
            format!("{}\n\n{} can be claimed: sheaf rewards claim", table.render(), Amount(claimable))
        }
    };
    context.output.result(&values.into(), text);
    Ok(())
}

/// One JSON line a case, with or without `--json`.
fn check(file: &Path) -> Result<()> {
    let bytes = std::fs::read(file).map_err(Failure::file("read", file))?;
    let verdicts = offline::check(&bytes)
        .map_err(|reason| Failure::input(format!("`{}` has no claims to check: {reason}", file.display())))?;
    for verdict in verdicts {
        line(&verdict.json().to_string());
    }
    Ok(())
}
