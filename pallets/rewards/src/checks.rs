//! The checks of a claim, signed or unsigned.

use crate::{Config, Error, Escrow, Pallet, RewardRound, Rounds};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sheaf_primitives::{
    Balance, ClaimError, RewardClaim, RoundId, RoundIndex, TaskId, path_length, payout, verify_claim,
};
use sp_runtime::traits::Zero;

impl<T: Config> Pallet<T> {
    /// The reward of a claim, in plancks, or why it is refused.
    pub(crate) fn check_claim(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> Result<Balance, Error<T>> {
        let (record, amount) = Self::appraise(task, round, claim)?;
        Self::check_path(task, round, &record, claim)?;
        Ok(amount)
    }

    /// Checks a claim without hashing. Returns its round, and its reward in plancks if the path is right.
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

    /// The number of siblings in a claim's path.
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
