//! Reward trees and the proofs they give.

use crate::store::{CheckIn, JournaledRound};
use serde::Serialize;
use sheaf_primitives::{Leaf, RewardClaim, RoundId, SumTree, TreeError, UpdateLeaf};
use sheaf_protocol::{
    Hash,
    wire::{ClaimJson, NodeJson},
};

/// Every leaf has one share: rewards are equal.
pub(super) const SHARE: u64 = 1;

/// A round's reward tree, and the check-in behind each leaf.
pub(super) struct RewardProofs {
    id: RoundId,
    tree: SumTree,
    /// In the order of the leaves.
    check_ins: Vec<CheckIn>,
}

/// The public part of a proof. The trainer fills in payee and salt: commitments are public, and an answer with the payee
/// would reveal what they hide.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PublicProof {
    /// The task, as a decimal string.
    pub task: String,
    /// The round.
    pub round: u32,
    /// The salted hash of the payee.
    pub commitment: Hash,
    /// The leaf's position.
    pub index: u32,
    /// The leaf's share of the pool, as a decimal string.
    pub share: String,
    /// The leaf's siblings, from the leaf up.
    pub path: Vec<NodeJson>,
}

impl RewardProofs {
    /// The tree over the check-ins that count.
    pub fn build(id: RoundId, record: &JournaledRound) -> Result<Self, TreeError> {
        let check_ins: Vec<_> = record.counted().into_iter().cloned().collect();
        let tree = SumTree::build(&id, &reward_leaves(&check_ins))?;
        Ok(Self { id, tree, check_ins })
    }

    /// The claim of one check-in.
    pub fn claim(&self, wanted: impl Fn(&CheckIn) -> bool) -> Option<ClaimJson> {
        let (index, check_in) = (0u32..).zip(&self.check_ins).find(|(_, check_in)| wanted(check_in))?;
        let path = self.tree.path(index)?.try_into().ok()?;
        let (payee, salt) = (check_in.payee.0, check_in.salt.0);
        Some(ClaimJson::from(&RewardClaim { index, payee, salt, share: SHARE, path }))
    }

    /// The public part of the proof for `commitment`.
    pub fn public(&self, commitment: Hash) -> Option<PublicProof> {
        let ClaimJson { index, share, path, .. } = self.claim(|check_in| check_in.commitment == commitment)?;
        let (task, share) = (self.id.task.to_string(), share.to_string());
        Some(PublicProof { task, round: self.id.round, commitment, index, share, path })
    }
}

/// The leaves of the reward tree over `check_ins`, which ascend by commitment.
pub(super) fn reward_leaves(check_ins: &[CheckIn]) -> Vec<Leaf> {
    check_ins.iter().map(|check_in| Leaf { commitment: check_in.commitment.0, share: SHARE }).collect()
}

/// The leaves of the update tree over `check_ins`, in the same order.
pub(super) fn update_leaves(check_ins: &[CheckIn]) -> Vec<UpdateLeaf> {
    let leaf = |check_in: &CheckIn| UpdateLeaf {
        commitment: check_in.commitment.0,
        sample_weight: check_in.sample_weight,
        sha256: check_in.update.0,
    };
    check_ins.iter().map(leaf).collect()
}
