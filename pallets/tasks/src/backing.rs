//! Backing: the part of an aggregator's bond that stands behind a task, and the slash for an aggregator that never
//! posts.

use crate::{AggregatorTasks, Aggregators, Config, Error, Event, Pallet, Params, Seats, Served, TaskOf};
use frame_support::{dispatch::DispatchResult, ensure, traits::Time};
use sheaf_primitives::{Balance, Permill, TaskId, service::first_posting};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    /// Makes `aggregator` the one that serves the task, and puts a part of its bond behind it.
    pub(crate) fn start_service(aggregator: &T::AccountId, task: &mut TaskOf<T>) -> DispatchResult {
        let backing = Params::<T>::get().bond_ratio.mul_ceil(task.terms.deposit);
        Self::add_backing(aggregator, 1, backing)?;

        task.aggregator = aggregator.clone();
        task.backing = backing;
        task.serving_since = (task.rounds_posted, T::Time::now());
        task.successor = None;
        Ok(())
    }

    /// Puts more of the aggregator's bond behind a task whose deposit grows to `deposit` plancks.
    pub(crate) fn raise_backing(task: &mut TaskOf<T>, deposit: Balance) -> DispatchResult {
        let wanted = Params::<T>::get().bond_ratio.mul_ceil(deposit);
        let more = wanted.saturating_sub(task.backing);
        Self::add_backing(&task.aggregator, 0, more)?;
        task.backing = task.backing.checked_add(more).ok_or(Error::<T>::Overflow)?;
        Ok(())
    }

    fn add_backing(aggregator: &T::AccountId, tasks: u32, backing: Balance) -> DispatchResult {
        let bond = T::Aggregators::bond(aggregator).ok_or(Error::<T>::NotAnAggregator)?;
        AggregatorTasks::<T>::try_mutate(aggregator, |served| {
            served.tasks = served.tasks.checked_add(tasks).ok_or(Error::<T>::Overflow)?;
            served.backing = served.backing.checked_add(backing).ok_or(Error::<T>::Overflow)?;
            ensure!(served.backing <= bond, Error::<T>::AggregatorBondTooSmall);
            Ok(())
        })
    }

    /// Ends the aggregator's service of a task that was open, and frees the part of its bond behind it.
    pub(crate) fn end_service(task: &TaskOf<T>) {
        if task.opened_at.is_some() {
            AggregatorTasks::<T>::mutate_exists(&task.aggregator, |served| {
                let left = served.take().unwrap_or_default();
                let tasks = left.tasks.saturating_sub(1);
                let backing = left.backing.saturating_sub(task.backing);
                *served = (tasks > 0).then_some(Served { tasks, backing });
            });
        }
    }

    /// Slashes `part` of a task's backing from its aggregator's bond, and returns the amount in plancks.
    pub(crate) fn slash_backing(task: &mut TaskOf<T>, part: Permill) -> Result<Balance, DispatchError> {
        let amount = part.mul_floor(task.backing);
        let taken = T::Aggregators::slash(&task.aggregator, amount)?;
        // Even if the bond gave less: what is lost no longer stands behind anything.
        task.backing = task.backing.checked_sub(amount).ok_or(Error::<T>::Overflow)?;
        AggregatorTasks::<T>::mutate(&task.aggregator, |served| {
            served.backing = served.backing.saturating_sub(amount);
        });
        Ok(taken)
    }

    /// Slashes an aggregator that has posted nothing since it began to serve the task, although it could have.
    pub(crate) fn slash_if_absent(id: TaskId, task: &mut TaskOf<T>) -> DispatchResult {
        if Self::was_absent(id, task) {
            let slashed = Self::slash_backing(task, Params::<T>::get().absence_slash)?;
            Self::deposit_event(Event::AggregatorAbsent { task: id, aggregator: task.aggregator.clone(), slashed });
        }
        Ok(())
    }

    /// Whether the task's aggregator has posted nothing although enough trainers had seats for a whole round and the
    /// grace to post it. Trainers that it evicted count.
    pub(crate) fn was_absent(id: TaskId, task: &TaskOf<T>) -> bool {
        let (first_round, since) = task.serving_since;
        if !task.is_open() || task.rounds_posted > first_round {
            return false;
        }
        let grace_ms = Params::<T>::get().grace_ms;
        first_posting(&task.terms, grace_ms, since, T::Seats::enough_since(id))
            .is_some_and(|first| first.due_at <= T::Time::now())
    }
}
