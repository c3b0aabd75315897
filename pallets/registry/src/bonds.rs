//! Aggregators' bonds: held when they register, and slashed as the tasks pallet finds.

use crate::{AggregatorOf, Aggregators, Config, Error, Event, HoldReason, Pallet};
use frame_support::{
    ensure,
    traits::{
        Get,
        fungible::{Inspect, hold::Mutate},
        tokens::{DepositConsequence, Fortitude, Precision, Preservation, Provenance, Restriction},
    },
};
use sheaf_primitives::Balance;
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
    /// Holds `amount` plancks as a part of an aggregator's bond.
    pub(crate) fn hold_bond(who: &T::AccountId, amount: Balance) -> DispatchResult {
        // A hold may reach into locked tokens; a bond must not.
        let spendable = T::Currency::reducible_balance(who, Preservation::Protect, Fortitude::Polite);
        ensure!(amount <= spendable, Error::<T>::BondUnaffordable);
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
        let receivable = T::Currency::can_deposit(&destination, taken, Provenance::Extant);
        if taken == 0 || receivable != DepositConsequence::Success {
            return Ok(0);
        }

        // By force: locks that the aggregator has elsewhere must not shelter what it put up here.
        T::Currency::transfer_on_hold(
            &HoldReason::AggregatorBond.into(),
            who,
            &destination,
            taken,
            Precision::Exact,
            Restriction::Free,
            Fortitude::Force,
        )?;
        let bond = record.bond.checked_sub(taken).ok_or(Error::<T>::Overflow)?;
        Aggregators::<T>::insert(who, AggregatorOf::<T> { bond, ..record });
        Self::deposit_event(Event::AggregatorSlashed { aggregator: who.clone(), amount: taken, bond });
        Ok(taken)
    }
}
