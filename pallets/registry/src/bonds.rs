//! Aggregators' bonds: held when they register, and slashed as the tasks pallet finds.

use crate::{AggregatorOf, Aggregators, Config, Error, Event, HoldReason, Pallet};
use frame_support::{
    ensure,
    traits::{Get, fungible::hold::Mutate},
};
use sheaf_holds::HeldTokens;
use sheaf_primitives::Balance;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// Holds `amount` plancks as a part of an aggregator's bond.
    pub(crate) fn hold_bond(who: &T::AccountId, amount: Balance) -> DispatchResult {
        ensure!(amount <= T::Currency::holdable(who), Error::<T>::BondUnaffordable);
        T::Currency::hold(&HoldReason::AggregatorBond.into(), who, amount)
    }

    /// What an aggregator has bonded, in plancks. `None` if the account is no aggregator.
    pub fn aggregator_bond(who: &T::AccountId) -> Option<Balance> {
        Aggregators::<T>::get(who).map(|record| record.bond)
    }

    /// Takes up to `amount` plancks of an aggregator's bond, sends it where fees go, and returns what was taken: nothing if
    /// that account does not exist and so little cannot create it, as a slash must not hold up what it is a part of.
    ///
    /// # Errors
    /// [`Error::NotRegistered`] for an account that is no aggregator.
    pub fn slash_aggregator(who: &T::AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        let record = Aggregators::<T>::get(who).ok_or(Error::<T>::NotRegistered)?;
        let taken = amount.min(record.bond);
        let destination = T::FeeDestination::get();
        if taken == 0 || !T::Currency::can_receive(&destination, taken) {
            return Ok(0);
        }

        T::Currency::pay_out(&HoldReason::AggregatorBond.into(), who, &destination, taken)?;
        let bond = record.bond.checked_sub(taken).ok_or(Error::<T>::Overflow)?;
        Aggregators::<T>::insert(who, AggregatorOf::<T> { bond, ..record });
        Self::deposit_event(Event::AggregatorSlashed { aggregator: who.clone(), amount: taken, bond });
        Ok(taken)
    }
}
