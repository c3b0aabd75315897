//! Another aggregator takes a task over.

use crate::{
    Aggregators, Config, Error, Event, Pallet, RewardRounds, RoundStatus, Rounds, TaskOf, TaskState, Tasks, WeightInfo,
};
use frame_support::{
    dispatch::{DispatchResult, DispatchResultWithPostInfo},
    ensure,
    traits::Time,
};
use sheaf_holds::HeldTokens;
use sheaf_primitives::{Balance, RoundIndex, TaskId};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_replace(organization: T::AccountId, id: TaskId, successor: T::AccountId) -> DispatchResult {
        let mut task = Self::task(id)?;
        ensure!(task.organization == organization, Error::<T>::NotOrganization);
        Self::check_replaceable(id, &task)?;
        ensure!(successor != task.aggregator, Error::<T>::SameAggregator);
        ensure!(T::Aggregators::bond(&successor).is_some(), Error::<T>::NotAnAggregator);

        task.successor = Some(successor.clone());
        // The successor gets as much time as an aggregator at the start of a task.
        task.waiting_since = Some(Self::block());
        Tasks::<T>::insert(id, task);
        Self::deposit_event(Event::SuccessorNamed { task: id, successor });
        Ok(())
    }

    fn check_replaceable(id: TaskId, task: &TaskOf<T>) -> DispatchResult {
        ensure!(task.state == TaskState::Open, Error::<T>::NotOpen);
        ensure!(!task.all_rounds_posted(), Error::<T>::AllRoundsPosted);
        ensure!(T::Time::now() < task.terms.deadline, Error::<T>::DeadlinePassed);
        ensure!(Self::latest_round_is_open(id, task), Error::<T>::LatestRoundNotOpen);
        let latest = task.latest_round().and_then(|round| Rounds::<T>::get(id, round));
        let is_void = latest.is_some_and(|latest| latest.standing == RoundStatus::Void);
        ensure!(is_void || Self::has_stalled(task), Error::<T>::NotStalled);
        Ok(())
    }

    pub(crate) fn do_take_over(successor: T::AccountId, id: TaskId) -> DispatchResultWithPostInfo {
        let mut task = Self::task(id)?;
        ensure!(task.successor.as_ref() == Some(&successor), Error::<T>::NotSuccessor);
        ensure!(task.state == TaskState::Open, Error::<T>::NotOpen);
        ensure!(T::Time::now() < task.terms.deadline, Error::<T>::DeadlinePassed);
        let former = task.aggregator.clone();

        Self::slash_if_absent(id, &mut task)?;
        let collected = Self::collect_all(id, &task)?;
        Self::end_service(&task);
        Self::start_service(&successor, &mut task)?;
        task.waiting_since = Some(Self::block());
        let rounds = task.rounds_posted;
        Tasks::<T>::insert(id, task);
        Self::deposit_event(Event::AggregatorReplaced { task: id, former, aggregator: successor, collected });
        Ok(Some(T::WeightInfo::take_over_task(rounds.max(1))).into())
    }

    /// Pays the former aggregator all its uncollected parts, and returns their sum in plancks. Afterwards they would
    /// belong to its successor.
    ///
    /// Every round is open: a successor is named when the latest is, and dropped when another is posted.
    fn collect_all(id: TaskId, task: &TaskOf<T>) -> Result<Balance, DispatchError> {
        let due = Self::sum_rounds(id)?.uncollected;
        // An aggregator's account exists, since its bond is on it. If it does not, it must not block the task.
        if !T::Currency::can_receive(&task.aggregator, due) {
            return Ok(0);
        }
        Self::pay_from_deposit(&task.organization, &task.aggregator, due)?;
        for round in 0..task.rounds_posted {
            Self::mark_collected(id, round);
        }
        Ok(due)
    }

    fn mark_collected(id: TaskId, round: RoundIndex) {
        debug_assert!(T::RewardRounds::opens_at(id, round).is_none_or(|opens_at| opens_at <= Self::block()));
        Rounds::<T>::mutate(id, round, |record| {
            if let Some(record) = record.as_mut().filter(|record| record.aggregator_part > 0) {
                record.aggregator_paid = true;
            }
        });
    }
}
