//! `sheaf task watch`

use futures::StreamExt;
use serde_json::{Value, json};
use sheaf_client_sdk::{
    RoundIndex, TaskId,
    calls::tasks,
    chain::{Chain, RoundRecord, RoundStatus, SeatCounts, Task, TaskState, View},
};

use super::{
    find::no_such_task,
    show::{show_permill_of, show_standing},
};
use sheaf_wallet::signer::Signer;

use sheaf_protocol::amount::Amount;
use sheaf_trainer::decimal::{Percent, show_permill};

use crate::{context::Context, error::Result};

/// Shows every change of a task, finalized block by finalized block, until it is closed. Makes the round under way the
/// last once trainers measured an accuracy of `finish_at`.
pub(super) async fn run(id: TaskId, finish_at: Option<Percent>, context: &Context) -> Result<()> {
    let chain = context.connect().await?;
    let mut finishing = match finish_at {
        Some(accuracy) => Some(Finishing::new(accuracy, context)?),
        None => None,
    };
    let mut blocks = chain.watch_finalized();
    let mut before: Option<(Task, SeatCounts)> = None;
    let mut standing = None;
    while let Some(block) = blocks.next().await {
        let view = chain.at(block?).await?;
        let Some(task) = view.task(id).await? else {
            // It was swept between two blocks, or never existed.
            return if before.is_some() { Ok(()) } else { Err(no_such_task(id)) };
        };
        let seats = view.seat_counts(id).await?;
        let at = view.block().number;
        let last = before.as_ref();

        for (value, text) in changes(last, &task, &seats) {
            event(context, at, id, value, &text);
        }
        let shown = last.map_or(0, |(task, _)| task.rounds_posted);
        for round in shown..task.rounds_posted {
            let Some(record) = view.round(id, round).await? else { continue };
            let rewards = view.reward_round(id, round).await?;
            let trainers = rewards.map_or(0, |rewards| rewards.root.leaves);
            let accuracy = record
                .accuracy
                .map_or_else(String::new, |parts| format!(", base model's accuracy {}", show_permill_of(parts)));
            let text = format!("round {round} posted: {trainers} trainers share {}{accuracy}", Amount(record.pool));
            let mut value = json!(record.summary(rewards.as_ref()));
            if let Value::Object(fields) = &mut value {
                fields.insert("event".into(), "round".into());
            }
            event(context, at, id, value, &text);
            if let Some(finishing) = finishing.take_if(|finishing| finishing.is_reached_by(&record)) {
                finishing.finish(&task, &chain, context).await?;
            }
        }
        if let Some((value, text)) = dispute(&view, &task, &mut standing).await? {
            event(context, at, id, value, &text);
        }
        if matches!(task.state, TaskState::Closed | TaskState::Sweeping(_)) {
            return Ok(());
        }
        before = Some((task, seats));
    }
    Ok(())
}

/// A task that is to end at an accuracy.
struct Finishing {
    accuracy: Percent,
    signer: Signer,
}

impl Finishing {
    /// Unlocks the wallet now: later, no one may be there to ask.
    fn new(accuracy: Percent, context: &Context) -> Result<Self> {
        Ok(Self { accuracy, signer: Signer::of(&context.unlock()?) })
    }

    fn is_reached_by(&self, record: &RoundRecord) -> bool {
        record.accuracy.is_some_and(|parts| parts >= self.accuracy.0.deconstruct())
    }

    async fn finish(self, task: &Task, chain: &Chain, context: &Context) -> Result<()> {
        let posted = task.rounds_posted;
        if task.state != TaskState::Open || posted >= task.rounds() || task.last_round.is_some() {
            return Ok(());
        }
        let Some(submitted) = context.submit_agreed(chain, &self.signer, &tasks::finish_task(task.id)).await? else {
            return Ok(());
        };
        let text = format!(
            "{} is reached: round {posted} is the last (fee {})",
            show_permill(self.accuracy.0),
            Amount(submitted.fee)
        );
        let value = json!({ "event": "finish", "last_round": posted, "fee": submitted.fee.to_string() });
        event(context, submitted.block.number, task.id, value, &text);
        Ok(())
    }
}

fn changes(before: Option<&(Task, SeatCounts)>, task: &Task, seats: &SeatCounts) -> Vec<(Value, String)> {
    let mut changes = Vec::new();
    if before.is_none_or(|(before, _)| before.state != task.state) {
        changes.push((json!({ "event": "state", "state": task.state }), task.state.to_string()));
    }
    if before.is_none_or(|(_, before)| before.seated != seats.seated) {
        let text =
            format!("{} of {} seats taken, {} needed", seats.seated, task.terms.max_trainers, task.terms.min_trainers);
        changes.push((json!({ "event": "seats", "seated": seats.seated, "needed": task.terms.min_trainers }), text));
    }
    if before.is_some_and(|(before, _)| before.terms.deposit != task.terms.deposit) {
        let text = format!("deposit is now {}", Amount(task.terms.deposit));
        changes.push((json!({ "event": "deposit", "deposit": task.terms.deposit.to_string() }), text));
    }
    if let Some(successor) = task.successor.filter(|_| before.is_none_or(|(before, _)| before.successor.is_none())) {
        let text = format!("{successor} may take over from the aggregator");
        changes.push((json!({ "event": "successor", "successor": successor.to_string() }), text));
    }
    if before.is_some_and(|(before, _)| before.aggregator != task.aggregator) {
        let aggregator = task.aggregator;
        let text = format!("{aggregator} took over from the aggregator");
        changes.push((json!({ "event": "aggregator", "aggregator": aggregator.to_string() }), text));
    }
    changes
}

/// How its seats and the arbiter changed the standing of the latest round, since it was `before`.
async fn dispute(
    view: &View,
    task: &Task,
    before: &mut Option<(RoundIndex, RoundStatus)>,
) -> Result<Option<(Value, String)>> {
    let Some(round) = task.rounds_posted.checked_sub(1) else { return Ok(None) };
    let Some(record) = view.round(task.id, round).await? else { return Ok(None) };
    let now = Some((round, record.standing));
    if std::mem::replace(before, now) == now || record.standing == RoundStatus::Posted {
        return Ok(None);
    }
    let rewards = view.reward_round(task.id, round).await?;
    let text = format!("round {round} is {}", show_standing(&record, rewards.as_ref()));
    let opens_at = rewards.map(|rewards| rewards.opens_at);
    let value = json!({ "event": "standing", "round": round, "standing": record.standing, "opens_at": opens_at });
    Ok(Some((value, text)))
}

fn event(context: &Context, block: u32, task: TaskId, mut value: Value, text: &str) {
    if let Value::Object(fields) = &mut value {
        fields.insert("block".into(), block.into());
        fields.insert("task".into(), task.into());
    }
    context.output.event(&value, format!("#{block}  {text}"));
}
