//! A claim on a round's reward, and its verification.
//!
//! The verifier trusts nothing in a claim. The number of leaves, the root and the sum of all shares come from chain
//! storage; the number of siblings and the side of each follow from index and number of leaves.

use crate::{
    commitment::commitment,
    round_id::RoundId,
    sum_tree::{Leaf, SumNode, climb, reward_leaf},
    tree_shape::path_length,
};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use primitive_types::H256;
use scale_info::TypeInfo;

/// Maximum number of siblings on a path: the height of a tree of 2^32 - 1 leaves.
pub const MAX_PATH: u32 = 32;

/// Opens one leaf of a round's reward tree. The payee is paid, whichever account submits it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RewardClaim {
    /// The leaf's position among the round's leaves, from 0.
    pub index: u32,
    /// The account to be paid.
    pub payee: [u8; 32],
    /// The salt that hid the payee in the commitment.
    pub salt: [u8; 32],
    /// The leaf's share of the pool.
    pub share: u64,
    /// The leaf's siblings, from the leaf up.
    pub path: BoundedVec<SumNode, ConstU32<MAX_PATH>>,
}

/// The part of a round's reward tree that the chain stores.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RewardRoot {
    /// Hash of the tree's root.
    pub root: H256,
    /// Sum of all shares.
    pub total_shares: u128,
    /// The number of leaves.
    pub leaves: u32,
}

/// Why a claim is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ClaimError {
    /// The round's tree has no such leaf.
    #[error("leaf {index} does not exist: the round has {leaves} leaves, counted from 0")]
    NoSuchLeaf {
        /// The claimed position.
        index: u32,
        /// The number of the round's leaves.
        leaves: u32,
    },
    /// The claimed share is 0, which no leaf has.
    #[error("the claim's share is 0: a leaf's share is at least 1")]
    ZeroShare,
    /// The path has too few or too many siblings for the leaf's position.
    #[error("the path has {got} siblings where leaf {index} of {leaves} has {expected}")]
    WrongPathLength {
        /// The claimed position.
        index: u32,
        /// The number of the round's leaves.
        leaves: u32,
        /// The number of siblings on a path from there.
        expected: u32,
        /// The number of siblings in the claim.
        got: u32,
    },
    /// The sums along the path exceed 2^128 - 1.
    #[error("the shares along the path sum to more than 128 bits hold")]
    SumOverflow,
    /// Leaf and siblings do not sum to the round's total.
    #[error("the shares along the path sum to {got}, the round's total is {expected}")]
    WrongSum {
        /// The round's total.
        expected: u128,
        /// The sum of leaf and siblings.
        got: u128,
    },
    /// The path leads to another root: some field of the claim differs from the tree.
    #[error(
        "the path leads to root {got:?}, the round's root is {expected:?}: payee, salt, share, index or path differ from the round's tree"
    )]
    WrongRoot {
        /// The round's root.
        expected: H256,
        /// The root to which the path leads.
        got: H256,
    },
}

/// Accepts `claim` only if it opens a leaf of the tree that `root` stands for, in the round `id`.
pub fn verify_claim(id: &RoundId, root: &RewardRoot, claim: &RewardClaim) -> Result<(), ClaimError> {
    let RewardRoot { leaves, .. } = *root;
    let RewardClaim { index, share, .. } = *claim;
    let expected = path_length(index, leaves).ok_or(ClaimError::NoSuchLeaf { index, leaves })?;
    if share == 0 {
        return Err(ClaimError::ZeroShare);
    }
    // The bound of the path's type keeps its length within 32 bits.
    let got = u32::try_from(claim.path.len()).unwrap_or(u32::MAX);
    if got != expected {
        return Err(ClaimError::WrongPathLength { index, leaves, expected, got });
    }

    let commitment = commitment(&id.genesis, id.task, id.round, &claim.payee, &claim.salt);
    let leaf = reward_leaf(id, index, &Leaf { commitment, share });
    let top = climb(index, leaves, leaf, &claim.path).ok_or(ClaimError::SumOverflow)?;

    if top.sum != root.total_shares {
        return Err(ClaimError::WrongSum { expected: root.total_shares, got: top.sum });
    }
    if top.hash != root.root {
        return Err(ClaimError::WrongRoot { expected: root.root, got: top.hash });
    }
    Ok(())
}
