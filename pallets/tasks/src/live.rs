//! Accounts and models with tasks that are not swept: other pallets keep their records until then.

use crate::{AggregatorTasks, Config, Error, ModelTasks, OrganizationTasks, Pallet};
use frame_support::dispatch::DispatchResult;
use sheaf_primitives::ModelId;

impl<T: Config> Pallet<T> {
    /// Whether `organization` has tasks that are not swept.
    pub fn organization_is_live(organization: &T::AccountId) -> bool {
        OrganizationTasks::<T>::contains_key(organization)
    }

    /// Whether `aggregator` serves tasks, or did until claims that are not over. A proposal alone does not bind it.
    pub fn aggregator_is_live(aggregator: &T::AccountId) -> bool {
        AggregatorTasks::<T>::contains_key(aggregator)
    }

    /// Whether `model` has tasks that are not swept.
    pub fn model_is_live(model: ModelId) -> bool {
        ModelTasks::<T>::contains_key(model)
    }
}

/// Adds one to a counter.
pub(crate) fn increment<T: Config>(count: &mut u32) -> DispatchResult {
    *count = count.checked_add(1).ok_or(Error::<T>::Overflow)?;
    Ok(())
}

/// Subtracts one from a counter, and removes it from storage at zero.
pub(crate) fn decrement(count: &mut Option<u32>) {
    *count = count.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
}
