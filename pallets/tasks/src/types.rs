//! The records of a task and its rounds, and what others read of them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sheaf_primitives::{Balance, H256, ModelId, Moment, Permill, RoundIndex, TaskTerms, service};

/// One federated task: its parties, its terms, its progress, and the part of its deposit that is not set aside yet.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Task<AccountId, BlockNumber, Ticket> {
    /// Who offers the task and holds its deposit.
    pub organization: AccountId,
    /// Who serves the task's rounds, for its part of each.
    pub aggregator: AccountId,
    /// The model that is trained.
    pub model: ModelId,
    /// The terms as proposed; only `deposit` grows, by top-ups.
    pub terms: TaskTerms,
    /// How far the task is.
    pub state: TaskState,
    /// What is held of the deposit and not yet set aside for a round, in plancks.
    pub unallocated: Balance,
    /// The number of rounds posted; also the index of the round under way, since rounds count from 0.
    pub rounds_posted: u32,
    /// The task's last round, if it is earlier than that of the terms.
    pub last_round: Option<RoundIndex>,
    /// SHA-256 of the base model of the round under way: the model's initial weights, then the latest round's model.
    pub current_model: H256,
    /// The number of accounts on the admission list.
    pub admitted: u32,
    /// The part of the aggregator's bond that stands behind this task, in plancks; 0 before it is accepted.
    pub backing: Balance,
    /// The first round that is the aggregator's to post, and when it took the task on, in Unix milliseconds.
    pub serving_since: (RoundIndex, Moment),
    /// The aggregator that may take the task over.
    pub successor: Option<AccountId>,
    /// The block of the proposal.
    pub proposed_at: BlockNumber,
    /// The block in which the aggregator accepted.
    pub opened_at: Option<BlockNumber>,
    /// The block of the latest posting.
    pub last_posted_at: Option<BlockNumber>,
    /// The block since which the task waits for a posting; while a round is frozen, the block in which its ruling
    /// window ends.
    pub waiting_since: Option<BlockNumber>,
    /// The block in which the task closed.
    pub closed_at: Option<BlockNumber>,
    /// The first block in which rewards can no longer be claimed: fixed when the task closes.
    pub claims_end_at: Option<BlockNumber>,
    /// The organization's storage deposit for the task's records.
    pub storage_deposit: Ticket,
}

impl<AccountId, BlockNumber, Ticket> Task<AccountId, BlockNumber, Ticket> {
    /// The number of rounds the task is to have: that of its terms, or fewer once the organization finishes it.
    pub fn rounds(&self) -> u32 {
        service::rounds(&self.terms, self.last_round)
    }

    /// Whether the last round is posted.
    pub fn all_rounds_posted(&self) -> bool {
        self.rounds_posted >= self.rounds()
    }

    /// Whether seats can be taken and rounds posted.
    pub fn is_open(&self) -> bool {
        self.state == TaskState::Open
    }

    /// The latest round that was posted.
    pub fn latest_round(&self) -> Option<RoundIndex> {
        self.rounds_posted.checked_sub(1)
    }
}

/// How far a task is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum TaskState {
    /// The deposit is held, and the aggregator has not accepted yet.
    Proposed,
    /// Seats can be taken and rounds posted.
    Open,
    /// No more rounds; what was set aside can still be claimed.
    Closed,
    /// Claims are over and nothing is held; records are being deleted.
    Sweeping(Settlement),
}

/// The final distribution of what was set aside for rounds, in plancks.
#[derive(
    Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Settlement {
    /// Claimed by payees.
    pub paid: Balance,
    /// Paid to the aggregator.
    pub aggregator: Balance,
    /// Sent to the treasury, because it was not claimed in time.
    pub unclaimed: Balance,
}

impl Settlement {
    /// The sum, in plancks. `None` if it exceeds 128 bits.
    pub fn total(&self) -> Option<Balance> {
        self.paid.checked_add(self.aggregator)?.checked_add(self.unclaimed)
    }
}

/// A posted round. Root, shares, leaves and opening block are stored with the reward claims.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RoundRecord<BlockNumber> {
    /// SHA-256 of the global model that the round made.
    pub model: H256,
    /// Root of the Merkle tree over the updates that were aggregated.
    pub updates_root: H256,
    /// SHA-256 of the public round report.
    pub report: H256,
    /// Mean accuracy of the round's base model as trainers measured it, if they did.
    pub accuracy: Option<Permill>,
    /// Mean loss of the round's base model as trainers measured it, in millionths, if they did.
    pub loss_micro: Option<u64>,
    /// Set aside for the round's trainers, in plancks: a multiple of the round's total shares.
    pub pool: Balance,
    /// The part of the pool that was claimed, in plancks.
    pub paid: Balance,
    /// Set aside for the aggregator, in plancks.
    pub aggregator_part: Balance,
    /// Whether the aggregator has collected its part.
    pub aggregator_paid: bool,
    /// The block of the posting.
    pub posted_at: BlockNumber,
    /// The number of seats that had an allocation at the posting: those that may object.
    pub eligible: u32,
    /// The number of them that objected.
    pub objections: u32,
    /// Whether the result counts.
    pub standing: RoundStatus,
}

/// Whether a posted round counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RoundStatus {
    /// It counts, unless more than half of its seats object within the challenge window.
    Posted,
    /// More than half objected: the arbiter may rule until the rewards open, and if it is silent they open.
    Frozen,
    /// The arbiter voided it: it pays no one, and the model is that of the round before.
    Void,
    /// The arbiter dismissed the objections: it counts.
    Upheld,
}

/// The arbiter's ruling on a frozen round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RoundRuling {
    /// The objections are right: the round is void, its pay is unallocated again, and the aggregator's bond is slashed.
    Void,
    /// The objections are wrong: the round opens at once, and the objectors lose their bonds.
    Dismiss,
}

/// The tasks that an aggregator serves.
#[derive(
    Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Served {
    /// The number of tasks it accepted, until their claims are over.
    pub tasks: u32,
    /// The part of its bond that stands behind them, in plancks.
    pub backing: Balance,
}

impl<BlockNumber> RoundRecord<BlockNumber> {
    /// The part of the pool that is not claimed, in plancks.
    pub fn unclaimed(&self) -> Balance {
        self.pool.saturating_sub(self.paid)
    }

    /// The aggregator's part if it has not collected it, in plancks.
    pub fn uncollected(&self) -> Balance {
        if self.aggregator_paid { 0 } else { self.aggregator_part }
    }

    /// The amount still held for the round, in plancks. `None` if it exceeds 128 bits.
    pub fn outstanding(&self) -> Option<Balance> {
        self.unclaimed().checked_add(self.uncollected())
    }
}

/// Why a task closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CloseReason {
    /// The organization withdrew it before as many seats were taken as a round needs.
    Withdrawn,
    /// All its rounds were posted.
    Done,
    /// Its deadline and the grace after it passed.
    Expired,
    /// No round was posted for a whole stall window.
    Stalled,
}

/// Where every token of a task's deposit is, in plancks: the other fields sum to `deposit`.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Books {
    /// The whole deposit with all top-ups.
    pub deposit: Balance,
    /// Held, and not yet set aside for a round.
    pub unallocated: Balance,
    /// Held, and set aside for trainers or the aggregator.
    pub outstanding: Balance,
    /// Claimed by payees.
    pub paid: Balance,
    /// Paid to the aggregator.
    pub aggregator: Balance,
    /// Returned to the organization's free balance.
    pub refunded: Balance,
    /// Sent to the treasury.
    pub unclaimed: Balance,
}
