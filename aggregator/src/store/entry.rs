//! The lines of a task's journal.

use crate::round::{Account, Ending, Offer, Posted};
use serde::{Deserialize, Serialize};
use sheaf_client_sdk::chain::SignedCall;
use sheaf_primitives::{BlockNumber, Moment, RoundIndex, RoundResult};
use sheaf_protocol::{Hash, Hex, wire::Metrics};
use std::collections::BTreeSet;

/// A promise or a decision. Written as `{"its_name": {…}}`: with the name inside, serde could not read back
/// integers of 128 bits.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// The journal begins: the task it is about, and its first round.
    Began(Began),
    /// When the aggregator took the task on. A second entry says that another aggregator served it in between.
    Serves(Serves),
    /// Trainers were offered a round.
    Offered(Offer),
    /// A check-in and its update are accepted; the receipt may have been sent.
    CheckedIn(CheckIn),
    /// It is decided which updates count.
    Sealed {
        /// The round.
        round: RoundIndex,
        /// The trainers whose updates count.
        included: BTreeSet<Account>,
    },
    /// The next model, the report and the result are computed.
    Aggregated(Outcome),
    /// No model can be made from the updates: the round's check-ins no longer count.
    Aborted {
        /// The round.
        round: RoundIndex,
        /// Why.
        reason: String,
    },
    /// The round's extrinsic is signed; it may have been sent.
    Signed {
        /// The round.
        round: RoundIndex,
        /// The extrinsic.
        call: SignedCall,
    },
    /// The result is final.
    Published {
        /// The round.
        round: RoundIndex,
        /// The finalized block at which it was seen.
        block: BlockNumber,
    },
    /// Nothing more is collected.
    Ended {
        /// The round in which it ended.
        round: RoundIndex,
        /// Why.
        ending: Ending,
    },
}

/// The task that a journal is about. The number of a task identifies it on one chain only: after a test network is reset,
/// this shows that a journal belongs to another task of the same number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Began {
    /// Hash of block 0.
    pub genesis: Hash,
    /// The organization that pays for the task.
    pub organization: Account,
    /// The block it was proposed in.
    pub proposed_at: BlockNumber,
    /// The first round of this journal; not 0 if the task was taken over.
    pub first_round: RoundIndex,
}

/// When an aggregator took a task on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Serves {
    /// The first round that it serves.
    pub first_round: RoundIndex,
    /// When it took the task on, in Unix milliseconds.
    pub since_ms: Moment,
}

/// An accepted check-in. Only the aggregator may know its trainer and its payee.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CheckIn {
    /// The round.
    pub round: RoundIndex,
    /// The seated account.
    pub trainer: Account,
    /// The account that signed: the trainer or a proxy of type Training.
    pub signer: Account,
    /// The account that will be paid.
    pub payee: Account,
    /// The salt that hides the payee in the commitment.
    pub salt: Hash,
    /// The salted hash of the payee.
    pub commitment: Hash,
    /// SHA-256 of the update file.
    pub update: Hash,
    /// Length of the update file in bytes.
    pub size: u64,
    /// The update's weight in the mean, already capped.
    pub sample_weight: u64,
    /// What the trainer measured of the base model.
    pub metrics: Metrics,
    /// SHA-256 of the model it was trained from.
    pub base_model: Hash,
    /// When the update was complete, in Unix milliseconds.
    pub received_ms: Moment,
    /// The receipt key's signature.
    pub receipt: Hex<64>,
}

/// A computed round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// The round.
    pub round: RoundIndex,
    /// The result to submit.
    pub result: RoundResult,
    /// Length of the next model's file in bytes.
    pub model_size: u64,
}

impl Outcome {
    /// What identifies this result.
    pub fn posted(&self) -> Posted {
        Posted { model: self.result.model.0.into(), report: self.result.report.0.into() }
    }
}
