//! What other pallets may ask of trainer staking.

use crate::{Config, Ledgers, Pallet, SeatCounts, Seats};
use frame_system::pallet_prelude::BlockNumberFor;
use sheaf_primitives::{Moment, TaskId};

impl<T: Config> Pallet<T> {
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
}
