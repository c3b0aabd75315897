//! What the chain says, as far as the aggregator cares.

use crate::round::Account;
use sheaf_client_sdk::chain::RoundStanding;
use sheaf_primitives::{Artifact, Balance, BlockNumber, ModelId, Moment, RoundIndex, RoundResult, TaskId, TaskTerms};

/// A block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// Its height.
    pub number: BlockNumber,
    /// Its hash.
    pub hash: [u8; 32],
}

/// The two ends of the chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Heads {
    /// The latest block that will never change.
    pub finalized: Block,
    /// The latest block of the best fork.
    pub best: Block,
}

/// A task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TaskFacts {
    /// Its number.
    pub id: TaskId,
    /// Who pays.
    pub organization: Account,
    /// Who serves it.
    pub aggregator: Account,
    /// What it trains.
    pub model: ModelId,
    /// What was offered and asked.
    pub terms: TaskTerms,
    /// Where it stands.
    pub phase: Phase,
    /// How many rounds it has: those of its terms, or fewer once it was told to finish.
    pub rounds: u32,
    /// How many are posted.
    pub rounds_posted: u32,
    /// SHA-256 of the base model of the next round.
    pub current_model: [u8; 32],
    /// The block it was proposed in.
    pub proposed_at: BlockNumber,
    /// The block of the latest posting.
    pub last_posted_at: Option<BlockNumber>,
    /// The block since which it waits for a posting; while its latest round is frozen, the one in which it is free again.
    pub waiting_since: Option<BlockNumber>,
    /// The first round that is its aggregator's to post, and when it took the task on, in Unix milliseconds.
    pub serving_since: (RoundIndex, Moment),
    /// Who may take it over from its aggregator.
    pub successor: Option<Account>,
}

impl TaskFacts {
    /// The latest round that was posted.
    pub fn latest_round(&self) -> Option<RoundIndex> {
        self.rounds_posted.checked_sub(1)
    }
}

/// Where a task stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Its aggregator has not accepted yet.
    Proposed,
    /// Rounds can be posted.
    Open,
    /// Closed, or being swept.
    Over,
}

/// A model.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModelFacts {
    /// Its number.
    pub id: ModelId,
    /// Its client code.
    pub client: Artifact,
    /// Its initial weights.
    pub weights: Artifact,
    /// What its organization tells trainers of it, if anything.
    pub card: Option<Artifact>,
}

/// A posted round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PostedRound {
    /// SHA-256 of the model it made; of the one it started from, if it is void.
    pub model: [u8; 32],
    /// SHA-256 of its report.
    pub report: [u8; 32],
    /// Whether the aggregator has its part.
    pub aggregator_paid: bool,
    /// What that part is, in plancks.
    pub aggregator_part: u128,
    /// The block of the posting.
    pub posted_at: BlockNumber,
    /// The first block that pays it; `None` if it is void.
    pub opens_at: Option<BlockNumber>,
    /// Whether it counts.
    pub standing: RoundStanding,
}

impl PostedRound {
    /// Whether the aggregator has its part, or there is none for it, as of a void round.
    pub fn is_collected(&self) -> bool {
        self.aggregator_paid || self.aggregator_part == 0
    }

    /// Whether it can neither be objected to nor ruled on at `block`.
    pub fn is_open(&self, block: BlockNumber) -> bool {
        self.opens_at.is_none_or(|opens_at| opens_at <= block)
    }
}

/// What of the aggregator's bond a task would need, and what there is, in plancks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Backing {
    /// The part of the bond that the task would need behind it.
    pub needed: Balance,
    /// The part that no task stands on.
    pub spare: Balance,
}

/// Windows that govern all tasks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Windows {
    /// How long after the deadline the round under way may be posted, in milliseconds.
    pub grace_ms: u64,
    /// Least number of blocks between two postings of a task.
    pub min_round_gap: BlockNumber,
}

/// What the aggregator's account calls.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Call {
    /// Accepts a proposed task.
    AcceptTask(TaskId),
    /// Takes a task over from its aggregator.
    TakeOverTask(TaskId),
    /// Posts a round's result.
    SubmitRound(TaskId, RoundIndex, Box<RoundResult>),
    /// Collects the aggregator's part of an opened round.
    CollectShare(TaskId, RoundIndex),
    /// Closes a task that is done.
    CloseTask(TaskId),
}
