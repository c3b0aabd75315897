//! `sheaf train run`

use std::{path::Path, sync::Arc, time::Duration};

use serde_json::json;
use sheaf_client_sdk::{AccountId, TaskId, chain::Chain, clock};

use sheaf_wallet::{address, signer::Signer};

use sheaf_protocol::amount::Amount;
use sheaf_trainer::train::{
    TrainConfig, control,
    daemon::Request,
    start::{self, Assignment},
    step::End,
};

use crate::{args::RunArgs, context::Context, error::Result};

/// Pause between two looks at whether `sheaf train stop` was typed.
const LOOK: Duration = Duration::from_secs(2);

pub(super) async fn run(args: &RunArgs, context: &Arc<Context>) -> Result<()> {
    let signer = context.trainer_signer()?;
    let chain = context.connect().await?;
    if context.is_dry_run() {
        return preview(args.task, &signer, &chain, context).await;
    }
    let (config, host) = (&TrainConfig::try_from(args)?, &context.host());
    let wallet = signer.unlock(&context.workspace.wallets)?;
    let (genesis, begun) = (chain.genesis(), clock::now());
    let (sender, control) = control::channel();
    let assignment = Assignment { config, wallet, chain, host, control, label: String::new(), agreed: false };
    let agent = tokio::select! {
        agent = start::prepare(assignment) => agent?,
        ended = control::termination_signal() => return Ok(ended?),
    };
    let task = agent.task();
    let state = context.workspace.account_state(genesis, &wallet.trainer());
    let training = agent.run();
    tokio::pin!(training);
    let summary = tokio::select! {
        summary = &mut training => summary?,
        ended = asked_to_stop(&state, begun) => {
            ended?;
            context.output.progress("stopping: an upload under way is seen through (once more to stop at once)");
            sender.send_modify(|control| control.stop = true);
            tokio::select! {
                summary = &mut training => summary?,
                ended = control::termination_signal() => return Ok(ended?),
            }
        }
    };

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
        None => "stopped",
        Some(End::AllRounds) => "all_rounds",
        Some(End::Closed) => "closed",
        Some(End::Deadline) => "deadline",
    };
    let account = context.trainer(None).map(|AccountId(account)| address::show(&account))?;
    let proven = format!("{} rounds proven, worth {}", rounds.len(), Amount(total));
    let text = match summary.end {
        Some(_) => format!("task {task} is over: {proven}\nnext: sheaf rewards claim --task {task}"),
        None => format!("stopped in task {task}: {proven}\nnext: the same command goes on where it was"),
    };
    let value = json!({ "task": task, "account": account, "end": end, "rounds": rounds, "total": total.to_string() });
    context.output.result(&value, text);
    Ok(())
}

/// Shows the transaction that training begins with. Nothing is fetched, run or written.
async fn preview(task: TaskId, signer: &Signer, chain: &Chain, context: &Context) -> Result<()> {
    let trainer = signer.trainer();
    match start::missing_seat(task, &trainer, chain).await? {
        Some(call) => {
            context.submit(chain, signer, &signer.for_trainer(call)).await?;
        }
        None => {
            let text = format!("{trainer} has a seat in task {task}: training sends no transaction");
            context.output.result(&json!({ "dry_run": true, "task": task, "has_seat": true }), text);
        }
    }
    Ok(())
}

/// Resolves when the system or `sheaf train stop` asks for an end, after `begun` in Unix milliseconds.
async fn asked_to_stop(state: &Path, begun: u64) -> Result<()> {
    let requested = async {
        while Request::read(state)?.is_none_or(|request| request.asked_ms < begun) {
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    };
    tokio::select! {
        asked = control::termination_signal() => Ok(asked?),
        asked = requested => asked,
    }
}
