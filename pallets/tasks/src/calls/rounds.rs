//! Posting a round's result, and paying the aggregator its part of it.

use crate::{
    Config, Error, Event, Pallet, Params, RewardRounds, RoundRecord, RoundStatus, Rounds, Seats, TaskOf, TaskState,
    Tasks,
};
use frame_support::{dispatch::DispatchResult, ensure, traits::Time};
use sheaf_holds::HeldTokens;
use sheaf_primitives::{Reward, RewardRoot, RoundIndex, RoundPay, RoundResult, TaskId};
use sp_runtime::traits::Saturating;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_submit_round(
        aggregator: T::AccountId,
        id: TaskId,
        round: RoundIndex,
        result: RoundResult,
    ) -> DispatchResult {
        let mut task = Self::task(id)?;
        ensure!(task.aggregator == aggregator, Error::<T>::NotAggregator);
        ensure!(task.state == TaskState::Open, Error::<T>::NotOpen);
        ensure!(!task.all_rounds_posted(), Error::<T>::AllRoundsPosted);
        ensure!(round == task.rounds_posted, Error::<T>::RoundOutOfOrder);
        Self::check_timing(id, &task)?;
        Self::check_result(id, &task, &result)?;

        let RoundResult { model, updates_root, rewards_root, total_shares, leaves, report, accuracy, loss_micro } =
            result;
        let pay = Self::pay_of_next_round(&task, total_shares).filter(|pay| pay.pool > 0);
        let pay @ RoundPay { pool, aggregator_part } = pay.ok_or(Error::<T>::EmptyPool)?;
        let left = pay.total().and_then(|total| task.unallocated.checked_sub(total)).ok_or(Error::<T>::Overflow)?;
        let posted_at = Self::block();
        let opens_at = posted_at.saturating_add(Params::<T>::get().challenge_window);
        // A round that collected at the deadline may still be posted within the grace, but no other starts.
        let becomes_last = T::Time::now() >= task.terms.deadline && round.saturating_add(1) < task.rounds();

        task.unallocated = left;
        task.rounds_posted = round.checked_add(1).ok_or(Error::<T>::Overflow)?;
        task.current_model = model;
        task.last_posted_at = Some(posted_at);
        task.waiting_since = Some(posted_at);
        // The aggregator posts again: it needs no successor.
        task.successor = None;
        if becomes_last {
            task.last_round = Some(round);
        }
        let record = RoundRecord {
            model,
            updates_root,
            report,
            accuracy,
            loss_micro,
            pool,
            paid: 0,
            aggregator_part,
            aggregator_paid: false,
            posted_at,
            eligible: T::Seats::eligible(id),
            objections: 0,
            standing: RoundStatus::Posted,
        };
        Tasks::<T>::insert(id, task);
        Rounds::<T>::insert(id, round, record);
        T::RewardRounds::open_round(id, round, RewardRoot { root: rewards_root, total_shares, leaves }, opens_at)?;

        Self::deposit_event(Event::RoundPosted { task: id, round, model, leaves, pool, aggregator_part, opens_at });
        if becomes_last {
            Self::deposit_event(Event::TaskFinishing { task: id, last_round: round });
        }
        Ok(())
    }

    fn check_timing(id: TaskId, task: &TaskOf<T>) -> DispatchResult {
        ensure!(T::Time::now() < Self::grace_ends(task), Error::<T>::GracePassed);
        ensure!(Self::latest_round_is_open(id, task), Error::<T>::LatestRoundNotOpen);
        if let Some(last) = task.last_posted_at {
            let earliest = last.saturating_add(Params::<T>::get().min_round_gap);
            ensure!(Self::block() >= earliest, Error::<T>::TooSoonAfterLastRound);
        }
        Ok(())
    }

    fn check_result(id: TaskId, task: &TaskOf<T>, result: &RoundResult) -> DispatchResult {
        let max = T::Seats::eligible(id).min(task.terms.max_trainers);
        ensure!(result.leaves >= task.terms.min_trainers, Error::<T>::TooFewLeaves);
        ensure!(result.leaves <= max, Error::<T>::MoreLeavesThanSeats);
        match task.terms.reward {
            Reward::Equal => ensure!(result.total_shares == u128::from(result.leaves), Error::<T>::SharesNotEqual),
        }
        Ok(())
    }

    pub(crate) fn do_collect_fee(id: TaskId, round: RoundIndex) -> DispatchResult {
        let task = Self::task(id)?;
        ensure!(!matches!(task.state, TaskState::Sweeping(_)), Error::<T>::BeingSwept);
        let mut record = Rounds::<T>::get(id, round).ok_or(Error::<T>::NoSuchRound)?;
        let amount = record.uncollected();
        ensure!(amount > 0, Error::<T>::NothingToCollect);
        let opens_at = T::RewardRounds::opens_at(id, round).ok_or(Error::<T>::NoSuchRound)?;
        ensure!(opens_at <= Self::block(), Error::<T>::NotOpenedYet);
        ensure!(T::Currency::can_receive(&task.aggregator, amount), Error::<T>::PayeeCannotReceive);

        Self::pay_from_deposit(&task.organization, &task.aggregator, amount)?;
        record.aggregator_paid = true;
        Rounds::<T>::insert(id, round, record);
        Self::deposit_event(Event::FeeCollected { task: id, round, aggregator: task.aggregator, amount });
        Ok(())
    }
}
