//! Paying unsigned claims. The payee may have no account that could pay a fee, so the fee comes out of the reward.
//!
//! An unsigned claim is checked completely before it enters a pool or a block, because a failure in a block would cost
//! its sender nothing. It is checked again when it is paid.

use crate::{ClaimFees, Config, Error, Escrow, Event, Pallet};
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    pallet_prelude::{InvalidTransaction, TransactionValidityError, ValidTransaction, Weight},
};
use sheaf_primitives::{Balance, RewardClaim, RoundIndex, TaskId};

/// Number of blocks after which a pool checks a waiting claim again.
pub const LONGEVITY: u64 = 64;

/// What an unsigned claim pays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Payout {
    /// The leaf's reward, in plancks.
    amount: Balance,
    /// The part of the reward that pays the claim's fee, in plancks.
    fee: Balance,
}

impl Payout {
    /// The rest for the payee, in plancks.
    pub(crate) fn left(&self) -> Balance {
        self.amount.saturating_sub(self.fee)
    }
}

impl<T: Config> Pallet<T> {
    /// Admits an unsigned claim to the pool and to blocks if it would be paid now.
    ///
    /// Every encoding of a claim has the same tag, so that only one waits in a pool. Its priority is the lowest, behind
    /// transactions whose signers pay.
    pub(crate) fn authorize_claim(
        task: TaskId,
        round: RoundIndex,
        claim: &RewardClaim,
    ) -> Result<(ValidTransaction, Weight), TransactionValidityError> {
        Self::check_fee_less(task, round, claim).map_err(refusal)?;
        let validity = ValidTransaction::with_tag_prefix("SheafClaim")
            .and_provides((task, round, claim.index))
            .priority(0)
            .longevity(LONGEVITY)
            .propagate(true)
            .build()?;
        Ok((validity, Weight::zero()))
    }

    /// Pays an unsigned claim: its fee to the fee recipients, the rest to the payee.
    pub(crate) fn do_claim_fee_less(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> DispatchResult {
        let Payout { amount, fee } = Self::check_fee_less(task, round, claim)?;
        let (index, payee) = (claim.index, T::AccountId::from(claim.payee));
        Self::mark(task, round, index);
        T::Escrow::pay(&payee, &[(task, round, amount)], fee)?;
        Self::deposit_event(Event::Claimed { task, round, index, payee, amount, fee });
        Ok(())
    }

    /// What an unsigned claim pays, or why it is refused. Cheap checks come before hashing.
    pub(crate) fn check_fee_less(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> Result<Payout, Error<T>> {
        let (record, amount) = Self::appraise(task, round, claim)?;
        let payout = Payout { amount, fee: T::Fees::fee(task, round, claim) };
        let payee = T::AccountId::from(claim.payee);
        ensure!(payout.left() > 0, Error::<T>::WorthNoFee);
        ensure!(payout.left() >= T::Escrow::least_payment(&payee), Error::<T>::PayeeTooNew);
        ensure!(T::Escrow::can_pay(&payee, task, round, amount, payout.fee), Error::<T>::CannotBePaid);
        Self::check_path(task, round, &record, claim)?;
        Ok(payout)
    }
}

/// The pool's reason for refusing a claim. Clients depend on these numbers, so their meaning never changes.
fn refusal<T>(error: Error<T>) -> InvalidTransaction {
    match error {
        Error::NotOpenedYet => InvalidTransaction::Future,
        Error::AlreadyClaimed => InvalidTransaction::Stale,
        Error::NoSuchRound => InvalidTransaction::Custom(1),
        Error::ClaimsOver => InvalidTransaction::Custom(2),
        Error::NoSuchLeaf => InvalidTransaction::Custom(3),
        Error::ZeroShare => InvalidTransaction::Custom(4),
        Error::WrongPathLength => InvalidTransaction::Custom(5),
        Error::WorthNothing => InvalidTransaction::Custom(6),
        Error::WorthNoFee => InvalidTransaction::Custom(7),
        Error::PayeeTooNew => InvalidTransaction::Custom(8),
        Error::CannotBePaid => InvalidTransaction::Custom(9),
        Error::SumOverflow => InvalidTransaction::Custom(10),
        Error::WrongSum => InvalidTransaction::Custom(11),
        Error::WrongRoot => InvalidTransaction::Custom(12),
        // No check of a claim returns another error.
        _ => InvalidTransaction::Call,
    }
}
