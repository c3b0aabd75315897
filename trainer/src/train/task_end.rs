//! When a task, or one of its rounds, has ended.

use sheaf_client_sdk::{
    RoundIndex, TaskId,
    chain::{Chain, Task, TaskState},
};
use sheaf_primitives::{
    Moment,
    service::{TaskEnd, end_of_task},
};

use super::step::End;

/// Why the task trains no further round at `now`, if it does not. `grace_ms` is the time after its deadline in which a
/// round may still be posted.
pub(super) fn end_of(task: &Task, now: Moment, grace_ms: Moment) -> Option<End> {
    if let TaskState::Closed | TaskState::Sweeping(_) = task.state {
        return Some(End::Closed);
    }
    let end = end_of_task(task.rounds(), task.rounds_posted, task.terms.deadline, grace_ms, now)?;
    Some(match end {
        TaskEnd::AllRoundsPosted => End::AllRounds,
        TaskEnd::Expired => End::Deadline,
    })
}

/// Whether a round has been posted, or the task has ended without it. `false` if the node does not answer.
pub(super) async fn is_round_over(chain: &Chain, id: TaskId, grace_ms: Moment, round: RoundIndex) -> bool {
    let Ok(view) = chain.at_finalized().await else { return false };
    match (view.task(id).await, view.timestamp().await) {
        (Ok(Some(task)), Ok(now)) => task.rounds_posted > round || end_of(&task, now, grace_ms).is_some(),
        (Ok(None), _) => true,
        _ => false,
    }
}
