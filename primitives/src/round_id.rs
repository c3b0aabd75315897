//! The identity of a round across chains and tasks.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Identifies one round of one task on one chain. Every commitment, leaf and signed message is bound to it, so that
/// none of them is valid in another round.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RoundId {
    /// Hash of block 0.
    pub genesis: [u8; 32],
    /// The task.
    pub task: u64,
    /// The round within the task, from 0.
    pub round: u32,
}

impl RoundId {
    /// `genesis ‖ task ‖ round`, integers little-endian.
    pub fn to_bytes(&self) -> [u8; 44] {
        let mut bytes = [0; 44];
        let (genesis, rest) = bytes.split_at_mut(32);
        let (task, round) = rest.split_at_mut(8);
        genesis.copy_from_slice(&self.genesis);
        task.copy_from_slice(&self.task.to_le_bytes());
        round.copy_from_slice(&self.round.to_le_bytes());
        bytes
    }
}
