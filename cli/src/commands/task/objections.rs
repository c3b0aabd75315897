//! `sheaf task object` and `sheaf task settle-objection`

use serde_json::json;
use sheaf_client_sdk::{
    RoundIndex, TaskId,
    calls::tasks,
    chain::{Event, RoundStatus, TasksEvent},
};

use sheaf_protocol::amount::Amount;

use crate::{
    commands::receipt::receipt,
    context::Context,
    error::{Failure, Result},
};

/// Objects to a round, and shows its standing after that.
pub(super) async fn object(task: TaskId, round: RoundIndex, context: &Context) -> Result<()> {
    let signer = context.signer()?;
    let chain = context.connect().await?;
    let view = chain.at_best().await?;
    let bond = view.tasks_params().await?.objection_bond;
    if view.round(task, round).await?.is_none() {
        let message = format!("task {task} has no round {round}, or it has been swept");
        return Err(Failure::chain(message).next(format!("sheaf task show {task}")));
    }
    let held = Amount(bond);
    context.output.progress(format!("{held} are held until the objection is decided, and lost if it is dismissed"));
    let call = tasks::object_round(task, round);
    let Some(submitted) = context.submit(&chain, &signer, &call).await? else { return Ok(()) };

    let view = chain.at(submitted.block).await?;
    let record = view.round(task, round).await?;
    let opens_at = view.reward_round(task, round).await?.map(|rewards| rewards.opens_at);
    let (objections, eligible) = record.as_ref().map_or((0, 0), |record| (record.objections, record.eligible));
    let standing = record.map(|record| record.standing);
    let until = opens_at.map_or_else(String::new, |block| format!(" before block {block}"));
    let outcome = match standing {
        Some(RoundStatus::Frozen) => format!("the round is frozen, and the arbiter may rule{until}"),
        _ => format!("the round is frozen if more than half do{until}"),
    };
    let text = format!(
        "objected to round {round} of task {task}: {objections} of {eligible} seats do; {outcome} (fee {}, block {})",
        Amount(submitted.fee),
        submitted.block.number
    );
    let more = json!({
        "task": task,
        "round": round,
        "bond": bond.to_string(),
        "objections": objections,
        "eligible": eligible,
        "standing": standing,
        "opens_at": opens_at,
    });
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}

/// Frees the bond of an objection that is decided, or sends it to the treasury.
pub(super) async fn settle(task: TaskId, round: RoundIndex, trainer: Option<&str>, context: &Context) -> Result<()> {
    let trainer = context.trainer(trainer)?;
    let signer = context.signer()?;
    let chain = context.connect().await?;
    let call = tasks::settle_objection(task, round, trainer);
    let Some(submitted) = context.submit(&chain, &signer, &call).await? else { return Ok(()) };

    let settled = submitted.events.iter().find_map(|event| match event {
        Event::Tasks(TasksEvent::ObjectionSettled { bond, forfeit, .. }) => Some((*bond, *forfeit)),
        _ => None,
    });
    let (bond, forfeit) = settled.unwrap_or_default();
    let outcome = match forfeit {
        true => "went to the treasury: the arbiter dismissed the objections",
        false => "is free again",
    };
    let text = format!(
        "{trainer}'s bond of {} over round {round} of task {task} {outcome} (fee {}, block {})",
        Amount(bond),
        Amount(submitted.fee),
        submitted.block.number
    );
    let more = json!({
        "task": task,
        "round": round,
        "trainer": trainer.to_string(),
        "bond": bond.to_string(),
        "forfeit": forfeit,
    });
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}
