//! Registering, updating and deregistering organizations, trainers and aggregators.

use crate::{
    Aggregator, Aggregators, Config, Error, Event, HoldReason, Liveness, Organization, Organizations, Pallet, Params,
    Trainer, Trainers,
};
use codec::Encode;
use frame_support::{
    ensure,
    traits::{Consideration, Footprint},
};
use sheaf_holds::HeldTokens;
use sheaf_primitives::{AggregatorProfile, Profile};
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_register_organization(who: T::AccountId, profile: Profile) -> DispatchResult {
        Self::check_profile(&profile)?;
        ensure!(!Organizations::<T>::contains_key(&who), Error::<T>::AlreadyRegistered);

        let deposit = Self::hold_profile_deposit(&who, &profile)?;
        Organizations::<T>::insert(&who, Organization { profile, models: 0, deposit });
        Self::deposit_event(Event::OrganizationRegistered { organization: who });
        Ok(())
    }

    pub(crate) fn do_update_organization(who: T::AccountId, profile: Profile) -> DispatchResult {
        Self::check_profile(&profile)?;
        let record = Organizations::<T>::get(&who).ok_or(Error::<T>::NotRegistered)?;

        let deposit = Self::adjust_profile_deposit(record.deposit, &who, &profile)?;
        Organizations::<T>::insert(&who, Organization { profile, models: record.models, deposit });
        Self::deposit_event(Event::OrganizationUpdated { organization: who });
        Ok(())
    }

    pub(crate) fn do_deregister_organization(who: T::AccountId) -> DispatchResult {
        let record = Organizations::<T>::get(&who).ok_or(Error::<T>::NotRegistered)?;
        ensure!(record.models == 0, Error::<T>::OrganizationOwnsModels);
        ensure!(!T::Liveness::organization_is_live(&who), Error::<T>::OrganizationInUse);

        record.deposit.drop(&who)?;
        Organizations::<T>::remove(&who);
        Self::deposit_event(Event::OrganizationDeregistered { organization: who });
        Ok(())
    }

    pub(crate) fn do_register_trainer(who: T::AccountId, profile: Profile) -> DispatchResult {
        Self::check_profile(&profile)?;
        ensure!(!Trainers::<T>::contains_key(&who), Error::<T>::AlreadyRegistered);

        let deposit = Self::hold_profile_deposit(&who, &profile)?;
        Trainers::<T>::insert(&who, Trainer { profile, deposit });
        Self::deposit_event(Event::TrainerRegistered { trainer: who });
        Ok(())
    }

    pub(crate) fn do_update_trainer(who: T::AccountId, profile: Profile) -> DispatchResult {
        Self::check_profile(&profile)?;
        let record = Trainers::<T>::get(&who).ok_or(Error::<T>::NotRegistered)?;

        let deposit = Self::adjust_profile_deposit(record.deposit, &who, &profile)?;
        Trainers::<T>::insert(&who, Trainer { profile, deposit });
        Self::deposit_event(Event::TrainerUpdated { trainer: who });
        Ok(())
    }

    pub(crate) fn do_deregister_trainer(who: T::AccountId) -> DispatchResult {
        let record = Trainers::<T>::get(&who).ok_or(Error::<T>::NotRegistered)?;
        ensure!(!T::Liveness::trainer_is_live(&who), Error::<T>::TrainerInUse);

        record.deposit.drop(&who)?;
        Trainers::<T>::remove(&who);
        Self::deposit_event(Event::TrainerDeregistered { trainer: who });
        Ok(())
    }

    pub(crate) fn do_register_aggregator(who: T::AccountId, profile: AggregatorProfile) -> DispatchResult {
        Self::check_aggregator_profile(&profile)?;
        ensure!(!Aggregators::<T>::contains_key(&who), Error::<T>::AlreadyRegistered);

        let deposit = Self::hold_profile_deposit(&who, &profile)?;
        let bond = Params::<T>::get().aggregator_bond;
        Self::hold_bond(&who, bond)?;

        Aggregators::<T>::insert(&who, Aggregator { profile, bond, deposit });
        Self::deposit_event(Event::AggregatorRegistered { aggregator: who, bond });
        Ok(())
    }

    pub(crate) fn do_update_aggregator(who: T::AccountId, profile: AggregatorProfile) -> DispatchResult {
        Self::check_aggregator_profile(&profile)?;
        let record = Aggregators::<T>::get(&who).ok_or(Error::<T>::NotRegistered)?;

        let deposit = Self::adjust_profile_deposit(record.deposit, &who, &profile)?;
        Aggregators::<T>::insert(&who, Aggregator { profile, bond: record.bond, deposit });
        Self::deposit_event(Event::AggregatorUpdated { aggregator: who });
        Ok(())
    }

    pub(crate) fn do_deregister_aggregator(who: T::AccountId) -> DispatchResult {
        let record = Aggregators::<T>::get(&who).ok_or(Error::<T>::NotRegistered)?;
        ensure!(!T::Liveness::aggregator_is_live(&who), Error::<T>::AggregatorInUse);

        T::Currency::free(&HoldReason::AggregatorBond.into(), &who, record.bond)?;
        record.deposit.drop(&who)?;
        Aggregators::<T>::remove(&who);
        Self::deposit_event(Event::AggregatorDeregistered { aggregator: who, bond: record.bond });
        Ok(())
    }

    fn hold_profile_deposit(who: &T::AccountId, profile: &impl Encode) -> Result<T::ProfileDeposit, Error<T>> {
        T::ProfileDeposit::new(who, Footprint::from_encodable(profile)).map_err(|_| Error::<T>::DepositUnaffordable)
    }

    fn adjust_profile_deposit(
        held: T::ProfileDeposit,
        who: &T::AccountId,
        profile: &impl Encode,
    ) -> Result<T::ProfileDeposit, Error<T>> {
        held.update(who, Footprint::from_encodable(profile)).map_err(|_| Error::<T>::DepositUnaffordable)
    }
}
