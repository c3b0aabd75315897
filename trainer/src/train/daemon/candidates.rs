//! Reads the open tasks from the chain, as candidates for [`policy`](super::policy).

use sheaf_client_sdk::{
    AccountId,
    chain::{ChainError, Task, TaskState, View},
};
use sheaf_primitives::{
    Admission, Balance,
    pay::{next_round_pay, seat_pay},
};

use super::{
    consent,
    policy::{Budget, Candidate, Entry, SeatState},
    rules::Rules,
};
use crate::{train::task_end::end_of, workspace::Workspace};

/// All open tasks.
pub(super) async fn all(
    view: &View,
    trainer: &AccountId,
    rules: &Rules,
    workspace: &Workspace,
) -> Result<Vec<Candidate>, ChainError> {
    let mut candidates = Vec::new();
    for task in view.tasks().await?.into_iter().filter(|task| task.state == TaskState::Open) {
        candidates.push(candidate(view, &task, trainer, rules, workspace).await?);
    }
    Ok(candidates)
}

/// The part of its bond that the trainer can use.
pub(super) async fn budget(view: &View, trainer: &AccountId) -> Result<Budget, ChainError> {
    let ledger = view.ledger(trainer).await?.unwrap_or_default();
    Ok(Budget { allocated: ledger.allocated, free: ledger.unallocated() })
}

async fn candidate(
    view: &View,
    task: &Task,
    trainer: &AccountId,
    rules: &Rules,
    workspace: &Workspace,
) -> Result<Candidate, ChainError> {
    let seat = match view.seat(task.id, trainer).await? {
        None => SeatState::None,
        Some(seat) if seat.left_at.is_none() => SeatState::Taken,
        Some(_) => SeatState::Left,
    };
    let seated = view.seat_counts(task.id).await?.seated;
    let others = if seat == SeatState::Taken { seated.saturating_sub(1) } else { seated };
    let organization = task.organization;
    let trust = workspace.trust(view.genesis());
    let model = view.model(task.model).await?;
    let code = model.as_ref().map_or([0; 32], |model| model.client.sha256.0);
    Ok(Candidate {
        task: task.id,
        organization,
        is_trusted: trust.trusts(&organization.to_string()),
        model: task.model,
        stake: task.terms.stake,
        reward: reward(task, others),
        seat,
        entry: entry(view, task, trainer, seated).await?,
        code,
        is_code_agreed: model.is_some_and(|model| consent::is_agreed(&code, &model.owner, &trust)),
        has_data: rules.data_for(task.model, &organization).is_some(),
    })
}

/// What the current round pays one of the trainers, in plancks, if this one joins `others` of them. No round is posted
/// with fewer than the task's minimum.
fn reward(task: &Task, others: u32) -> Balance {
    let trainers = others.saturating_add(1).max(task.terms.min_trainers);
    let pay = next_round_pay(&task.terms, task.unallocated, task.rounds_posted, trainers.into());
    pay.and_then(|pay| seat_pay(pay.pool, trainers)).unwrap_or_default()
}

async fn entry(view: &View, task: &Task, trainer: &AccountId, seated: u32) -> Result<Entry, ChainError> {
    let now = view.timestamp().await?;
    if end_of(task, now, view.tasks_params().await?.grace_ms).is_some() {
        return Ok(Entry::Over);
    }
    if now >= task.terms.deadline {
        return Ok(Entry::Late);
    }
    if task.terms.admission == Admission::List && !view.admitted(task.id, trainer).await? {
        return Ok(Entry::NotListed);
    }
    Ok(if seated >= task.terms.max_trainers { Entry::Full } else { Entry::Open })
}
