//! The stored record of a round.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sheaf_primitives::{H256, RewardClaim, RewardRoot, RoundIndex, TaskId};

/// A claim with the task and the round it belongs to.
pub type ClaimOf = (TaskId, RoundIndex, RewardClaim);

/// A round's reward tree and the block from which its leaves can be claimed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RewardRound<BlockNumber> {
    /// Hash of the tree's root.
    pub root: H256,
    /// Sum of all shares.
    pub total_shares: u128,
    /// Number of leaves of the tree.
    pub leaves: u32,
    /// The block from which leaves can be claimed.
    pub opens_at: BlockNumber,
}

impl<BlockNumber> RewardRound<BlockNumber> {
    /// The root that claims are verified against.
    pub fn tree(&self) -> RewardRoot {
        RewardRoot { root: self.root, total_shares: self.total_shares, leaves: self.leaves }
    }
}
