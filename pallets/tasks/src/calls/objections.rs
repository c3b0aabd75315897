//! Objections to a round. Its seats may object while its challenge window is open, and if more than half do, the
//! arbiter may rule. If it is silent, the round opens.

use crate::{
    Config, Error, Event, HoldReason, Models, Objections, Pallet, Params, RewardRounds, RoundRecord, RoundRuling,
    RoundStatus, Rounds, Seats, TaskOf, Tasks,
};
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    traits::{Get, fungible::hold::Mutate},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sheaf_holds::HeldTokens;
use sheaf_primitives::{Balance, H256, RoundIndex, TaskId};
use sp_runtime::traits::Saturating;

type RecordOf<T> = RoundRecord<BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_object(trainer: T::AccountId, id: TaskId, round: RoundIndex) -> DispatchResult {
        let mut task = Self::task(id)?;
        let mut record = Rounds::<T>::get(id, round).ok_or(Error::<T>::NoSuchRound)?;
        ensure!(record.standing == RoundStatus::Posted, Error::<T>::AlreadyFrozen);
        ensure!(!Self::round_is_open(id, round), Error::<T>::ChallengeWindowOver);
        let is_seated = T::Seats::seated_before(id, &trainer, record.posted_at);
        ensure!(is_seated, Error::<T>::NoSeatInRound);
        ensure!(!Objections::<T>::contains_key((id, round, &trainer)), Error::<T>::AlreadyObjected);

        let bond = Params::<T>::get().objection_bond;
        Self::hold_objection(&trainer, bond)?;
        Objections::<T>::insert((id, round, &trainer), bond);
        record.objections = record.objections.checked_add(1).ok_or(Error::<T>::Overflow)?;
        let (objections, eligible) = (record.objections, record.eligible);
        Self::deposit_event(Event::RoundObjected { task: id, round, trainer, objections, eligible });

        if objections.saturating_mul(2) > eligible {
            Self::freeze(id, &mut task, round, &mut record)?;
            Tasks::<T>::insert(id, task);
        }
        Rounds::<T>::insert(id, round, record);
        Ok(())
    }

    /// Keeps a round's rewards closed for the ruling window.
    fn freeze(id: TaskId, task: &mut TaskOf<T>, round: RoundIndex, record: &mut RecordOf<T>) -> DispatchResult {
        let until = Self::block().saturating_add(Params::<T>::get().ruling_window);
        T::RewardRounds::postpone_round(id, round, until)?;
        record.standing = RoundStatus::Frozen;
        // The aggregator cannot post meanwhile, so it must not count as stalled either.
        task.waiting_since = Some(until);
        Self::deposit_event(Event::RoundFrozen { task: id, round, until });
        Ok(())
    }

    pub(crate) fn do_rule(id: TaskId, round: RoundIndex, ruling: RoundRuling) -> DispatchResult {
        let mut task = Self::task(id)?;
        let mut record = Rounds::<T>::get(id, round).ok_or(Error::<T>::NoSuchRound)?;
        ensure!(record.standing == RoundStatus::Frozen, Error::<T>::NotFrozen);
        ensure!(!Self::round_is_open(id, round), Error::<T>::RulingWindowOver);

        task.waiting_since = Some(Self::block());
        match ruling {
            RoundRuling::Void => Self::void(id, &mut task, round, &mut record)?,
            RoundRuling::Dismiss => {
                T::RewardRounds::postpone_round(id, round, Self::block())?;
                record.standing = RoundStatus::Upheld;
                Self::deposit_event(Event::RoundUpheld { task: id, round });
            }
        }
        Tasks::<T>::insert(id, task);
        Rounds::<T>::insert(id, round, record);
        Ok(())
    }

    /// Undoes a posting, except for its number: its pay is unallocated again, and the model is that of the round
    /// before.
    fn void(id: TaskId, task: &mut TaskOf<T>, round: RoundIndex, record: &mut RecordOf<T>) -> DispatchResult {
        let base = Self::base_model(id, task, round)?;
        let returned = record.pool.checked_add(record.aggregator_part).ok_or(Error::<T>::Overflow)?;
        task.unallocated = task.unallocated.checked_add(returned).ok_or(Error::<T>::Overflow)?;
        task.current_model = base;
        record.model = base;
        record.pool = 0;
        record.aggregator_part = 0;
        record.standing = RoundStatus::Void;
        // It never opened, so there is no claim's mark to remove.
        let removed = T::RewardRounds::remove_round(id, round, 1);
        ensure!(removed.done, Error::<T>::Overflow);
        let slashed = Self::slash_backing(task, Params::<T>::get().void_slash)?;
        Self::deposit_event(Event::RoundVoided { task: id, round, returned, slashed });
        Ok(())
    }

    /// SHA-256 of the model that a round's trainers started from.
    fn base_model(id: TaskId, task: &TaskOf<T>, round: RoundIndex) -> Result<H256, Error<T>> {
        match round.checked_sub(1) {
            Some(before) => Rounds::<T>::get(id, before).map(|record| record.model).ok_or(Error::<T>::NoSuchRound),
            None => T::Models::model(task.model).map(|model| model.weights_sha256).ok_or(Error::<T>::NoSuchModel),
        }
    }

    pub(crate) fn do_settle_objection(id: TaskId, round: RoundIndex, trainer: T::AccountId) -> DispatchResult {
        let key = (id, round, &trainer);
        let bond = Objections::<T>::get(key).ok_or(Error::<T>::NoSuchObjection)?;
        let record = Rounds::<T>::get(id, round).ok_or(Error::<T>::NoSuchRound)?;
        let forfeit = match record.standing {
            RoundStatus::Upheld => true,
            RoundStatus::Void => false,
            RoundStatus::Posted | RoundStatus::Frozen => {
                ensure!(Self::round_is_open(id, round), Error::<T>::ObjectionPending);
                false
            }
        };

        let reason = HoldReason::Objection.into();
        if forfeit {
            let treasury = T::Treasury::get();
            ensure!(T::Currency::can_receive(&treasury, bond), Error::<T>::TreasuryCannotReceive);
            T::Currency::pay_out(&reason, &trainer, &treasury, bond)?;
        } else {
            T::Currency::free(&reason, &trainer, bond)?;
        }
        Objections::<T>::remove(key);
        Self::deposit_event(Event::ObjectionSettled { task: id, round, trainer, bond, forfeit });
        Ok(())
    }

    /// Holds an objection's bond.
    fn hold_objection(who: &T::AccountId, bond: Balance) -> DispatchResult {
        ensure!(bond <= T::Currency::holdable(who), Error::<T>::ObjectionUnaffordable);
        T::Currency::hold(&HoldReason::Objection.into(), who, bond)
    }
}
