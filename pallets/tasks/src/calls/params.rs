//! Changing the parameters.

use crate::{Config, Event, Pallet, Params, TaskParams};
use frame_support::dispatch::DispatchResult;
use frame_system::pallet_prelude::BlockNumberFor;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_set_params(params: TaskParams<BlockNumberFor<T>>) -> DispatchResult {
        Self::check_params(&params)?;
        Params::<T>::put(params);
        Self::deposit_event(Event::ParamsSet { params });
        Ok(())
    }
}
