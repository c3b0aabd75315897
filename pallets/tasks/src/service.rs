//! Aggregators in a task's service: what of their bond stands behind it, what they lose that never serve, and how
//! another takes over.

use crate::{
    AggregatorTasks, Aggregators, Config, Error, Event, Pallet, Params, RewardRounds, Rounds, Seats, RoundStatus, TaskOf,
    TaskState, Tasks, WeightInfo,
};
use frame_support::{
    dispatch::{DispatchResult, DispatchResultWithPostInfo},
    ensure,
    traits::Time,
};
use sheaf_primitives::{Balance, Permill, RoundIndex, TaskId, service::first_posting};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// Puts a part of the aggregator's bond behind the task, and the task into its hands.
    pub(crate) fn take_on(aggregator: &T::AccountId, task: &mut TaskOf<T>) -> DispatchResult {
        let backing = Params::<T>::get().bond_ratio.mul_ceil(task.terms.deposit);
        Self::back(aggregator, 1, backing)?;

        task.aggregator = aggregator.clone();
        task.backing = backing;
        task.serving_since = (task.rounds_posted, T::Time::now());
        task.successor = None;
        Ok(())
    }

    /// Puts more of the aggregator's bond behind a task whose deposit grows to `deposit` plancks.
    pub(crate) fn back_more(task: &mut TaskOf<T>, deposit: Balance) -> DispatchResult {
        let wanted = Params::<T>::get().bond_ratio.mul_ceil(deposit);
        let more = wanted.saturating_sub(task.backing);
        Self::back(&task.aggregator, 0, more)?;
        task.backing = task.backing.checked_add(more).ok_or(Error::<T>::Overflow)?;
        Ok(())
    }

    fn back(aggregator: &T::AccountId, tasks: u32, backing: Balance) -> DispatchResult {
        let bond = T::Aggregators::bond(aggregator).ok_or(Error::<T>::NotAnAggregator)?;
        AggregatorTasks::<T>::try_mutate(aggregator, |served| {
            served.tasks = served.tasks.checked_add(tasks).ok_or(Error::<T>::Overflow)?;
            served.backing = served.backing.checked_add(backing).ok_or(Error::<T>::Overflow)?;
            ensure!(served.backing <= bond, Error::<T>::AggregatorBondTooSmall);
            Ok(())
        })
    }

    /// Takes a task that was open out of its aggregator's hands, and the bond from behind it.
    pub(crate) fn let_go(task: &TaskOf<T>) {
        if task.opened_at.is_some() {
            AggregatorTasks::<T>::mutate_exists(&task.aggregator, |served| {
                let left = served.take().unwrap_or_default();
                let tasks = left.tasks.saturating_sub(1);
                let backing = left.backing.saturating_sub(task.backing);
                *served = (tasks > 0).then_some(crate::Served { tasks, backing });
            });
        }
    }

    /// Takes `part` of what stands behind a task from its aggregator's bond, and returns how many plancks that was.
    pub(crate) fn slash_backing(task: &mut TaskOf<T>, part: Permill) -> Result<Balance, DispatchError> {
        let amount = part.mul_floor(task.backing);
        let taken = T::Aggregators::slash(&task.aggregator, amount)?;
        // Even where the bond gave less: what is lost stands behind nothing any more.
        task.backing = task.backing.checked_sub(amount).ok_or(Error::<T>::Overflow)?;
        AggregatorTasks::<T>::mutate(&task.aggregator, |served| {
            served.backing = served.backing.saturating_sub(amount);
        });
        Ok(taken)
    }

    /// Slashes an aggregator that posted nothing since it took the task on, although it could have.
    pub(crate) fn punish_absence(id: TaskId, task: &mut TaskOf<T>) -> DispatchResult {
        if Self::was_absent(id, task) {
            let slashed = Self::slash_backing(task, Params::<T>::get().absence_slash)?;
            Self::deposit_event(Event::AggregatorAbsent { task: id, aggregator: task.aggregator.clone(), slashed });
        }
        Ok(())
    }

    /// Whether the task's aggregator posted nothing, although enough trainers sat for a whole round and the grace to post
    /// it. Whoever evicted its trainers had them all the same.
    pub(crate) fn was_absent(id: TaskId, task: &TaskOf<T>) -> bool {
        let (first_round, since) = task.serving_since;
        if task.state != TaskState::Open || task.rounds_posted > first_round {
            return false;
        }
        let grace_ms = Params::<T>::get().grace_ms;
        first_posting(&task.terms, grace_ms, since, T::Seats::enough_since(id))
            .is_some_and(|first| first.due_at <= T::Time::now())
    }

    pub(crate) fn do_replace(organization: T::AccountId, id: TaskId, successor: T::AccountId) -> DispatchResult {
        let mut task = Self::task(id)?;
        ensure!(task.organization == organization, Error::<T>::NotOrganization);
        Self::check_replaceable(id, &task)?;
        ensure!(successor != task.aggregator, Error::<T>::SameAggregator);
        ensure!(T::Aggregators::bond(&successor).is_some(), Error::<T>::NotAnAggregator);

        task.successor = Some(successor.clone());
        // Whoever was named gets as much time as an aggregator that was there from the start.
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

        Self::punish_absence(id, &mut task)?;
        let collected = Self::pay_off(id, &task)?;
        Self::let_go(&task);
        Self::take_on(&successor, &mut task)?;
        task.waiting_since = Some(Self::block());
        let rounds = task.rounds_posted;
        Tasks::<T>::insert(id, task);
        Self::deposit_event(Event::AggregatorReplaced { task: id, former, aggregator: successor, collected });
        Ok(Some(T::WeightInfo::take_over_task(rounds.max(1))).into())
    }

    /// Pays an aggregator that goes all its parts that it has not collected: afterwards they would be its successor's.
    ///
    /// Every round is open: a successor is named when the latest is, and dropped when another is posted.
    fn pay_off(id: TaskId, task: &TaskOf<T>) -> Result<Balance, DispatchError> {
        let due = Self::sum_rounds(id)?.uncollected;
        // An aggregator's account exists, as its bond is on it. Should it not, it must not hold up the task.
        if !Self::can_receive(&task.aggregator, due) {
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
