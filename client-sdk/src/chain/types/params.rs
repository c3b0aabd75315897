//! The parameters of the learning pallets, which governance sets.

use scale_decode::DecodeAsType;
use sheaf_primitives::{Balance, BlockNumber};

/// Parameters of the registry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
pub struct RegistryParams {
    /// Minimum bond of an aggregator, in plancks.
    pub aggregator_bond: Balance,
    /// Fee for one byte of client code kept on the chain, in plancks.
    pub code_byte_fee: Balance,
    /// Maximum client code that one block may publish, in bytes.
    pub max_code_per_block: u32,
}

/// Parameters of the tasks pallet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
pub struct TasksParams {
    /// Minimum stake of a seat, in plancks.
    pub min_stake: Balance,
    /// Minimum part of the deposit for each seat and round, in plancks.
    pub min_share: Balance,
    /// Minimum time from proposal to deadline, in milliseconds.
    pub min_duration_ms: u64,
    /// How long after the deadline the round under way may still be posted, in milliseconds.
    pub grace_ms: u64,
    /// Minimum distance of two postings, in blocks.
    pub min_round_gap: BlockNumber,
    /// How long after its posting a round's claims open, in blocks.
    pub challenge_window: BlockNumber,
    /// How long after the latest posting anyone may close the task, in blocks.
    pub stall_window: BlockNumber,
    /// How long after the close rewards can be claimed, in blocks.
    pub claim_window: BlockNumber,
    /// How long the arbiter may rule on a frozen round, in blocks.
    pub ruling_window: BlockNumber,
    /// The bond of an objection to a round, in plancks.
    pub objection_bond: Balance,
    /// The part of a task's deposit that its aggregator's bond must back, in parts per million.
    pub bond_ratio: u32,
    /// The part of a task's backing that its aggregator loses over a void round, in parts per million.
    pub void_slash: u32,
    /// The part of a task's backing that its aggregator loses if it never posts although it could, in parts per
    /// million.
    pub absence_slash: u32,
}

/// Parameters of the trainer staking pallet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
pub struct StakingParams {
    /// Minimum bond of a trainer, in plancks.
    pub min_bond: Balance,
    /// How long unbonded tokens stay locked, in blocks.
    pub bonding_duration: BlockNumber,
    /// Minimum time that the stake of a left seat stays allocated, in blocks.
    pub leave_delay: BlockNumber,
    /// The bond of the reporter of misconduct, and of a trainer who contests the report, in plancks.
    pub dispute_bond: Balance,
    /// How long a report can be contested, in blocks.
    pub contest_window: BlockNumber,
    /// How long the arbiter may rule on a contested report, in blocks.
    pub ruling_window: BlockNumber,
    /// The part of its stake that a seat loses by an uncontested report, in parts per million.
    pub silent_slash: u32,
    /// The part of a slash by ruling that goes to the reporter, in parts per million.
    pub bounty: u32,
    /// Maximum bounty of one ruling, in plancks.
    pub max_bounty: Balance,
}
