//! What the pallet that posts rounds may ask: opening, postponing and removing them.

use crate::{ClaimedPages, Config, Error, Escrow, Pallet, RewardRound, Rounds};
use frame_support::{dispatch::DispatchResult, ensure};
use frame_system::pallet_prelude::BlockNumberFor;
use sheaf_primitives::{Balance, RewardRoot, RoundIndex, TaskId, payout};

impl<T: Config> Pallet<T> {
    /// Allows claims on the leaves of `tree` for `round` of `task` from block `opens_at` on.
    ///
    /// # Errors
    /// [`Error::RoundExists`] for a round that exists already, [`Error::EmptyTree`] for a tree without leaves,
    /// [`Error::TooFewShares`] for a tree with fewer shares than leaves.
    pub fn open_round(
        task: TaskId,
        round: RoundIndex,
        tree: RewardRoot,
        opens_at: BlockNumberFor<T>,
    ) -> DispatchResult {
        let RewardRoot { root, total_shares, leaves } = tree;
        ensure!(leaves > 0, Error::<T>::EmptyTree);
        ensure!(total_shares >= leaves.into(), Error::<T>::TooFewShares);
        ensure!(!Rounds::<T>::contains_key(task, round), Error::<T>::RoundExists);
        Rounds::<T>::insert(task, round, RewardRound { root, total_shares, leaves, opens_at });
        Ok(())
    }

    /// Moves the block from which a round's leaves can be claimed, earlier or later, before that block is reached.
    ///
    /// # Errors
    /// [`Error::NoSuchRound`], or [`Error::OpenedAlready`] once the leaves can be claimed.
    pub fn postpone_round(task: TaskId, round: RoundIndex, opens_at: BlockNumberFor<T>) -> DispatchResult {
        Rounds::<T>::try_mutate(task, round, |record| {
            let record = record.as_mut().ok_or(Error::<T>::NoSuchRound)?;
            ensure!(record.opens_at > frame_system::Pallet::<T>::block_number(), Error::<T>::OpenedAlready);
            record.opens_at = opens_at;
            Ok(())
        })
    }

    /// The block from which a round's leaves can be claimed. `None` if the round does not exist.
    pub fn opens_at(task: TaskId, round: RoundIndex) -> Option<BlockNumberFor<T>> {
        Rounds::<T>::get(task, round).map(|round| round.opens_at)
    }

    /// The worth of `share` shares of a round, in plancks. `None` if the round does not exist.
    pub(crate) fn payout_of(task: TaskId, round: RoundIndex, share: u64) -> Option<Balance> {
        payout(T::Escrow::pool(task, round)?, share, Rounds::<T>::get(task, round)?.total_shares)
    }

    /// Removes at most `limit` records of a round, first its pages, last its own record. Returns the number of removed
    /// records, and whether the round is removed completely.
    pub fn remove_round(task: TaskId, round: RoundIndex, limit: u32) -> (u32, bool) {
        let maximum = usize::try_from(limit).unwrap_or(usize::MAX);
        let pages = ClaimedPages::<T>::drain_prefix((task, round)).take(maximum).count();
        let pages = u32::try_from(pages).unwrap_or(u32::MAX);
        if pages >= limit {
            return (pages, false);
        }
        Rounds::<T>::remove(task, round);
        (pages.saturating_add(1), true)
    }
}
