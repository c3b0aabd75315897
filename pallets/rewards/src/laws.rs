//! The invariants of this pallet's storage, one function each.

use crate::{
    ClaimedPages, Config, Escrow, Pallet, Rounds,
    pages::{Mark, pages_of},
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks every law of the pallet. Reads all of its storage: for tests and for rehearsals of upgrades.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::law_every_round_has_a_pool()?;
        Self::law_every_tree_has_leaves_and_shares()?;
        Self::law_only_leaves_of_a_tree_are_claimed()
    }

    /// Every round that can be claimed has a pool in the escrow.
    fn law_every_round_has_a_pool() -> Result<(), TryRuntimeError> {
        for (task, round) in Rounds::<T>::iter_keys() {
            ensure!(T::Escrow::pool(task, round).is_some(), "a round without a pool can be claimed");
        }
        Ok(())
    }

    /// Every tree has leaves, and at least as many shares.
    fn law_every_tree_has_leaves_and_shares() -> Result<(), TryRuntimeError> {
        for round in Rounds::<T>::iter_values() {
            ensure!(round.leaves > 0, "a round's tree has no leaves");
            ensure!(round.total_shares >= u128::from(round.leaves), "a round's tree has fewer shares than leaves");
        }
        Ok(())
    }

    /// Only leaves of the round's tree are marked, so there are never more claims than leaves.
    fn law_only_leaves_of_a_tree_are_claimed() -> Result<(), TryRuntimeError> {
        for ((task, round, page), marks) in ClaimedPages::<T>::iter() {
            let leaves = Rounds::<T>::get(task, round).map_or(0, |round| round.leaves);
            ensure!(page < pages_of(leaves), "a page exists that the round does not have");
            let beyond = leaves..pages_of(leaves).saturating_mul(crate::PAGE_LEAVES);
            let mut beyond = beyond.map(Mark::of).filter(|mark| mark.page == page);
            ensure!(!beyond.any(|mark| mark.is_on(&marks)), "a leaf that does not exist is claimed");
        }
        for (task, round) in Rounds::<T>::iter_keys() {
            let leaves = Rounds::<T>::get(task, round).map_or(0, |round| round.leaves);
            ensure!(Self::count_marked(task, round) <= leaves, "more leaves are claimed than the round has");
        }
        Ok(())
    }
}
