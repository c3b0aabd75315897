//! The events that the machine takes in, and the actions that it asks for.

use super::Ending;
use serde::{Deserialize, Serialize};
use sheaf_primitives::{BlockNumber, Moment, RoundIndex};
use sheaf_protocol::Hash;
use std::collections::BTreeSet;

/// An account's 32 bytes. They read and write as hex.
pub type Account = Hash;

/// Something that happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// Time passed; see [`super::Machine::wakes_at`].
    Clock,
    /// A block was finalized, or another one became the best.
    Chain(ChainView),
    /// A trainer's check-in and update are on disk.
    CheckedIn(Account),
    /// The round's result is on disk.
    Aggregated(Posted),
    /// The round cannot be aggregated, for instance because the step is not finite.
    AggregationFailed(String),
}

/// What the chain says about the task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChainView {
    /// Height of the finalized block that this view was read at.
    pub block_number: BlockNumber,
    /// Hash of that block.
    pub block_hash: Hash,
    /// Height of the best block.
    pub best_number: BlockNumber,
    /// Whether the task is open at the finalized block.
    pub open: bool,
    /// The first round that is this aggregator's to post, and when it took the task on, in Unix milliseconds; `None` if
    /// another serves the task at the finalized block.
    pub serving_since: Option<(RoundIndex, Moment)>,
    /// How many rounds the task has; `finish_task` lowers it.
    pub rounds: u32,
    /// How many rounds are posted at the finalized block.
    pub rounds_posted: u32,
    /// How many rounds are posted at the best block.
    pub best_rounds_posted: u32,
    /// The last round posted at the finalized block, and its result.
    pub last_posted: Option<(RoundIndex, Posted)>,
    /// A round that this aggregator posted and the arbiter voided, at the finalized block: the next one would be trained
    /// from a model that does not count.
    pub voided: Option<RoundIndex>,
    /// The round that is frozen at the finalized block, and the block in which it opens without a ruling.
    pub frozen: Option<(RoundIndex, BlockNumber)>,
    /// The first block that may hold the next result. `BlockNumber::MAX` if the last posted one is void at the best block.
    pub may_post_at: BlockNumber,
    /// Who is seated at the finalized block.
    pub seats: BTreeSet<Account>,
}

/// What identifies a round result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Posted {
    /// SHA-256 of the next model.
    pub model: Hash,
    /// SHA-256 of the round report, which names every update and share.
    pub report: Hash,
}

/// Something to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// Tell trainers that the round waits for more of them.
    Wait {
        /// The round that waits.
        round: RoundIndex,
        /// How many are seated.
        have: u32,
        /// How many are needed.
        need: u32,
    },
    /// Write the offer down, then hand it to its trainers.
    Offer(Offer),
    /// The round's time is over with too few updates, which are kept.
    FellShort {
        /// The round.
        round: RoundIndex,
        /// How many updates there were.
        have: u32,
        /// How many are needed.
        need: u32,
    },
    /// Write down which updates count, then aggregate them.
    Aggregate {
        /// The round.
        round: RoundIndex,
        /// The trainers whose updates count.
        included: BTreeSet<Account>,
    },
    /// Drop the round's check-ins, because no model can be made from them. A new offer follows.
    Abort {
        /// The round.
        round: RoundIndex,
        /// Why.
        reason: String,
    },
    /// Send the round's one signed extrinsic; sign and write it down first if that was not done.
    Submit {
        /// The round.
        round: RoundIndex,
    },
    /// The result is final: hand out proofs and the report.
    Publish {
        /// The round.
        round: RoundIndex,
    },
    /// Announce that objections froze a round: the next result waits.
    Freeze {
        /// The round.
        round: RoundIndex,
        /// The block in which its rewards open and the next result may be posted, unless the arbiter rules.
        until: BlockNumber,
    },
    /// Announce that the arbiter voided a round of this aggregator.
    Void {
        /// The round.
        round: RoundIndex,
    },
    /// Nothing more will be collected for this task.
    End(Ending),
}

/// What the trainers of one round are offered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Offer {
    /// The round.
    pub round: RoundIndex,
    /// Height of the finalized block that decides who is eligible.
    pub block_number: BlockNumber,
    /// Hash of that block.
    pub block_hash: Hash,
    /// When collecting ends, in Unix milliseconds.
    pub closes_ms: Moment,
    /// Who is eligible: everyone seated at that block.
    pub eligible: BTreeSet<Account>,
}
