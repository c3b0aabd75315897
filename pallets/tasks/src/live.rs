//! Whose tasks are not swept yet: records that others keep must stay until then.

use crate::{AggregatorTasks, Config, Error, ModelTasks, OrganizationTasks, Pallet};
use frame_support::dispatch::DispatchResult;
use sheaf_primitives::ModelId;

impl<T: Config> Pallet<T> {
    /// Whether tasks of `organization` are not swept yet.
    pub fn organization_is_live(organization: &T::AccountId) -> bool {
        OrganizationTasks::<T>::contains_key(organization)
    }

    /// Whether `aggregator` accepted tasks whose claims are not over. A mere proposal does not bind it.
    pub fn aggregator_is_live(aggregator: &T::AccountId) -> bool {
        AggregatorTasks::<T>::contains_key(aggregator)
    }

    /// Whether tasks that train `model` are not swept yet.
    pub fn model_is_live(model: ModelId) -> bool {
        ModelTasks::<T>::contains_key(model)
    }
}

pub(crate) fn count_one_more<T: Config>(count: &mut u32) -> DispatchResult {
    *count = count.checked_add(1).ok_or(Error::<T>::Overflow)?;
    Ok(())
}

/// Counts one less, and drops a count of zero from storage.
pub(crate) fn count_one_less(count: &mut Option<u32>) {
    *count = count.and_then(|count| count.checked_sub(1)).filter(|count| *count > 0);
}
