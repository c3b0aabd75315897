//! What state a task or a round is in now.

use crate::{Admitted, CloseReason, Config, Error, Pallet, Params, RewardRounds, TaskOf, TaskState, Tasks};
use frame_support::traits::Time;
use frame_system::pallet_prelude::BlockNumberFor;
use sheaf_primitives::{
    Admission, Moment, RoundIndex, TaskId,
    service::{TaskEnd, end_of_task, grace_ends},
};
use sp_runtime::traits::Saturating;

impl<T: Config> Pallet<T> {
    pub(crate) fn task(id: TaskId) -> Result<TaskOf<T>, Error<T>> {
        Tasks::<T>::get(id).ok_or(Error::<T>::NoSuchTask)
    }

    pub(crate) fn block() -> BlockNumberFor<T> {
        frame_system::Pallet::<T>::block_number()
    }

    pub(crate) fn is_admitted(id: TaskId, account: &T::AccountId) -> bool {
        Tasks::<T>::get(id).is_some_and(|task| match task.terms.admission {
            Admission::Open => true,
            Admission::List => Admitted::<T>::contains_key(id, account),
        })
    }

    /// The instant from which no round can be posted, in Unix milliseconds.
    pub(crate) fn grace_ends(task: &TaskOf<T>) -> Moment {
        grace_ends(task.terms.deadline, Params::<T>::get().grace_ms)
    }

    /// Whether a whole stall window has passed without a posting.
    pub(crate) fn has_stalled(task: &TaskOf<T>) -> bool {
        let window = Params::<T>::get().stall_window;
        task.waiting_since.is_some_and(|since| Self::block() >= since.saturating_add(window))
    }

    /// The reason for which anyone may close `task` now.
    pub(crate) fn close_reason(id: TaskId, task: &TaskOf<T>) -> Option<CloseReason> {
        if !matches!(task.state, TaskState::Proposed | TaskState::Open) {
            return None;
        }
        // Until then its seats may still object, or the arbiter may rule.
        if !Self::latest_round_is_open(id, task) {
            return None;
        }
        let grace_ms = Params::<T>::get().grace_ms;
        match end_of_task(task.rounds(), task.rounds_posted, task.terms.deadline, grace_ms, T::Time::now()) {
            Some(TaskEnd::AllRoundsPosted) => Some(CloseReason::Done),
            Some(TaskEnd::Expired) => Some(CloseReason::Expired),
            None => Self::has_stalled(task).then_some(CloseReason::Stalled),
        }
    }

    /// Whether the latest round can no longer be objected to or ruled on.
    pub(crate) fn latest_round_is_open(id: TaskId, task: &TaskOf<T>) -> bool {
        let opens_at = task.latest_round().and_then(|round| T::RewardRounds::opens_at(id, round));
        opens_at.is_none_or(|opens_at| opens_at <= Self::block())
    }

    /// Whether a round's challenge window, and its ruling window if it was frozen, are over.
    pub(crate) fn round_is_open(id: TaskId, round: RoundIndex) -> bool {
        T::RewardRounds::opens_at(id, round).is_some_and(|opens_at| opens_at <= Self::block())
    }

    pub(crate) fn claims_are_over(task: &TaskOf<T>) -> bool {
        task.claims_end_at.is_some_and(|end| Self::block() >= end)
    }

    /// Whether claims on the rounds of `task` are paid.
    pub(crate) fn accepts_claims(task: &TaskOf<T>) -> bool {
        match task.state {
            TaskState::Proposed | TaskState::Sweeping(_) => false,
            TaskState::Open => true,
            TaskState::Closed => !Self::claims_are_over(task),
        }
    }

    /// Whether anyone may end a task's claims now, or delete its records.
    pub(crate) fn is_sweepable(id: TaskId) -> bool {
        let Some(task) = Tasks::<T>::get(id) else { return false };
        match task.state {
            TaskState::Proposed | TaskState::Open => false,
            TaskState::Closed => {
                Self::claims_are_over(&task) || Self::sum_rounds(id).is_ok_and(|sums| sums.unclaimed == 0)
            }
            TaskState::Sweeping(_) => true,
        }
    }
}
