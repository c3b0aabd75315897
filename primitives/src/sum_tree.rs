//! The Merkle-sum tree over a round's verified trainers.
//!
//! Each node has the sum of the shares below it and hashes the sums of its children, so the root fixes both the leaves
//! and the amount that all of them together can claim. An aggregator cannot give out more than it declared.

use crate::{
    hash::Prefix,
    round_id::RoundId,
    tag::tag,
    tree_shape::{Side, sibling_sides},
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use primitive_types::H256;
use scale_info::TypeInfo;

/// A node of the tree: the sum of its leaves, and its hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SumNode {
    /// Sum of the shares of all leaves below.
    pub sum: u128,
    /// SHA-256 over the children, or over the leaf.
    pub hash: H256,
}

/// The leaf of one verified trainer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Leaf {
    /// The salted hash of the payee.
    pub commitment: [u8; 32],
    /// The leaf's claim on the round's pool, relative to the sum of all shares; at least 1.
    pub share: u64,
}

/// Why a tree cannot be built over a list of leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TreeError {
    /// The list is empty.
    #[error("a tree needs at least one leaf")]
    Empty,
    /// There are more leaves than 32-bit positions.
    #[error("{0} leaves are too many: a tree holds at most 4294967295")]
    TooMany(usize),
    /// Commitments must ascend strictly as byte strings, which also excludes duplicates.
    #[error("the commitment of leaf {index} is not above the one before it: sort leaves by commitment, each once")]
    NotAscending {
        /// The first leaf out of order.
        index: u32,
    },
    /// A leaf has a share of 0.
    #[error("leaf {index} has a share of 0: leave it out, or give it at least 1")]
    ZeroShare {
        /// The leaf without a share.
        index: u32,
    },
    /// The shares sum to more than 2^128 - 1.
    #[error("the shares sum to more than 128 bits hold")]
    SumOverflow,
}

/// The leaf at `index`: `(share, SHA-256(0x00 ‖ T("reward-leaf") ‖ genesis ‖ task ‖ round ‖ index ‖ commitment ‖
/// share))`.
pub fn reward_leaf(id: &RoundId, index: u32, leaf: &Leaf) -> SumNode {
    LeafHasher::new(id).leaf(index, leaf)
}

/// Hashes the leaves of one round. It keeps the state after their common beginning, which exceeds a block of SHA-256.
struct LeafHasher(Prefix);

impl LeafHasher {
    fn new(id: &RoundId) -> Self {
        Self(Prefix::of(&[&[0], &tag("reward-leaf"), &id.to_bytes()]))
    }

    fn leaf(&self, index: u32, leaf: &Leaf) -> SumNode {
        let share = leaf.share.to_le_bytes();
        let hash = self.0.sha256(&[&index.to_le_bytes(), &leaf.commitment, &share]);
        SumNode { sum: leaf.share.into(), hash: H256(hash) }
    }
}

/// Joins nodes. It keeps the state after the tag that all joins begin with.
pub(crate) struct Joiner(Prefix);

impl Joiner {
    pub(crate) fn new() -> Self {
        Self(Prefix::of(&[&[1], &tag("reward-node")]))
    }

    /// `(L.sum + R.sum, SHA-256(0x01 ‖ T("reward-node") ‖ L.sum ‖ L.hash ‖ R.sum ‖ R.hash))`. `None` if the sum
    /// overflows.
    pub(crate) fn join(&self, left: &SumNode, right: &SumNode) -> Option<SumNode> {
        let sum = left.sum.checked_add(right.sum)?;
        let (left_sum, right_sum) = (left.sum.to_le_bytes(), right.sum.to_le_bytes());
        let hash = self.0.sha256(&[&left_sum, left.hash.as_bytes(), &right_sum, right.hash.as_bytes()]);
        Some(SumNode { sum, hash: H256(hash) })
    }
}

