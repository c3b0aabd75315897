//! A reward claim as JSON: what an aggregator sends as a proof, and what a claim file holds.

use crate::{Hash, decimal};
use serde::{Deserialize, Serialize};
use sheaf_primitives::{H256, MAX_PATH, RewardClaim, SumNode};

/// A reward claim.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ClaimJson {
    /// The leaf's position.
    pub index: u32,
    /// The account to be paid.
    pub payee: Hash,
    /// The salt that hides the payee in the commitment.
    pub salt: Hash,
    /// The leaf's share of the pool.
    #[serde(with = "decimal")]
    pub share: u64,
    /// The leaf's siblings, from the leaf up.
    pub path: Vec<NodeJson>,
}

/// A node of the reward tree.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NodeJson {
    /// Sum of the shares below.
    #[serde(with = "decimal")]
    pub sum: u128,
    /// The node's hash.
    pub hash: Hash,
}

/// The path has more siblings than any tree needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the path has {0} siblings: no path has more than {MAX_PATH}")]
pub struct PathTooLong(pub usize);

impl TryFrom<ClaimJson> for RewardClaim {
    type Error = PathTooLong;

    fn try_from(claim: ClaimJson) -> Result<Self, PathTooLong> {
        let path: Vec<_> = claim.path.iter().map(|node| SumNode { sum: node.sum, hash: H256(node.hash.0) }).collect();
        let siblings = path.len();
        Ok(Self {
            index: claim.index,
            payee: claim.payee.0,
            salt: claim.salt.0,
            share: claim.share,
            path: path.try_into().map_err(|_| PathTooLong(siblings))?,
        })
    }
}

impl From<&RewardClaim> for ClaimJson {
    fn from(claim: &RewardClaim) -> Self {
        Self {
            index: claim.index,
            payee: claim.payee.into(),
            salt: claim.salt.into(),
            share: claim.share,
            path: claim.path.iter().map(|node| NodeJson { sum: node.sum, hash: node.hash.0.into() }).collect(),
        }
    }
}
