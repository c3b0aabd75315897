//! What the pallet stores of a round.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sheaf_primitives::{H256, RewardClaim, RewardRoot, RoundIndex, TaskId};

/// One claim of several: the task, the round, the claim.
pub type ClaimOf = (TaskId, RoundIndex, RewardClaim);

/// A round's reward tree, and when its leaves can be claimed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RewardRound<BlockNumber> {
    /// Hash of the tree's root.
    pub root: H256,
    /// Sum of all shares.
    pub total_shares: u128,
    /// How many leaves the tree has.
    pub leaves: u32,
    /// The block from which leaves can be claimed.
    pub opens_at: BlockNumber,
}

impl<BlockNumber> RewardRound<BlockNumber> {
    /// What claims are verified against.
    pub fn tree(&self) -> RewardRoot {
        RewardRoot { root: self.root, total_shares: self.total_shares, leaves: self.leaves }
    }
}
