//! `sheaf task sweep`

use serde_json::{Value, json};
use sheaf_client_sdk::{
    TaskId,
    calls::tasks,
    chain::{Event, TaskState, TasksEvent},
};

use super::find::find_task;
use sheaf_protocol::amount::Amount;

use crate::{
    context::Context,
    error::{Failure, Result},
    output::facts,
};

/// Maximum number of transactions of one command: no task has the records for more.
const MAX_CALLS: u32 = 10_000;

/// Sweeps until nothing is left of the task, or once.
pub(super) async fn run(task: TaskId, max_items: u32, once: bool, context: &Context) -> Result<()> {
    let signer = context.signer()?;
    let chain = context.connect().await?;
    let before = find_task(&chain.at_best().await?, task).await?;
    if matches!(before.state, TaskState::Proposed | TaskState::Open) {
        return Err(Failure::chain(format!("task {task} is not closed yet")).next(format!("sheaf task close {task}")));
    }

    let mut fees = 0u128;
    for calls in 1..=MAX_CALLS {
        let call = tasks::sweep_task(task, max_items);
        let Some(submitted) = context.submit(&chain, &signer, &call).await? else { return Ok(()) };
        fees = fees.saturating_add(submitted.fee);
        let gone = chain.at(submitted.block).await?.task(task).await?.is_none();
        let swept = submitted.events.iter().find_map(settled);
        if gone || once {
            let left = if gone { "nothing of it is left" } else { "records are left: run it again" };
            let value = json!({
                "task": task,
                "gone": gone,
                "transactions": calls,
                "fees": fees.to_string(),
                "block": submitted.block.number,
                "books": swept.as_ref().map(|(value, _)| value),
            });
            let mut text = format!("swept task {task} in {calls} transactions (fees {}); {left}", Amount(fees));
            if let Some((_, settled)) = swept {
                text = format!("{text}\n{settled}");
            }
            context.output.result(&value, text);
            return Ok(());
        }
        context.output.progress("records are left, sweeping on");
    }
    Err(Failure::chain(format!("task {task} still has records after {MAX_CALLS} transactions"))
        .next(format!("sheaf task sweep {task}")))
}

/// Where every token of the deposit went, once that is final.
fn settled(event: &Event) -> Option<(Value, String)> {
    let Event::Tasks(TasksEvent::TaskSwept { paid, aggregator, refunded, unclaimed, .. }) = event else { return None };
    let value = json!({
        "paid": paid.to_string(),
        "aggregator": aggregator.to_string(),
        "refunded": refunded.to_string(),
        "unclaimed": unclaimed.to_string(),
    });
    let text = facts([
        ("  paid to trainers", Amount(*paid).to_string()),
        ("  paid to aggregator", Amount(*aggregator).to_string()),
        ("  refunded", Amount(*refunded).to_string()),
        ("  to the treasury", Amount(*unclaimed).to_string()),
    ]);
    Some((value, text))
}
