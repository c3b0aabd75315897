//! The result of a round, as the aggregator submits it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use primitive_types::H256;
use scale_info::TypeInfo;
use sp_arithmetic::Permill;

/// The result of a round. Its size does not depend on the number of trainers.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RoundResult {
    /// SHA-256 of the next global model's safetensors file.
    pub model: H256,
    /// Root of the Merkle tree over the updates that were aggregated.
    pub updates_root: H256,
    /// Root of the SHA-256 Merkle-sum tree over the verified trainers' shares.
    pub rewards_root: H256,
    /// Sum of all shares; equal to `leaves` where rewards are equal.
    pub total_shares: u128,
    /// The number of trainers that the round pays.
    pub leaves: u32,
    /// SHA-256 of the public round report.
    pub report: H256,
    /// Mean accuracy of the round's base model as trainers measured it, if they did.
    pub accuracy: Option<Permill>,
    /// Mean loss of the round's base model as trainers measured it, in millionths, if they did.
    pub loss_micro: Option<u64>,
}
