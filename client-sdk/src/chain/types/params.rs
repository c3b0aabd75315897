//! What governance sets for the learning pallets.

use sheaf_primitives::{Balance, BlockNumber};
use subxt::ext::scale_decode::DecodeAsType;

/// Parameters of the registry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct RegistryParams {
    /// Tokens that an aggregator holds while registered, in plancks.
    pub aggregator_bond: Balance,
    /// Fee for one byte of client code kept on the chain, in plancks.
    pub code_byte_fee: Balance,
    /// Most bytes of client code that one block may publish.
    pub max_code_per_block: u32,
}

/// Parameters of the tasks pallet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct TasksParams {
    /// Least stake a seat may ask, in plancks.
    pub min_stake: Balance,
    /// Least that the deposit must give a seat and round, in plancks.
    pub min_share: Balance,
    /// Least time from proposal to deadline, in milliseconds.
    pub min_duration_ms: u64,
    /// How long after the deadline the round under way may still be posted, in milliseconds.
    pub grace_ms: u64,
    /// Least distance of two postings, in blocks.
    pub min_round_gap: BlockNumber,
    /// How long after its posting a round's claims open, in blocks.
    pub challenge_window: BlockNumber,
    /// How long without a posting until anyone may close the task, in blocks.
    pub stall_window: BlockNumber,
    /// How long after the close rewards can be claimed, in blocks.
    pub claim_window: BlockNumber,
}

/// Parameters of the trainer staking pallet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct StakingParams {
    /// Least a trainer may bond, in plancks.
    pub min_bond: Balance,
    /// How long unbonded tokens stay locked, in blocks.
    pub bonding_duration: BlockNumber,
    /// How long a left seat's stake stays allocated, in blocks.
    pub leave_delay: BlockNumber,
}
