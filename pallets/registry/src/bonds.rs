//! Aggregators' bonds: held, read, and slashed by the tasks pallet.

use crate::{AggregatorOf, Aggregators, Config, Error, Event, HoldReason, Pallet};
use frame_support::{
    ensure,
    traits::{Get, fungible::hold::Mutate},
};
use sheaf_holds::HeldTokens;
use sheaf_primitives::Balance;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// Holds `amount` plancks as part of an aggregator's bond.
    pub(crate) fn hold_bond(who: &T::AccountId, amount: Balance) -> DispatchResult {
        ensure!(amount <= T::Currency::holdable(who), Error::<T>::BondUnaffordable);
        T::Currency::hold(&HoldReason::AggregatorBond.into(), who, amount)
    }

    /// An aggregator's bond, in plancks. `None` if the account is not an aggregator.
    pub fn aggregator_bond(who: &T::AccountId) -> Option<Balance> {
        Aggregators::<T>::get(who).map(|record| record.bond)
    }

    /// Takes up to `amount` plancks of an aggregator's bond, sends them to the fee destination, and returns the amount
    /// taken.
    ///
    /// Takes nothing if the destination's account does not exist and the amount is too small to create it: a slash must
    /// not make the call that it is part of fail.
    ///
    /// # Errors
    /// [`Error::NotRegistered`] for an account that is not an aggregator.
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
