//! Sweeping a task: claims end, what is left is paid out, and every record is deleted, a bounded number a call.

use crate::{
    Admitted, Config, Error, Event, ModelTasks, Objections, OrganizationTasks, Pallet, Removed, RewardRounds, Rounds,
    Settlement, TaskOf, TaskState, Tasks, WeightInfo, live::decrement,
};
use frame_support::{
    dispatch::{DispatchResult, DispatchResultWithPostInfo},
    ensure,
    traits::{Consideration, Get},
};
use sheaf_holds::HeldTokens;
use sheaf_primitives::{RoundIndex, TaskId};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_sweep(id: TaskId, max_items: u32) -> DispatchResultWithPostInfo {
        ensure!(max_items > 0, Error::<T>::NothingToSweep);
        let task = Self::task(id)?;
        match task.state {
            TaskState::Proposed | TaskState::Open => Err(Error::<T>::NotClosed.into()),
            TaskState::Closed => {
                let rounds = task.rounds_posted;
                Self::end_claims(id, task)?;
                Ok(Some(T::WeightInfo::end_claims(rounds)).into())
            }
            TaskState::Sweeping(settlement) => {
                let items = Self::delete_records(id, task, settlement, max_items)?;
                Ok(Some(T::WeightInfo::delete_records(items)).into())
            }
        }
    }

    /// Pays the aggregator its uncollected parts, and the treasury the unclaimed rewards.
    fn end_claims(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
        let sums = Self::sum_rounds(id)?;
        ensure!(sums.unclaimed == 0 || Self::claims_are_over(&task), Error::<T>::ClaimsStillOpen);

        // An aggregator's account exists, since its bond is on it. If it does not, its part must not block the task.
        let reachable = T::Currency::can_receive(&task.aggregator, sums.uncollected);
        let (collected, left) = if reachable { (sums.uncollected, 0) } else { (0, sums.uncollected) };
        let unclaimed = sums.unclaimed.checked_add(left).ok_or(Error::<T>::Overflow)?;
        let treasury = T::Treasury::get();
        ensure!(T::Currency::can_receive(&treasury, unclaimed), Error::<T>::TreasuryCannotReceive);
        Self::pay_from_deposit(&task.organization, &task.aggregator, collected)?;
        Self::pay_from_deposit(&task.organization, &treasury, unclaimed)?;

        Self::end_service(&task);
        let aggregator_total = sums.collected.checked_add(collected).ok_or(Error::<T>::Overflow)?;
        let settlement = Settlement { paid: sums.paid, aggregator: aggregator_total, unclaimed };
        task.state = TaskState::Sweeping(settlement);
        let aggregator = task.aggregator.clone();
        Tasks::<T>::insert(id, task);
        Self::deposit_event(Event::ClaimsEnded { task: id, aggregator, collected, unclaimed });
        Ok(())
    }

    /// Deletes up to `max_items` records and returns their number. The task's own is the last.
    fn delete_records(
        id: TaskId,
        task: TaskOf<T>,
        settlement: Settlement,
        max_items: u32,
    ) -> Result<u32, DispatchError> {
        let mut left = max_items;
        // One iterator for all rounds: a new one would start with the keys that the call has deleted.
        let mut rounds = Rounds::<T>::iter_key_prefix(id);
        let mut under_way = rounds.next();
        while let Some(round) = under_way {
            left = left.saturating_sub(Self::settle_objections(id, round, left)?);
            if left == 0 {
                break;
            }
            let Removed { items, done } = T::RewardRounds::remove_round(id, round, left);
            // A round without claim records still counts as one, so that every turn makes progress.
            left = left.saturating_sub(items.max(1));
            if done {
                Rounds::<T>::remove(id, round);
                under_way = rounds.next();
            }
        }

        let listed = Admitted::<T>::drain_prefix(id).take(usize::try_from(left).unwrap_or(usize::MAX)).count();
        left = left.saturating_sub(u32::try_from(listed).unwrap_or(u32::MAX));

        if left > 0 {
            left = left.saturating_sub(1);
            Self::delete_task(id, task, settlement)?;
        } else if listed > 0 {
            let admitted = task.admitted.saturating_sub(u32::try_from(listed).unwrap_or(u32::MAX));
            Tasks::<T>::insert(id, TaskOf::<T> { admitted, ..task });
        }
        Ok(max_items.saturating_sub(left))
    }

    /// Settles up to `max` objections to a round and returns their number.
    fn settle_objections(id: TaskId, round: RoundIndex, max: u32) -> Result<u32, DispatchError> {
        let mut settled: u32 = 0;
        let objectors = Objections::<T>::iter_key_prefix((id, round));
        for trainer in objectors.take(usize::try_from(max).unwrap_or(usize::MAX)) {
            Self::do_settle_objection(id, round, trainer)?;
            settled = settled.saturating_add(1);
        }
        Ok(settled)
    }

    fn delete_task(id: TaskId, task: TaskOf<T>, settlement: Settlement) -> DispatchResult {
        let Settlement { paid, aggregator, unclaimed } = settlement;
        let refunded = settlement
            .total()
            .and_then(|settled| task.terms.deposit.checked_sub(settled))
            .ok_or(Error::<T>::Overflow)?;
        let organization = task.organization;
        task.storage_deposit.drop(&organization)?;
        OrganizationTasks::<T>::mutate_exists(&organization, decrement);
        ModelTasks::<T>::mutate_exists(task.model, decrement);
        Tasks::<T>::remove(id);
        Self::deposit_event(Event::TaskSwept { task: id, organization, paid, aggregator, refunded, unclaimed });
        Ok(())
    }
}
