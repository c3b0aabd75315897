//! Movements of task money. All of it is held on the organizations' own accounts; nothing else in the chain moves it.
//!
//! Payments are exact and forced: freezes may reach into holds, and a trainer's pay must not wait for an organization's
//! locks.

use crate::{Config, Error, HoldReason, Pallet, Rounds, Tasks, terms::footprint};
use alloc::{collections::BTreeMap, vec::Vec};
use core::cmp::Reverse;
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    traits::{
        Consideration, OnUnbalanced,
        fungible::{BalancedHold, hold::Mutate},
    },
};
use sheaf_holds::HeldTokens;
use sheaf_primitives::{Balance, RoundIndex, TaskId, TaskTerms};

/// A payment out of a round's pool: the task, the round, the amount in plancks.
pub type Payment = (TaskId, RoundIndex, Balance);

impl<T: Config> Pallet<T> {
    /// Holds the storage deposit of a task with these terms.
    pub(crate) fn hold_storage_deposit(who: &T::AccountId, terms: &TaskTerms) -> Result<T::Consideration, Error<T>> {
        T::Consideration::new(who, footprint(terms)).map_err(|_| Error::<T>::NotEnoughFree)
    }

    /// Holds `amount` plancks as a task's deposit.
    pub(crate) fn hold_deposit(who: &T::AccountId, amount: Balance) -> DispatchResult {
        ensure!(amount <= T::Currency::holdable(who), Error::<T>::NotEnoughFree);
        T::Currency::hold(&HoldReason::TaskDeposit.into(), who, amount)
    }

    /// Frees `amount` plancks of the organization's held deposits.
    pub(crate) fn release_deposit(organization: &T::AccountId, amount: Balance) -> DispatchResult {
        T::Currency::free(&HoldReason::TaskDeposit.into(), organization, amount)
    }

    /// Pays `amount` plancks of the organization's held deposits to `payee`.
    pub(crate) fn pay_from_deposit(
        organization: &T::AccountId,
        payee: &T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        T::Currency::pay_out(&HoldReason::TaskDeposit.into(), organization, payee, amount)
    }

    /// Pays rewards to one payee: one transfer of the sum from each organization, all or nothing.
    ///
    /// `fee` plancks of the largest sum, the cost of a claim without a signer, go to [`Config::ClaimFees`] instead. They are
    /// taken out of the hold, so that a lock on the payee's account cannot prevent it.
    ///
    /// # Errors
    /// [`Error::NoSuchTask`], [`Error::NoSuchRound`]; [`Error::ClaimsOver`] once a task's claims have ended;
    /// [`Error::ExceedsPool`] for more than is left of a pool; [`Error::FeeExceedsReward`]; [`Error::PayeeCannotReceive`]
    /// for a payee that does not exist and would get less than the existential deposit.
    pub fn pay_rewards(payee: &T::AccountId, payments: &[Payment], fee: Balance) -> DispatchResult {
        let mut sums = BTreeMap::<T::AccountId, Balance>::new();
        for (id, round, amount) in payments {
            let task = Tasks::<T>::get(id).ok_or(Error::<T>::NoSuchTask)?;
            ensure!(Self::accepts_claims(&task), Error::<T>::ClaimsOver);
            Self::book_payment(*id, *round, *amount)?;
            let sum = sums.entry(task.organization).or_default();
            *sum = sum.checked_add(*amount).ok_or(Error::<T>::Overflow)?;
        }

        // The largest comes first: it must suffice to create the payee's account.
        let mut sums: Vec<_> = sums.into_iter().collect();
        sums.sort_by_key(|(_, sum)| Reverse(*sum));
        if let Some((organization, largest)) = sums.first_mut() {
            let left = largest.checked_sub(fee).filter(|left| *left > 0);
            *largest = left.ok_or(Error::<T>::FeeExceedsReward)?;
            Self::pay_fee(organization, fee)?;
        }
        for (organization, sum) in sums {
            ensure!(T::Currency::can_receive(payee, sum), Error::<T>::PayeeCannotReceive);
            Self::pay_from_deposit(&organization, payee, sum)?;
        }
        Ok(())
    }

    /// Takes `fee` plancks out of the organization's held deposits, for [`Config::ClaimFees`].
    fn pay_fee(organization: &T::AccountId, fee: Balance) -> DispatchResult {
        if fee > 0 {
            let (credit, missing) = T::Currency::slash(&HoldReason::TaskDeposit.into(), organization, fee);
            T::ClaimFees::on_unbalanced(credit);
            ensure!(missing == 0, Error::<T>::Overflow);
        }
        Ok(())
    }

    fn book_payment(task: TaskId, round: RoundIndex, amount: Balance) -> DispatchResult {
        Rounds::<T>::try_mutate(task, round, |record| {
            let record = record.as_mut().ok_or(Error::<T>::NoSuchRound)?;
            let paid = record.paid.checked_add(amount).ok_or(Error::<T>::Overflow)?;
            ensure!(paid <= record.pool, Error::<T>::ExceedsPool);
            record.paid = paid;
            Ok(())
        })
    }
}
