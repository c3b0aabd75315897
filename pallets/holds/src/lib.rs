//! How the pallets hold tokens on their owners' accounts, free them, and move them to others.
//!
//! Deposits and bonds are held, never pooled. Locks and freezes may overlap with holds, which has two consequences that every
//! pallet must respect: what is locked already must not be held, and what is locked later must not keep held tokens from
//! being paid out or slashed.

#![cfg_attr(not(feature = "std"), no_std)]

use frame_support::traits::{
    fungible::hold,
    tokens::{DepositConsequence, Fortitude, Precision, Preservation, Provenance, Restriction},
};
use sp_runtime::{DispatchResult, traits::Zero};

/// Tokens that are held on their owner's account for a reason. Amounts are in plancks.
pub trait HeldTokens<AccountId>: hold::Mutate<AccountId> {
    /// What can be held on the account: its free balance without locked tokens and without the existential deposit.
    fn holdable(who: &AccountId) -> Self::Balance {
        Self::reducible_balance(who, Preservation::Protect, Fortitude::Polite)
    }

    /// Frees exactly `amount`. Does nothing for an amount of 0.
    fn free(reason: &Self::Reason, who: &AccountId, amount: Self::Balance) -> DispatchResult {
        if !amount.is_zero() {
            Self::release(reason, who, amount, Precision::Exact)?;
        }
        Ok(())
    }

    /// Moves exactly `amount` out of the hold to the free balance of `to`, whatever locks the owner has. Does nothing for
    /// an amount of 0.
    fn pay_out(reason: &Self::Reason, from: &AccountId, to: &AccountId, amount: Self::Balance) -> DispatchResult {
        if !amount.is_zero() {
            let (precision, restriction, force) = (Precision::Exact, Restriction::Free, Fortitude::Force);
            Self::transfer_on_hold(reason, from, to, amount, precision, restriction, force)?;
        }
        Ok(())
    }

    /// Whether the account can be paid `amount`: it exists, or the amount suffices to create it.
    fn can_receive(account: &AccountId, amount: Self::Balance) -> bool {
        Self::can_deposit(account, amount, Provenance::Extant) == DepositConsequence::Success
    }
}

impl<AccountId, Currency: hold::Mutate<AccountId>> HeldTokens<AccountId> for Currency {}
