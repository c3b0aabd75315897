//! The Merkle tree over the updates of a round's aggregate, in the order of the reward leaves.
//!
//! Its root on chain binds an aggregator to the exact updates and sample weights, so that a wrong model can be proven
//! wrong.

use crate::{
    hash::sha256,
    round_id::RoundId,
    sum_tree::{TreeError, check_ascending, level_above},
    tag::tag,
};
use alloc::vec::Vec;
use primitive_types::H256;

/// One update that went into a round's aggregate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct UpdateLeaf {
    /// The commitment of the trainer's check-in.
    pub commitment: [u8; 32],
    /// The weight of the update in the mean.
    pub sample_weight: u64,
    /// SHA-256 of the update file.
    pub sha256: [u8; 32],
}

/// The root over `updates`, which must ascend strictly by commitment.
///
/// A leaf is `SHA-256(0x00 ‖ T("update-leaf") ‖ genesis ‖ task ‖ round ‖ index ‖ commitment ‖ sample_weight ‖ sha256)`,
/// a node `SHA-256(0x01 ‖ T("update-node") ‖ L ‖ R)`; the shape is that of RFC 6962.
pub fn update_root(id: &RoundId, updates: &[UpdateLeaf]) -> Result<H256, TreeError> {
    u32::try_from(updates.len()).map_err(|_| TreeError::TooMany(updates.len()))?;
    check_ascending(updates.iter().map(|update| &update.commitment))?;

    let (leaf_tag, id) = (tag("update-leaf"), id.to_bytes());
    let leaf = |(index, update): (u32, &UpdateLeaf)| {
        let weight = update.sample_weight.to_le_bytes();
        sha256(&[&[0], &leaf_tag, &id, &index.to_le_bytes(), &update.commitment, &weight, &update.sha256])
    };
    let node_tag = tag("update-node");
    let join = |left: &[u8; 32], right: &[u8; 32]| Ok(sha256(&[&[1], &node_tag, left, right]));

    let mut level: Vec<_> = (0..).zip(updates).map(leaf).collect();
    loop {
        if let [root] = level.as_slice() {
            return Ok(H256(*root));
        }
        level = level_above(&level, join)?;
    }
}
