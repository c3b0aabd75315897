//! When a task, or one of its rounds, is over.

use sheaf_client_sdk::{
    RoundIndex, TaskId,
    chain::{Chain, Task, TaskState},
    primitives::Moment,
};

use crate::train::step::End;

/// Why the task trains no further round at `now`, if it does not.
pub(crate) fn end_of(task: &Task, now: Moment, grace_ms: u64) -> Option<End> {
    match task.state {
        TaskState::Closed | TaskState::Sweeping(_) => Some(End::Closed),
        TaskState::Proposed | TaskState::Open if task.rounds_posted >= task.rounds() => Some(End::AllRounds),
        TaskState::Proposed | TaskState::Open => {
            (now >= task.terms.deadline.saturating_add(grace_ms)).then_some(End::Deadline)
        }
    }
}

/// Whether a round has been posted, or the task has ended without it. A node that does not answer says neither.
pub(super) async fn is_over(chain: &Chain, id: TaskId, grace_ms: u64, round: RoundIndex) -> bool {
    let Ok(view) = chain.at_finalized().await else { return false };
    match (view.task(id).await, view.timestamp().await) {
        (Ok(Some(task)), Ok(now)) => task.rounds_posted > round || end_of(&task, now, grace_ms).is_some(),
        (Ok(None), _) => true,
        _ => false,
    }
}
