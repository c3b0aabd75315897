//! Seats: taken, left, released and slashed.

use crate::{
    Config, Error, Event, HoldReason, Ledgers, Pallet, Params, Seat, SeatCounts, SeatOf, SeatTerms, Seats, TaskTerms,
};
use alloc::vec::Vec;
use frame_support::{
    ensure,
    traits::{
        Get, Time,
        fungible::hold::Mutate,
        tokens::{Fortitude, Precision, Restriction},
    },
};
use frame_system::pallet_prelude::BlockNumberFor;
use sheaf_primitives::{Balance, TaskId};
use sp_runtime::{DispatchError, DispatchResult, traits::Saturating};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_take_seat(who: T::AccountId, task: TaskId) -> DispatchResult {
        let terms = Self::open_terms(task)?;
        ensure!(T::Time::now() < terms.deadline, Error::<T>::DeadlinePassed);
        if let Some(seat) = Seats::<T>::get(task, &who) {
            ensure!(!seat.is_seated(), Error::<T>::AlreadySeated);
            return Err(Error::<T>::SeatNotReleased.into());
        }
        let mut count = SeatCounts::<T>::get(task);
        ensure!(count.seated < terms.max_trainers, Error::<T>::TaskFull);
        ensure!(T::TaskTerms::admits(task, &who), Error::<T>::NotAdmitted);
        let mut ledger = Ledgers::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
        ledger.allocate(terms.stake).map_err(Error::<T>::from)?;
        count.take().ok_or(Error::<T>::CountOverflow)?;

        let seat = Seat { stake: terms.stake, taken_at: Self::now(), left_at: None };
        Seats::<T>::insert(task, &who, seat);
        SeatCounts::<T>::insert(task, count);
        Ledgers::<T>::insert(&who, ledger);
        Self::deposit_event(Event::SeatTaken { task, trainer: who, stake: terms.stake });
        Ok(())
    }

    pub(crate) fn do_leave(who: T::AccountId, task: TaskId) -> DispatchResult {
        let seat = Seats::<T>::get(task, &who).ok_or(Error::<T>::NoSeat)?;
        ensure!(seat.is_seated(), Error::<T>::AlreadyLeft);

        Self::vacate(task, &who, seat);
        Self::deposit_event(Event::SeatLeft { task, trainer: who });
        Ok(())
    }

    pub(crate) fn do_evict_idle(who: T::AccountId, task: TaskId, trainers: Vec<T::AccountId>) -> DispatchResult {
        let terms = Self::open_terms(task)?;
        ensure!(terms.aggregator == who, Error::<T>::NotTheAggregator);

        let mut evicted = false;
        for trainer in trainers {
            let Some(seat) = Seats::<T>::get(task, &trainer).filter(Seat::is_seated) else { continue };
            Self::vacate(task, &trainer, seat);
            Self::deposit_event(Event::SeatEvicted { task, trainer });
            evicted = true;
        }
        ensure!(evicted, Error::<T>::NothingToEvict);
        Ok(())
    }

    pub(crate) fn do_release(task: TaskId, trainer: T::AccountId) -> DispatchResult {
        let seat = Seats::<T>::get(task, &trainer).ok_or(Error::<T>::NoSeat)?;
        let mut ledger = Ledgers::<T>::get(&trainer).ok_or(Error::<T>::NotBonded)?;
        let open = T::TaskTerms::seat_terms(task).is_some_and(|terms| terms.open);
        if open {
            let left_at = seat.left_at.ok_or(Error::<T>::SeatInUse)?;
            let over_at = left_at.saturating_add(Params::<T>::get().leave_delay);
            ensure!(over_at <= Self::now(), Error::<T>::LeaveDelayNotOver);
        }

        ledger.deallocate(seat.stake);
        let mut count = SeatCounts::<T>::get(task);
        count.release(seat.is_seated());
        Seats::<T>::remove(task, &trainer);
        // Nobody can sit in a closed task again, so that its last seat takes the counts along.
        if count.live == 0 && !open {
            SeatCounts::<T>::remove(task);
        } else {
            SeatCounts::<T>::insert(task, count);
        }
        Self::write_ledger(&trainer, ledger);
        Self::deposit_event(Event::SeatReleased { task, trainer, stake: seat.stake });
        Ok(())
    }

    pub(crate) fn do_forget_task(task: TaskId) -> DispatchResult {
        ensure!(SeatCounts::<T>::contains_key(task), Error::<T>::NothingToForget);
        ensure!(T::TaskTerms::seat_terms(task).is_none(), Error::<T>::TaskNotGone);
        ensure!(Self::forget(task), Error::<T>::TaskNotGone);
        Ok(())
    }

    /// Takes up to `amount` plancks from a trainer over its seat in a task, and sends it to the slash destination.
    /// Returns what was taken.
    ///
    /// In this order: the seat's allocation, what is unlocking, what is bonded and free; never what other seats have.
    /// The seat stays, with what is left of its stake. A seat that was released cannot be slashed any more.
    ///
    /// Errors: [`Error::AmountZero`], [`Error::NoSeat`], [`Error::NothingToSlash`].
    pub fn slash(task: TaskId, trainer: &T::AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        ensure!(amount > 0, Error::<T>::AmountZero);
        let mut seat = Seats::<T>::get(task, trainer).ok_or(Error::<T>::NoSeat)?;
        let mut ledger = Ledgers::<T>::get(trainer).ok_or(Error::<T>::NotBonded)?;
        let taken = ledger.slash(amount, &mut seat.stake).total();
        ensure!(taken > 0, Error::<T>::NothingToSlash);

        // By force: locks that the trainer has elsewhere must not shelter what it put up here.
        T::Currency::transfer_on_hold(
            &HoldReason::TrainerBond.into(),
            trainer,
            &T::SlashDestination::get(),
            taken,
            Precision::Exact,
            Restriction::Free,
            Fortitude::Force,
        )?;
        let stake = seat.stake;
        Seats::<T>::insert(task, trainer, seat);
        Self::write_ledger(trainer, ledger);
        Self::deposit_event(Event::SeatSlashed { task, trainer: trainer.clone(), amount: taken, stake });
        Ok(taken)
    }

    /// Removes the counts of a task whose seats are all released, and says whether none of its counts are left.
    ///
    /// For whoever removes a task's record; anyone can make up for it by `forget_task`.
    pub fn forget(task: TaskId) -> bool {
        let count = SeatCounts::<T>::get(task);
        if count.live > 0 {
            return false;
        }
        if count.ever > 0 {
            SeatCounts::<T>::remove(task);
            Self::deposit_event(Event::SeatsForgotten { task });
        }
        true
    }

    /// How many seats of a task have an allocation: the most leaves a round of it may have.
    pub fn eligible(task: TaskId) -> u32 {
        SeatCounts::<T>::get(task).live
    }

    /// How many seats of a task were ever taken.
    pub fn seats_ever(task: TaskId) -> u32 {
        SeatCounts::<T>::get(task).ever
    }

    /// Whether an account sat in a task at the end of a block. Known until the seat is released.
    pub fn was_seated_at(task: TaskId, trainer: &T::AccountId, block: BlockNumberFor<T>) -> bool {
        Seats::<T>::get(task, trainer).is_some_and(|seat| seat.was_seated_at(block))
    }

    /// Whether an account has anything bonded, unlocking, or in a seat.
    pub fn has_ledger(account: &T::AccountId) -> bool {
        Ledgers::<T>::contains_key(account)
    }

    fn open_terms(task: TaskId) -> Result<SeatTerms<T::AccountId>, Error<T>> {
        let terms = T::TaskTerms::seat_terms(task).ok_or(Error::<T>::UnknownTask)?;
        ensure!(terms.open, Error::<T>::TaskNotOpen);
        Ok(terms)
    }

    fn vacate(task: TaskId, trainer: &T::AccountId, seat: SeatOf<T>) {
        SeatCounts::<T>::mutate(task, |count| count.leave());
        Seats::<T>::insert(task, trainer, Seat { left_at: Some(Self::now()), ..seat });
    }

    fn now() -> BlockNumberFor<T> {
        frame_system::Pallet::<T>::block_number()
    }
}
