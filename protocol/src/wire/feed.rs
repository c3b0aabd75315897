//! The public feed on `/v1/feed`: the states of rounds, and the commitments that were verified. Never accounts.

use super::Metrics;
use crate::{Hash, decimal};
use serde::{Deserialize, Serialize};

/// What happened in a round.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FeedEvent {
    /// A round entered a state. Also sent for every task when a listener connects.
    Round {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// The round.
        round: u32,
        /// The state entered.
        state: RoundState,
        /// SHA-256 of the model that the round trains from.
        base_model: Hash,
        /// Trainers or updates that are here.
        have: u32,
        /// Trainers or updates that the state waits for.
        need: u32,
        /// When collecting ends, in Unix milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closes_ms: Option<u64>,
    },
    /// A check-in was verified: the seal opened, the commitment recomputed, signature and seat checked.
    CheckIn {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// The round.
        round: u32,
        /// The salted hash of the payee.
        commitment: Hash,
    },
    /// A round's result is final on chain.
    Result {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// The round.
        round: u32,
        /// SHA-256 of the next model.
        model: Hash,
        /// SHA-256 of the round report.
        report: Hash,
        /// How many trainers took part.
        participants: u32,
        /// The block that holds the result.
        block_number: u32,
        /// What the trainers measured, averaged by samples.
        metrics: Metrics,
    },
    /// More than half of a round's seats objected to it: an arbiter may rule on it.
    Frozen {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// The round.
        round: u32,
        /// The block in which its rewards open if the arbiter is silent.
        until_block: u32,
    },
    /// The arbiter voided a round: it pays nobody, and the model is what it was before.
    Voided {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// The round.
        round: u32,
    },
    /// A task has no further rounds.
    TaskDone {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// Why, for people.
        reason: String,
    },
}

/// Where a round stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// Too few trainers are here.
    Waiting,
    /// Updates are coming in.
    Collecting,
    /// The next model is being computed.
    Aggregating,
    /// The result is on its way into a block.
    Submitting,
    /// The result is in a block that is not final yet.
    Finalizing,
    /// The task has no further rounds.
    Done,
}
