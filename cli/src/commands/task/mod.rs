//! `sheaf task …`

mod admission;
mod file;
pub(super) mod find;
mod objections;
mod propose;
mod report;
mod show;
mod sweep;
mod watch;
mod wizard;

use serde_json::json;
use sheaf_client_sdk::{
    TaskId,
    calls::{Call, tasks},
    chain::{Event, TasksEvent},
};

use super::receipt::receipt;
use sheaf_protocol::amount::Amount;

use crate::{args::TaskCommand, context::Context, error::Result};

pub(super) async fn run(command: TaskCommand, context: &Context) -> Result<()> {
    match command {
        TaskCommand::Propose(args) => propose::run(*args, context).await,
        TaskCommand::List { state } => show::list(state, context).await,
        TaskCommand::Show { task } => show::one(task, context).await,
        TaskCommand::Watch { task, finish_at } => watch::run(task, finish_at, context).await,
        TaskCommand::Report { task, output } => report::run(task, output, context).await,
        TaskCommand::Wizard { file } => wizard::run(&file, context).await,
        TaskCommand::Withdraw { task } => submit(task, &tasks::withdraw_task(task), "took back", context).await,
        TaskCommand::Topup { task, amount } => {
            submit(task, &tasks::top_up_task(task, amount.0), &format!("added {amount} to"), context).await
        }
        TaskCommand::Finish { task } => {
            submit(task, &tasks::finish_task(task), "made the round under way the last of", context).await
        }
        TaskCommand::Close { task } => submit(task, &tasks::close_task(task), "closed", context).await,
        TaskCommand::Sweep { task, max_items, once } => sweep::run(task, max_items, once, context).await,
        TaskCommand::Admit { task, trainers } => {
            let trainers = admission::accounts(&trainers, context)?;
            let done = format!("admitted {} to", trainers.len());
            submit(task, &tasks::admit_trainers(task, trainers), &done, context).await
        }
        TaskCommand::Unadmit { task, trainers } => {
            let trainers = admission::accounts(&trainers, context)?;
            let done = format!("took {} off the list of", trainers.len());
            submit(task, &tasks::unadmit_trainers(task, trainers), &done, context).await
        }
        TaskCommand::CollectFee { task, round } => {
            let done = format!("paid the aggregator its part of round {round} of");
            submit(task, &tasks::collect_fee(task, round), &done, context).await
        }
        TaskCommand::Object { task, round } => objections::object(task, round, context).await,
        TaskCommand::SettleObjection { task, round, trainer } => {
            objections::settle(task, round, trainer.as_deref(), context).await
        }
        TaskCommand::Replace { task, aggregator } => {
            let successor = context.account(&aggregator)?;
            let done = format!("{successor} may take over from the aggregator of");
            submit(task, &tasks::replace_aggregator(task, successor), &done, context).await
        }
    }
}

/// Submits a call on a task, and shows the task's state after it.
async fn submit(task: TaskId, call: &Call, done: &str, context: &Context) -> Result<()> {
    let signer = context.signer()?;
    let chain = context.connect().await?;
    let Some(submitted) = context.submit(&chain, &signer, call).await? else { return Ok(()) };
    let after = chain.at(submitted.block).await?.task(task).await?;
    let state = after.map(|task| task.state.to_string());
    let refunded = submitted.events.iter().find_map(|event| match event {
        Event::Tasks(TasksEvent::TaskClosed { refunded, .. }) => Some(*refunded),
        _ => None,
    });
    let more = json!({ "task": task, "state": state, "refunded": refunded.map(|plancks| plancks.to_string()) });
    let back = refunded.map_or_else(String::new, |plancks| format!("; {} back to the organization", Amount(plancks)));
    let text = format!("{done} task {task}{back} (fee {}, block {})", Amount(submitted.fee), submitted.block.number);
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}
