//! The invariants of the registry's storage, one function each.

use crate::{Aggregators, Config, HoldReason, LastCode, Models, NextModelId, Organizations, Pallet, Trainers};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::hold::Inspect};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks every law of the pallet. Reads all of its storage: for tests and for rehearsals of upgrades.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::law_models_belong_to_organizations()?;
        Self::law_model_ids_are_below_the_next()?;
        Self::law_bonds_are_held()?;
        Self::law_code_is_published_in_the_past()?;
        Self::law_profiles_are_well_formed()
    }

    /// Every model's owner is an organization, and each organization counts the models it owns.
    fn law_models_belong_to_organizations() -> Result<(), TryRuntimeError> {
        let mut owned = BTreeMap::<T::AccountId, u32>::new();
        for model in Models::<T>::iter_values() {
            let count = owned.entry(model.owner).or_default();
            *count = count.saturating_add(1);
        }
        for (organization, record) in Organizations::<T>::iter() {
            let models = owned.remove(&organization).unwrap_or_default();
            ensure!(record.models == models, "an organization miscounts its models");
        }
        ensure!(owned.is_empty(), "a model's owner is not an organization");
        Ok(())
    }

    /// Every model's number is below the next number.
    fn law_model_ids_are_below_the_next() -> Result<(), TryRuntimeError> {
        let next = NextModelId::<T>::get();
        ensure!(Models::<T>::iter_keys().all(|id| id < next), "a model has a number that was not given yet");
        Ok(())
    }

    /// The tokens held as an aggregator's bond are those that its record states.
    fn law_bonds_are_held() -> Result<(), TryRuntimeError> {
        for (aggregator, record) in Aggregators::<T>::iter() {
            let held = T::Currency::balance_on_hold(&HoldReason::AggregatorBond.into(), &aggregator);
            ensure!(held == record.bond, "an aggregator's bond is not what is held");
        }
        Ok(())
    }

    /// The latest code was published in a block that has begun, and was not empty.
    fn law_code_is_published_in_the_past() -> Result<(), TryRuntimeError> {
        let Some(last) = LastCode::<T>::get() else { return Ok(()) };
        ensure!(last.block <= frame_system::Pallet::<T>::block_number(), "code was published in a later block");
        ensure!(last.bytes > 0, "code without bytes was published");
        Ok(())
    }

    /// Every profile passes the checks that it passed when it was stored.
    fn law_profiles_are_well_formed() -> Result<(), TryRuntimeError> {
        let organizations = Organizations::<T>::iter_values().map(|record| record.profile);
        for profile in organizations.chain(Trainers::<T>::iter_values().map(|record| record.profile)) {
            Self::check_profile(&profile).map_err(|_| "a profile is malformed")?;
        }
        for record in Aggregators::<T>::iter_values() {
            Self::check_aggregator_profile(&record.profile).map_err(|_| "an aggregator's profile is malformed")?;
        }
        Ok(())
    }
}
