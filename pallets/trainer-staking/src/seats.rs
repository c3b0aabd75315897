//! Seats: taken, left, and released.

use crate::{
    Config, Error, Event, Ledgers, Pallet, Params, Reports, Seat, SeatCounts, SeatOf, SeatRequirements, Seats,
    TaskInspect,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Time};
use frame_system::pallet_prelude::BlockNumberFor;
use sheaf_primitives::{Moment, TaskId};
use sp_runtime::{DispatchResult, traits::Saturating};

type SeatRequirementsOf<T> = SeatRequirements<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_take_seat(who: T::AccountId, task: TaskId) -> DispatchResult {
        let terms = Self::open_terms(task)?;
        let clock = T::Time::now();
        ensure!(clock < terms.deadline, Error::<T>::DeadlinePassed);
        if let Some(seat) = Seats::<T>::get(task, &who) {
            ensure!(!seat.is_seated(), Error::<T>::AlreadySeated);
            return Err(Error::<T>::SeatNotReleased.into());
        }
        let mut count = SeatCounts::<T>::get(task);
        ensure!(count.seated < terms.max_trainers, Error::<T>::TaskFull);
        ensure!(T::Tasks::admits(task, &who), Error::<T>::NotAdmitted);
        let mut ledger = Ledgers::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
        ledger.allocate(terms.stake).map_err(Error::<T>::from)?;
        count.take(terms.min_trainers, clock).ok_or(Error::<T>::CountOverflow)?;

        let seat = Seat { stake: terms.stake, taken_at: Self::now(), left_at: None, reported: false };
        Seats::<T>::insert(task, &who, seat);
        SeatCounts::<T>::insert(task, count);
        Ledgers::<T>::insert(&who, ledger);
        Self::deposit_event(Event::SeatTaken { task, trainer: who, stake: terms.stake });
        Ok(())
    }

    pub(crate) fn do_leave(who: T::AccountId, task: TaskId) -> DispatchResult {
        let seat = Seats::<T>::get(task, &who).ok_or(Error::<T>::NoSeat)?;
        ensure!(seat.is_seated(), Error::<T>::AlreadyLeft);

        // Nothing waits for the trainers of a task that is gone.
        let least = T::Tasks::seat_requirements(task).map_or(0, |terms| terms.min_trainers);
        SeatCounts::<T>::mutate(task, |count| count.leave(least));
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
            SeatCounts::<T>::mutate(task, |count| count.evict());
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
        ensure!(!Reports::<T>::contains_key(task, &trainer), Error::<T>::SeatReported);
        let open_terms = Self::open_terms(task).ok();
        if let Some(terms) = &open_terms {
            Self::check_release(&seat, terms)?;
        }

        ledger.deallocate(seat.stake);
        let mut count = SeatCounts::<T>::get(task);
        count.release(seat.is_seated());
        Seats::<T>::remove(task, &trainer);
        // Nobody can sit in a closed task again, so that its last seat takes the counts along.
        if count.live == 0 && open_terms.is_none() {
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
        ensure!(T::Tasks::seat_requirements(task).is_none(), Error::<T>::TaskNotGone);
        ensure!(Self::forget(task), Error::<T>::TaskNotGone);
        Ok(())
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

    /// Since when enough trainers for a round have sat in a task, in Unix milliseconds; those evicted count as sitting.
    /// `None` if there are not enough.
    pub fn enough_since(task: TaskId) -> Option<Moment> {
        SeatCounts::<T>::get(task).enough_since
    }

    /// Whether an account has a seat in a task that it took before `block`, left or not, and that is not released.
    pub fn has_live_seat_since_before(task: TaskId, trainer: &T::AccountId, block: BlockNumberFor<T>) -> bool {
        Seats::<T>::get(task, trainer).is_some_and(|seat| seat.taken_at < block)
    }

    /// Whether an account has anything bonded, unlocking, or in a seat.
    pub fn has_ledger(account: &T::AccountId) -> bool {
        Ledgers::<T>::contains_key(account)
    }

    /// A seat of an open task is released when its delay is over and its round too.
    ///
    /// The round that was under way may have paid who sat there. If the stake were free before that round's posting, it
    /// could earn a second time in the same round, in this task or another.
    fn check_release(seat: &SeatOf<T>, terms: &SeatRequirementsOf<T>) -> Result<(), Error<T>> {
        let left_at = seat.left_at.ok_or(Error::<T>::SeatInUse)?;
        let over_at = left_at.saturating_add(Params::<T>::get().leave_delay);
        ensure!(over_at <= Self::now(), Error::<T>::LeaveDelayNotOver);
        ensure!(terms.last_posted_at.is_some_and(|posted_at| posted_at > left_at), Error::<T>::RoundNotPosted);
        Ok(())
    }

    fn open_terms(task: TaskId) -> Result<SeatRequirementsOf<T>, Error<T>> {
        let terms = T::Tasks::seat_requirements(task).ok_or(Error::<T>::UnknownTask)?;
        ensure!(terms.open, Error::<T>::TaskNotOpen);
        Ok(terms)
    }

    fn vacate(task: TaskId, trainer: &T::AccountId, seat: SeatOf<T>) {
        Seats::<T>::insert(task, trainer, Seat { left_at: Some(Self::now()), ..seat });
    }

    pub(crate) fn now() -> BlockNumberFor<T> {
        frame_system::Pallet::<T>::block_number()
    }
}
