//! Absence: an aggregator that could have posted a round and did not loses a part of its bond when the task ends or
//! another aggregator takes it over. The operator is warned in time.

use crate::chain::{Task, TasksParams};
use sheaf_primitives::{
    Moment, TaskId,
    service::{FirstPosting, first_posting},
};

/// How near the loss of bond is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Absence {
    /// No loss is near.
    No,
    /// A round could be over by now. It must be posted before this instant.
    Near(Moment),
    /// If the task ended now, the aggregator would count as absent.
    Now,
}

impl Absence {
    /// How near it is, at `now`, for an aggregator that posted nothing since it took `task` on. `enough_since` is when
    /// the task got enough trainers. The rule is the tasks pallet's.
    pub(super) fn of(task: &Task, params: &TasksParams, enough_since: Option<Moment>, now: Moment) -> Self {
        let (_, serving_since) = task.serving_since;
        match first_posting(&task.terms, params.grace_ms, serving_since, enough_since) {
            Some(FirstPosting { due_at, .. }) if now >= due_at => Self::Now,
            Some(FirstPosting { collected_at, due_at }) if now >= collected_at => Self::Near(due_at),
            _ => Self::No,
        }
    }

    /// Warns the operator.
    pub(super) fn warn(self, task: TaskId) {
        match self {
            Self::No => {}
            Self::Near(due) => tracing::warn!(
                task,
                due_ms = due,
                "enough trainers sat for a whole round, and nothing is posted: from `due_ms` on the bond is slashed if the task ends like this"
            ),
            Self::Now => tracing::error!(
                task,
                "enough trainers sat, and nothing was posted in time: the bond is slashed if the task ends before a round is posted"
            ),
        }
    }
}

/// What was last seen of a task's absence, so that the operator hears of each step once.
#[derive(Debug)]
pub(super) struct AbsenceWatch(Absence);

impl AbsenceWatch {
    /// Nothing was seen yet.
    pub(super) fn new() -> Self {
        Self(Absence::No)
    }

    /// Takes in how near the loss is; returns it if the operator should be warned, since it was not that near before.
    pub(super) fn see(&mut self, now: Absence) -> Option<Absence> {
        let before = std::mem::replace(&mut self.0, now);
        (now > before).then_some(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::sample::{sample_params, sample_task};

    /// Of a task taken on at 1,000 whose rounds take 1,000 and whose deadline is 5,000.
    fn absence(enough_since: Option<Moment>, now: Moment) -> Absence {
        let mut task = sample_task();
        task.serving_since = (0, 1_000);
        (task.terms.round_ms, task.terms.deadline) = (1_000, 5_000);
        let params = TasksParams { grace_ms: 100, ..sample_params() };
        Absence::of(&task, &params, enough_since, now)
    }

    #[test]
    fn no_absence_without_trainers_or_before_a_round_could_be_over() {
        assert_eq!(absence(None, 4_000), Absence::No);
        assert_eq!(absence(Some(500), 1_999), Absence::No);
        assert_eq!(absence(Some(1_500), 2_499), Absence::No);
    }

    #[test]
    fn it_is_near_while_a_round_could_still_be_posted_in_time_and_then_there() {
        assert_eq!(absence(Some(500), 2_000), Absence::Near(2_100));
        assert_eq!(absence(Some(500), 2_100), Absence::Now);
        assert_eq!(absence(Some(1_500), 2_599), Absence::Near(2_600));
        assert_eq!(absence(Some(1_500), 2_600), Absence::Now);
    }

    #[test]
    fn the_operator_is_warned_once_of_each_step_and_again_after_a_posting() {
        let mut watch = AbsenceWatch::new();
        let seen = [Absence::No, Absence::Near(9), Absence::Near(9), Absence::Now, Absence::Now, Absence::No];
        let warned: Vec<_> = seen.into_iter().filter_map(|absence| watch.see(absence)).collect();
        assert_eq!(warned, [Absence::Near(9), Absence::Now]);
        assert_eq!(watch.see(Absence::Near(20)), Some(Absence::Near(20)));
    }

    #[test]
    fn a_round_that_could_not_end_before_the_deadline_is_no_absence() {
        assert_eq!(absence(Some(4_000), 5_100), Absence::Now);
        assert_eq!(absence(Some(4_001), 9_000), Absence::No);
    }
}
