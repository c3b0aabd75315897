//! What other pallets may ask of trainer staking.

use crate::{Config, Ledgers, Pallet, SeatCounts, Seats};
use frame_system::pallet_prelude::BlockNumberFor;
use sheaf_primitives::{Moment, TaskId};

impl<T: Config> Pallet<T> {
    /// How many seats of a task have an allocation: the maximum number of leaves of a round.
    pub fn eligible(task: TaskId) -> u32 {
        SeatCounts::<T>::get(task).live
    }

    /// How many seats of a task were ever taken.
    pub fn seats_ever(task: TaskId) -> u32 {
        SeatCounts::<T>::get(task).ever
    }

    /// Whether an account was seated in a task at the end of a block. Known until the seat is released.
    pub fn was_seated_at(task: TaskId, trainer: &T::AccountId, block: BlockNumberFor<T>) -> bool {
        Seats::<T>::get(task, trainer).is_some_and(|seat| seat.was_seated_at(block))
    }

    /// Unix time in milliseconds since which a task has enough trainers for a round, evicted ones included. `None` if
    /// it does not have enough.
    pub fn enough_since(task: TaskId) -> Option<Moment> {
        SeatCounts::<T>::get(task).enough_since
    }

    /// Whether an account has a seat in a task that it took before `block` and that is not released, whether left or
    /// not.
    pub fn seated_before(task: TaskId, trainer: &T::AccountId, block: BlockNumberFor<T>) -> bool {
        Seats::<T>::get(task, trainer).is_some_and(|seat| seat.taken_at < block)
    }

    /// Whether an account has bonded or unlocking tokens, or a seat.
    pub fn has_ledger(account: &T::AccountId) -> bool {
        Ledgers::<T>::contains_key(account)
    }
}
