//! Bonding, unbonding and withdrawing tokens.

use crate::{Config, Error, Event, HoldReason, LedgerError, LedgerOf, Ledgers, Pallet, Params, Trainers};
use frame_support::{ensure, traits::fungible::hold::Mutate};
use sheaf_holds::HeldTokens;
use sheaf_primitives::Balance;
use sp_runtime::{DispatchResult, traits::Saturating};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_bond(who: T::AccountId, amount: Balance) -> DispatchResult {
        ensure!(amount > 0, Error::<T>::AmountZero);
        ensure!(T::Trainers::is_registered(&who), Error::<T>::NotATrainer);
        ensure!(amount <= T::Currency::holdable(&who), Error::<T>::InsufficientBalance);
        let mut ledger = Ledgers::<T>::get(&who).unwrap_or_default();
        ledger.bond(amount).map_err(Error::<T>::from)?;
        Self::check_min_bond(&ledger)?;

        T::Currency::hold(&HoldReason::TrainerBond.into(), &who, amount)?;
        Ledgers::<T>::insert(&who, ledger);
        Self::deposit_event(Event::Bonded { trainer: who, amount });
        Ok(())
    }

    pub(crate) fn do_unbond(who: T::AccountId, amount: Balance) -> DispatchResult {
        ensure!(amount > 0, Error::<T>::AmountZero);
        let mut ledger = Ledgers::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
        let unlocks_at = Self::now().saturating_add(Params::<T>::get().bonding_duration);
        ledger.unbond(amount, unlocks_at).map_err(Error::<T>::from)?;
        Self::check_min_bond(&ledger)?;

        Ledgers::<T>::insert(&who, ledger);
        Self::deposit_event(Event::Unbonded { trainer: who, amount, unlocks_at });
        Ok(())
    }

    pub(crate) fn do_rebond(who: T::AccountId, amount: Balance) -> DispatchResult {
        ensure!(amount > 0, Error::<T>::AmountZero);
        let mut ledger = Ledgers::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
        ledger.rebond(amount).map_err(Error::<T>::from)?;
        Self::check_min_bond(&ledger)?;

        Ledgers::<T>::insert(&who, ledger);
        Self::deposit_event(Event::Rebonded { trainer: who, amount });
        Ok(())
    }

    pub(crate) fn do_withdraw_unbonded(who: T::AccountId) -> DispatchResult {
        let mut ledger = Ledgers::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
        let amount = ledger.withdraw(Self::now());
        ensure!(amount > 0, Error::<T>::NothingToWithdraw);

        T::Currency::free(&HoldReason::TrainerBond.into(), &who, amount)?;
        Self::write_ledger(&who, ledger);
        Self::deposit_event(Event::Withdrawn { trainer: who, amount });
        Ok(())
    }

    /// Stores a ledger, or removes it if it is empty.
    pub(crate) fn write_ledger(who: &T::AccountId, ledger: LedgerOf<T>) {
        if ledger.is_empty() {
            Ledgers::<T>::remove(who);
        } else {
            Ledgers::<T>::insert(who, ledger);
        }
    }

    /// Checks that the bond is 0 or at least the minimum.
    fn check_min_bond(ledger: &LedgerOf<T>) -> Result<(), Error<T>> {
        let enough = ledger.bonded == 0 || ledger.bonded >= Params::<T>::get().min_bond;
        ensure!(enough, Error::<T>::BelowMinBond);
        Ok(())
    }
}

impl<T> From<LedgerError> for Error<T> {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::NotEnoughFree => Self::InsufficientFreeBond,
            LedgerError::NotEnoughUnlocking => Self::InsufficientUnlocking,
            LedgerError::TooManyChunks => Self::TooManyUnlocking,
            LedgerError::Overflow => Self::CountOverflow,
        }
    }
}