/// A whole tree, stored level by level so that the path of any leaf can be read.
#[derive(Clone, Debug)]
pub struct SumTree {
    /// From the leaves up to the root, which is the only node of the last level.
    levels: Vec<Vec<SumNode>>,
    root: SumNode,
}

impl SumTree {
    /// The tree over `leaves`, which must ascend strictly by commitment, each with a share of at least 1.
    pub fn build(id: &RoundId, leaves: &[Leaf]) -> Result<Self, TreeError> {
        u32::try_from(leaves.len()).map_err(|_| TreeError::TooMany(leaves.len()))?;
        check_ascending(leaves.iter().map(|leaf| &leaf.commitment))?;

        let hasher = LeafHasher::new(id);
        let mut bottom = Vec::with_capacity(leaves.len());
        for (index, leaf) in (0..).zip(leaves) {
            if leaf.share == 0 {
                return Err(TreeError::ZeroShare { index });
            }
            bottom.push(hasher.leaf(index, leaf));
        }

        let joiner = Joiner::new();
        let mut levels = Vec::new();
        let mut level = bottom;
        loop {
            if let [root] = level.as_slice() {
                let root = *root;
                levels.push(level);
                return Ok(Self { levels, root });
            }
            let above = level_above(&level, |left, right| joiner.join(left, right).ok_or(TreeError::SumOverflow))?;
            levels.push(level);
            level = above;
        }
    }

    /// The root: the sum of all shares, and the hash that goes on chain.
    pub fn root(&self) -> SumNode {
        self.root
    }

    /// The number of leaves.
    pub fn leaves(&self) -> u32 {
        let leaves = self.levels.first().map_or(0, Vec::len);
        // `build` refused more than fit.
        u32::try_from(leaves).unwrap_or(u32::MAX)
    }

    /// The siblings of leaf `index` from the leaf up. `None` if there is no such leaf.
    pub fn path(&self, index: u32) -> Option<Vec<SumNode>> {
        if index >= self.leaves() {
            return None;
        }
        let mut position = usize::try_from(index).ok()?;
        let mut path = Vec::new();
        for level in &self.levels {
            // A node without a neighbour was lifted unchanged, and has no sibling on this level.
            path.extend(level.get(position ^ 1).copied());
            position >>= 1;
        }
        Some(path)
    }
}

/// Refuses an empty list, and commitments that do not ascend strictly.
pub(crate) fn check_ascending<'a>(commitments: impl Iterator<Item = &'a [u8; 32]>) -> Result<(), TreeError> {
    let mut before = None;
    for (index, commitment) in (0..).zip(commitments) {
        if before.is_some_and(|before| before >= commitment) {
            return Err(TreeError::NotAscending { index });
        }
        before = Some(commitment);
    }
    before.map(|_| ()).ok_or(TreeError::Empty)
}

/// Pairs neighbours, and moves a last node without one to the next level.
pub(crate) fn level_above<N: Copy, E>(level: &[N], join: impl Fn(&N, &N) -> Result<N, E>) -> Result<Vec<N>, E> {
    level
        .chunks(2)
        .filter_map(|pair| match pair {
            [left, right] => Some(join(left, right)),
            [lone] => Some(Ok(*lone)),
            _ => None,
        })
        .collect()
}

/// Recomputes the root from leaf `index` of `leaves` and its path. `None` if the path is of the wrong length or the
/// sums overflow; the caller has checked both before, to tell them apart.
pub(crate) fn climb(index: u32, leaves: u32, leaf: SumNode, path: &[SumNode]) -> Option<SumNode> {
    let joiner = Joiner::new();
    let mut siblings = path.iter();
    let mut node = leaf;
    for side in sibling_sides(index, leaves)? {
        let sibling = siblings.next()?;
        node = match side {
            Side::Left => joiner.join(sibling, &node)?,
            Side::Right => joiner.join(&node, sibling)?,
        };
    }
    siblings.next().is_none().then_some(node)
}
