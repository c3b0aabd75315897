//! Setting the parameters.

use crate::{Config, Event, Pallet, Params, RegistryParams};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_set_params(params: RegistryParams) {
        Params::<T>::put(&params);
        Self::deposit_event(Event::ParamsSet { params });
    }
}
