//! A round's reward tree, as the chain keeps it.

use scale_decode::DecodeAsType;
use sheaf_primitives::{BlockNumber, H256, RewardRoot, RoundIndex, TaskId};

/// A posted round's reward tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
pub struct RewardRound {
    /// The task.
    pub task: TaskId,
    /// The round's number, from 0.
    pub round: RoundIndex,
    /// Root, total and number of leaves, which claims are verified against.
    pub root: RewardRoot,
    /// The first block in which claims are accepted.
    pub opens_at: BlockNumber,
}

#[derive(DecodeAsType)]
pub(in crate::chain) struct StoredRewardRound {
    root: H256,
    total_shares: u128,
    leaves: u32,
    opens_at: BlockNumber,
}

impl StoredRewardRound {
    pub(in crate::chain) fn into_round(self, task: TaskId, round: RoundIndex) -> RewardRound {
        let Self { root, total_shares, leaves, opens_at } = self;
        RewardRound { task, round, root: RewardRoot { root, total_shares, leaves }, opens_at }
    }
}
