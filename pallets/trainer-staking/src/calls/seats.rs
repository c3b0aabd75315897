//! Seats: taken, left, and released.

use crate::{
    Config, Error, Event, Ledgers, Pallet, Params, Reports, Seat, SeatCounts, SeatOf, SeatRequirements, Seats,
    TaskInspect,
};
use alloc::vec::Vec;
use frame_support::{ensure, traits::Time};
use frame_system::pallet_prelude::BlockNumberFor;
use sheaf_primitives::TaskId;
use sp_runtime::{DispatchResult, traits::Saturating};

type SeatRequirementsOf<T> = SeatRequirements<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_take_seat(who: T::AccountId, task: TaskId) -> DispatchResult {
        let required = Self::requirements_of_open(task)?;
        let clock = T::Time::now();
        ensure!(clock < required.deadline, Error::<T>::DeadlinePassed);
        if let Some(seat) = Seats::<T>::get(task, &who) {
            ensure!(!seat.is_seated(), Error::<T>::AlreadySeated);
            return Err(Error::<T>::SeatNotReleased.into());
        }
        let mut count = SeatCounts::<T>::get(task);
        ensure!(count.seated < required.max_trainers, Error::<T>::TaskFull);
        ensure!(T::Tasks::admits(task, &who), Error::<T>::NotAdmitted);
        let mut ledger = Ledgers::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
        ledger.allocate(required.stake).map_err(Error::<T>::from)?;
        count.take(required.min_trainers, clock).ok_or(Error::<T>::CountOverflow)?;

        let seat = Seat { stake: required.stake, taken_at: Self::now(), left_at: None, reported: false };
        Seats::<T>::insert(task, &who, seat);
        SeatCounts::<T>::insert(task, count);
        Ledgers::<T>::insert(&who, ledger);
        Self::deposit_event(Event::SeatTaken { task, trainer: who, stake: required.stake });
        Ok(())
    }

    pub(crate) fn do_leave(who: T::AccountId, task: TaskId) -> DispatchResult {
        let seat = Seats::<T>::get(task, &who).ok_or(Error::<T>::NoSeat)?;
        ensure!(seat.is_seated(), Error::<T>::AlreadyLeft);

        // A removed task needs no trainers.
        let minimum = T::Tasks::seat_requirements(task).map_or(0, |required| required.min_trainers);
        SeatCounts::<T>::mutate(task, |count| count.leave(minimum));
        Self::vacate(task, &who, seat);
        Self::deposit_event(Event::SeatLeft { task, trainer: who });
        Ok(())
    }

    pub(crate) fn do_evict_idle(who: T::AccountId, task: TaskId, trainers: Vec<T::AccountId>) -> DispatchResult {
        let required = Self::requirements_of_open(task)?;
        ensure!(required.aggregator == who, Error::<T>::NotTheAggregator);

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
        let open_task = Self::requirements_of_open(task).ok();
        if let Some(required) = &open_task {
            Self::check_release(&seat, required)?;
        }

        ledger.deallocate(seat.stake);
        let mut count = SeatCounts::<T>::get(task);
        count.release(seat.is_seated());
        Seats::<T>::remove(task, &trainer);
        // No seat can be taken in a closed task, so its counts go with its last seat.
        if count.live == 0 && open_task.is_none() {
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

    /// Removes the counts of a task whose seats are all released, and returns whether no counts are left.
    ///
    /// Called when a task's record is removed; `forget_task` does the same later.
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

    /// Checks that a seat of an open task was left, that its delay is over, and that a round was posted since.
    ///
    /// The round that was under way may pay the trainer. If the stake were free before that round is posted, it could
    /// earn twice in the same round, in this task or another.
    fn check_release(seat: &SeatOf<T>, required: &SeatRequirementsOf<T>) -> Result<(), Error<T>> {
        let left_at = seat.left_at.ok_or(Error::<T>::SeatInUse)?;
        let over_at = left_at.saturating_add(Params::<T>::get().leave_delay);
        ensure!(over_at <= Self::now(), Error::<T>::LeaveDelayNotOver);
        ensure!(required.last_posted_at.is_some_and(|posted_at| posted_at > left_at), Error::<T>::RoundNotPosted);
        Ok(())
    }

    fn requirements_of_open(task: TaskId) -> Result<SeatRequirementsOf<T>, Error<T>> {
        let required = T::Tasks::seat_requirements(task).ok_or(Error::<T>::UnknownTask)?;
        ensure!(required.open, Error::<T>::TaskNotOpen);
        Ok(required)
    }

    fn vacate(task: TaskId, trainer: &T::AccountId, seat: SeatOf<T>) {
        Seats::<T>::insert(task, trainer, Seat { left_at: Some(Self::now()), ..seat });
    }
}
