//! What the user can contest, and until when: reports against the trainer, and rounds whose proof is missing.

use sheaf_client_sdk::{
    AccountId, BlockNumber, RoundIndex, TaskId,
    chain::{ChainError, RoundStatus, View},
};
use sheaf_protocol::amount::Amount;

/// A warning of a report of misconduct in this seat, while something can be done about it.
pub(super) async fn report_warning(view: &View, task: TaskId, trainer: &AccountId) -> Option<String> {
    let report = view.report(task, trainer).await.ok().flatten()?;
    let (due_at, stake) = (report.due_at, Amount(report.stake));
    Some(match report.contest {
        None => format!(
            "the aggregator reported misconduct in this seat, whose stake is {stake}: contest it before block {due_at}, \
             or the seat is slashed (sheaf stake contest {task})"
        ),
        Some(_) => format!("the report against this seat is contested: the arbiter may rule before block {due_at}"),
    })
}

/// How to object to a round whose proof is missing, while that is possible.
pub(super) async fn objection_advice(view: &View, task: TaskId, round: RoundIndex) -> Option<String> {
    let block = objections_end(view, task, round).await.ok().flatten()?;
    Some(format!(
        "round {round} was posted and its proof is missing: if that is not put right, you can object before block \
         {block} (sheaf task object {task} {round})"
    ))
}

/// The block from which a round can no longer be objected to, if it still can.
async fn objections_end(view: &View, task: TaskId, round: RoundIndex) -> Result<Option<BlockNumber>, ChainError> {
    let Some(record) = view.round(task, round).await? else { return Ok(None) };
    let rewards = view.reward_round(task, round).await?;
    let opens_at = rewards.map(|rewards| rewards.opens_at).filter(|opens_at| *opens_at > view.block().number);
    Ok(opens_at.filter(|_| record.standing == RoundStatus::Posted))
}
