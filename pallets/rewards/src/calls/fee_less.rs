//! Claims that nobody signs. The payee may have no account to pay a fee from, so the fee comes out of the payout.
//!
//! Such a claim is checked wholly before it is let into the pool or a block: what failed in a block later would have cost
//! nobody anything. It is checked again when it is paid.

use crate::{ClaimFees, Config, Error, Escrow, Event, Pallet};
use frame_support::{
    dispatch::DispatchResult,
    ensure,
    pallet_prelude::{InvalidTransaction, TransactionValidityError, ValidTransaction, Weight},
};
use sheaf_primitives::{Balance, RewardClaim, RoundIndex, TaskId};

/// For how many blocks a pool keeps a claim before it checks it anew.
pub const LONGEVITY: u64 = 64;

/// What a claim that nobody signs pays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Payout {
    /// What the leaf is worth, in plancks.
    amount: Balance,
    /// How much of it the claim's own fee takes.
    fee: Balance,
}

impl Payout {
    /// What is left for the payee.
    pub(crate) fn left(&self) -> Balance {
        self.amount.saturating_sub(self.fee)
    }
}

impl<T: Config> Pallet<T> {
    /// Lets a claim that nobody signed into the pool and into blocks if it would be paid now.
    ///
    /// Every encoding of a claim has the same tag, so that only one waits in a pool. It goes last: whoever pays by
    /// signing comes first.
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

    /// Pays a claim that nobody signed: its fee to where fees go, the rest to the payee.
    pub(crate) fn do_claim_fee_less(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> DispatchResult {
        let Payout { amount, fee } = Self::check_fee_less(task, round, claim)?;
        let (index, payee) = (claim.index, T::AccountId::from(claim.payee));
        Self::mark(task, round, index);
        T::Escrow::pay(&payee, &[(task, round, amount)], fee)?;
        Self::deposit_event(Event::Claimed { task, round, index, payee, amount, fee });
        Ok(())
    }

    /// What a claim that nobody signs pays, or why it is refused. What is cheap to check comes before what hashes.
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

/// How the pool is told why a claim is refused. Clients know these numbers: they are never given another meaning.
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
        // No check of a claim says anything else.
        _ => InvalidTransaction::Call,
    }
}
