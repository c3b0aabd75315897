//! Checking claims, marking their leaves, and having them paid.

use crate::{
    ClaimOf, ClaimedPages, Config, Error, Escrow, Event, Pallet, RewardRound, Rounds,
    pages::{EMPTY, Mark, count},
};
use alloc::vec::Vec;
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::pallet_prelude::BlockNumberFor;
use sheaf_primitives::{
    Balance, ClaimError, RewardClaim, RoundId, RoundIndex, TaskId, path_length, payout, verify_claim,
};
use sp_runtime::traits::Zero;

impl<T: Config> Pallet<T> {
    /// Pays claims of one payee, all or none.
    pub(crate) fn do_claim(claims: &[ClaimOf]) -> DispatchResult {
        let (_, _, first) = claims.first().ok_or(Error::<T>::NoClaims)?;
        ensure!(claims.iter().all(|(_, _, claim)| claim.payee == first.payee), Error::<T>::DifferentPayees);
        let payee = T::AccountId::from(first.payee);

        let mut payments = Vec::with_capacity(claims.len());
        for (task, round, claim) in claims {
            let amount = Self::check_claim(*task, *round, claim)?;
            // At once, so that a second claim on the same leaf in this call is refused.
            Self::mark(*task, *round, claim.index);
            payments.push((*task, *round, amount));
        }
        T::Escrow::pay(&payee, &payments, 0)?;

        for ((task, round, claim), (_, _, amount)) in claims.iter().zip(payments) {
            let (task, round, index) = (*task, *round, claim.index);
            Self::deposit_event(Event::Claimed { task, round, index, payee: payee.clone(), amount, fee: 0 });
        }
        Ok(())
    }

    /// What a claim is paid, in plancks, or why it is refused.
    pub(crate) fn check_claim(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> Result<Balance, Error<T>> {
        let (record, amount) = Self::appraise(task, round, claim)?;
        Self::check_path(task, round, &record, claim)?;
        Ok(amount)
    }

    /// All that can be checked of a claim without hashing: the round it is of, and what it is worth if its path is true.
    pub(crate) fn appraise(
        task: TaskId,
        round: RoundIndex,
        claim: &RewardClaim,
    ) -> Result<(RewardRound<BlockNumberFor<T>>, Balance), Error<T>> {
        let record = Rounds::<T>::get(task, round).ok_or(Error::<T>::NoSuchRound)?;
        ensure!(record.opens_at <= frame_system::Pallet::<T>::block_number(), Error::<T>::NotOpenedYet);
        ensure!(T::Escrow::claims_open(task), Error::<T>::ClaimsOver);
        let siblings = path_length(claim.index, record.leaves).ok_or(Error::<T>::NoSuchLeaf)?;
        ensure!(!Self::is_marked(task, round, claim.index), Error::<T>::AlreadyClaimed);
        ensure!(claim.share > 0, Error::<T>::ZeroShare);
        ensure!(Self::siblings(claim) == siblings, Error::<T>::WrongPathLength);

        let pool = T::Escrow::pool(task, round).ok_or(Error::<T>::NoSuchRound)?;
        let amount = payout(pool, claim.share, record.total_shares).unwrap_or_default();
        ensure!(amount > 0, Error::<T>::WorthNothing);
        Ok((record, amount))
    }

    /// Refuses a claim whose path does not lead from its leaf to the round's root.
    pub(crate) fn check_path(
        task: TaskId,
        round: RoundIndex,
        record: &RewardRound<BlockNumberFor<T>>,
        claim: &RewardClaim,
    ) -> Result<(), Error<T>> {
        let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
        let id = RoundId { genesis: genesis.0, task, round };
        verify_claim(&id, &record.tree(), claim).map_err(Error::<T>::from)
    }

    pub(crate) fn payout_of(task: TaskId, round: RoundIndex, share: u64) -> Option<Balance> {
        payout(T::Escrow::pool(task, round)?, share, Rounds::<T>::get(task, round)?.total_shares)
    }

    pub(crate) fn is_marked(task: TaskId, round: RoundIndex, index: u32) -> bool {
        let mark = Mark::of(index);
        ClaimedPages::<T>::get((task, round, mark.page)).is_some_and(|page| mark.is_on(&page))
    }

    pub(crate) fn mark(task: TaskId, round: RoundIndex, index: u32) {
        let mark = Mark::of(index);
        ClaimedPages::<T>::mutate((task, round, mark.page), |page| mark.put_on(page.get_or_insert(EMPTY)));
    }

    pub(crate) fn count_marked(task: TaskId, round: RoundIndex) -> u32 {
        let pages = ClaimedPages::<T>::iter_prefix_values((task, round));
        pages.fold(0, |sum, page| sum.saturating_add(count(&page)))
    }

    /// How many siblings a claim's path has.
    pub(crate) fn siblings(claim: &RewardClaim) -> u32 {
        u32::try_from(claim.path.len()).unwrap_or(u32::MAX)
    }
}

impl<T> From<ClaimError> for Error<T> {
    fn from(error: ClaimError) -> Self {
        match error {
            ClaimError::NoSuchLeaf { .. } => Self::NoSuchLeaf,
            ClaimError::ZeroShare => Self::ZeroShare,
            ClaimError::WrongPathLength { .. } => Self::WrongPathLength,
            ClaimError::SumOverflow => Self::SumOverflow,
            ClaimError::WrongSum { .. } => Self::WrongSum,
            ClaimError::WrongRoot { .. } => Self::WrongRoot,
        }
    }
}
