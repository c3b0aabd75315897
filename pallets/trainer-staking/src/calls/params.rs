//! Setting the parameters.

use crate::{Config, Event, Pallet, Params, StakingParamsOf};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_set_params(params: StakingParamsOf<T>) -> DispatchResult {
        Self::check_params(&params)?;
        Params::<T>::put(&params);
        Self::deposit_event(Event::ParamsSet { params });
        Ok(())
    }
}
