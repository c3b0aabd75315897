//! The bodies of the calls, one subject a file.

mod bonds;
mod params;
mod reports;
mod seats;

use crate::{Config, Pallet};
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
    /// The block under way.
    fn now() -> BlockNumberFor<T> {
        frame_system::Pallet::<T>::block_number()
    }
}
