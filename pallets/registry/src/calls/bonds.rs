//! Raising and lowering aggregators' bonds.

use crate::{AggregatorOf, Aggregators, Config, Error, Event, HoldReason, Liveness, Pallet, Params};
use frame_support::ensure;
use sheaf_holds::HeldTokens;
use sheaf_primitives::Balance;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_bond_aggregator(who: T::AccountId, amount: Balance) -> DispatchResult {
        ensure!(amount > 0, Error::<T>::AmountZero);
        let record = Aggregators::<T>::get(&who).ok_or(Error::<T>::NotRegistered)?;
        let bond = record.bond.checked_add(amount).ok_or(Error::<T>::Overflow)?;
        Self::hold_bond(&who, amount)?;

        Aggregators::<T>::insert(&who, AggregatorOf::<T> { bond, ..record });
        Self::deposit_event(Event::AggregatorBonded { aggregator: who, amount, bond });
        Ok(())
    }

    pub(crate) fn do_unbond_aggregator(who: T::AccountId, amount: Balance) -> DispatchResult {
        ensure!(amount > 0, Error::<T>::AmountZero);
        let record = Aggregators::<T>::get(&who).ok_or(Error::<T>::NotRegistered)?;
        ensure!(!T::Liveness::aggregator_is_live(&who), Error::<T>::AggregatorInUse);
        let bond = record.bond.checked_sub(amount).ok_or(Error::<T>::BelowMinBond)?;
        ensure!(bond >= Params::<T>::get().aggregator_bond, Error::<T>::BelowMinBond);

        T::Currency::free(&HoldReason::AggregatorBond.into(), &who, amount)?;
        Aggregators::<T>::insert(&who, AggregatorOf::<T> { bond, ..record });
        Self::deposit_event(Event::AggregatorUnbonded { aggregator: who, amount, bond });
        Ok(())
    }
}
