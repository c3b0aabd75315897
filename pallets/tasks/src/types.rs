//! What the pallet stores of a task and its rounds, and what others read of them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sheaf_primitives::{Balance, H256, ModelId, Moment, Permill, RoundIndex, TaskTerms, service};

/// One federated task: who, on what terms, how far it is, and what of its deposit is not yet promised to a round.
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
    /// How many rounds were posted; also the number of the round under way, as rounds count from 0.
    pub rounds_posted: u32,
    /// The task's last round, where that is an earlier one than the terms say.
    pub last_round: Option<RoundIndex>,
    /// SHA-256 of the base model of the round under way: the model's initial weights, then the latest round's model.
    pub current_model: H256,
    /// How many accounts the admission list holds.
    pub admitted: u32,
    /// The part of the aggregator's bond that stands behind this task, in plancks; 0 before it is accepted.
    pub backing: Balance,
    /// The first round that is the aggregator's to post, and when it took the task on, in Unix milliseconds.
    pub serving_since: (RoundIndex, Moment),
    /// Who may take the task over from its aggregator.
    pub successor: Option<AccountId>,
    /// The block of the proposal.
    pub proposed_at: BlockNumber,
    /// The block in which the aggregator accepted.
    pub opened_at: Option<BlockNumber>,
    /// The block of the latest posting.
    pub last_posted_at: Option<BlockNumber>,
    /// The block since which the task waits for a posting; while a round is frozen, the block in which it is free again.
    pub waiting_since: Option<BlockNumber>,
    /// The block in which the task closed.
    pub closed_at: Option<BlockNumber>,
    /// The first block in which rewards can no more be claimed: fixed when the task closes.
    pub claims_end_at: Option<BlockNumber>,
    /// What the organization put down for the task's records in chain storage.
    pub storage_deposit: Ticket,
}

impl<AccountId, BlockNumber, Ticket> Task<AccountId, BlockNumber, Ticket> {
    /// How many rounds the task has if all goes well: those of its terms, or fewer once it is told to finish.
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
    /// Claims are over and nothing is held any more; records are being deleted.
    Sweeping(Settlement),
}

/// Where what was set aside for rounds went in the end, in plancks.
#[derive(
    Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Settlement {
    /// Claimed by payees.
    pub paid: Balance,
    /// Paid to the aggregator.
    pub aggregator: Balance,
    /// Sent to the treasury, as nobody claimed it in time.
    pub unclaimed: Balance,
}

impl Settlement {
    /// All of it, in plancks. `None` if it exceeds 128 bits.
    pub fn total(&self) -> Option<Balance> {
        self.paid.checked_add(self.aggregator)?.checked_add(self.unclaimed)
    }
}

/// What the pallet stores of a posted round. Root, shares, leaves and opening block are with the reward claims.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RoundRecord<BlockNumber> {
    /// SHA-256 of the global model that the round made.
    pub model: H256,
    /// Root of the Merkle tree over the updates that were aggregated.
    pub updates_root: H256,
    /// SHA-256 of the public round report.
    pub report: H256,
    /// Mean accuracy that trainers measured of the round's base model, if they did.
    pub accuracy: Option<Permill>,
    /// Mean loss that trainers measured of the round's base model, in millionths, if they did.
    pub loss_micro: Option<u64>,
    /// Set aside for the round's trainers, in plancks: a multiple of the round's total shares.
    pub pool: Balance,
    /// What of the pool was claimed, in plancks.
    pub paid: Balance,
    /// Set aside for the aggregator, in plancks.
    pub aggregator_part: Balance,
    /// Whether the aggregator has its part.
    pub aggregator_paid: bool,
    /// The block of the posting.
    pub posted_at: BlockNumber,
    /// How many seats had an allocation at the posting: those that may object.
    pub eligible: u32,
    /// How many of them objected.
    pub objections: u32,
    /// Whether the result counts.
    pub standing: RoundStatus,
}

/// Whether a posted round counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RoundStatus {
    /// It does, unless more than half of its seats object within the challenge window.
    Posted,
    /// They did: the arbiter may rule until its rewards open, and if it is silent they open.
    Frozen,
    /// The arbiter voided it: it pays nobody, and the model is what it was before.
    Void,
    /// The arbiter dismissed the objections.
    Upheld,
}

/// What the arbiter says of a frozen round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RoundRuling {
    /// The objections are right: the round is void, its pay is unallocated again, and the aggregator's bond is slashed.
    Void,
    /// The objections are wrong: the round opens at once, and who objected loses the objection's bond.
    Dismiss,
}

/// What an aggregator serves.
#[derive(
    Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Served {
    /// Tasks it took on whose claims are not over.
    pub tasks: u32,
    /// The part of its bond that stands behind them, in plancks.
    pub backing: Balance,
}

impl<BlockNumber> RoundRecord<BlockNumber> {
    /// What of the pool nobody claimed yet, in plancks.
    pub fn unclaimed(&self) -> Balance {
        self.pool.saturating_sub(self.paid)
    }

    /// What the aggregator has not collected yet, in plancks.
    pub fn uncollected(&self) -> Balance {
        if self.aggregator_paid { 0 } else { self.aggregator_part }
    }

    /// What is still held for the round, in plancks. `None` if it exceeds 128 bits.
    pub fn outstanding(&self) -> Option<Balance> {
        self.unclaimed().checked_add(self.uncollected())
    }
}

/// Why a task closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CloseReason {
    /// The organization withdrew it before it really began.
    Withdrawn,
    /// All its rounds were posted.
    Done,
    /// Its deadline and the grace after it passed.
    Expired,
    /// The aggregator posted nothing for a whole stall window.
    Stalled,
}

/// Where every token of a task's deposit is, in plancks: the fields sum to `deposit`, which is not one of the others.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Books {
    /// All that was ever escrowed for the task.
    pub deposit: Balance,
    /// Held, and not yet set aside for a round.
    pub unallocated: Balance,
    /// Held, and set aside for trainers or the aggregator.
    pub outstanding: Balance,
    /// Claimed by payees.
    pub paid: Balance,
    /// Paid to the aggregator.
    pub aggregator: Balance,
    /// Back on the organization's free balance.
    pub refunded: Balance,
    /// Sent to the treasury.
    pub unclaimed: Balance,
}
