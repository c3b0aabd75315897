//! Tasks and their rounds.

use super::{RewardRound, SeatCounts, json, record::record};
use crate::AccountId;
/// Why a task closed, or can be closed.
///
/// - `Withdrawn`: the organization withdrew it before enough seats were taken.
/// - `Done`: all its rounds were posted.
/// - `Expired`: its deadline and the grace after it passed.
/// - `Stalled`: the aggregator posted nothing for a whole stall window.
pub use crate::chain::generated::CloseReason;
/// Whether a posted round counts.
///
/// - `Posted`: it does, unless more than half of its seats object in time.
/// - `Frozen`: they did; the arbiter may rule until its rewards open.
/// - `Void`: the arbiter voided it; it pays nothing, and the model is what it was before.
/// - `Upheld`: the arbiter dismissed the objections.
pub use crate::chain::generated::RoundStatus;
/// Where the tokens that were set aside for rounds went, in plancks: to payees, to the aggregator, and to the treasury
/// where they were not claimed in time.
pub use crate::chain::generated::Settlement;
/// How far a task is.
///
/// - `Proposed`: its aggregator has not accepted yet.
/// - `Open`: seats can be taken, and rounds are trained.
/// - `Closed`: there are no more rounds; rewards can still be claimed.
/// - `Sweeping`: there are no more claims; its records are being deleted.
pub use crate::chain::generated::TaskState;
use scale_decode::DecodeAsType;
use sheaf_primitives::{Balance, BlockNumber, H256, ModelId, Moment, RoundIndex, TaskId, TaskTerms};
use subxt::utils::Static;

impl std::fmt::Display for TaskState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Proposed => "proposed",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Sweeping(_) => "sweeping",
        })
    }
}

/// Where every token of a task's deposit is, in plancks: `deposit` is the sum of all others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, DecodeAsType, serde::Serialize)]
pub struct Books {
    /// Everything that was ever escrowed for the task.
    #[serde(serialize_with = "json::text")]
    pub deposit: Balance,
    /// Held, and not yet set aside for a round.
    #[serde(serialize_with = "json::text")]
    pub unallocated: Balance,
    /// Held, and set aside for trainers or the aggregator.
    #[serde(serialize_with = "json::text")]
    pub outstanding: Balance,
    /// Claimed by payees.
    #[serde(serialize_with = "json::text")]
    pub paid: Balance,
    /// Paid to the aggregator.
    #[serde(serialize_with = "json::text")]
    pub aggregator: Balance,
    /// Back on the organization's free balance.
    #[serde(serialize_with = "json::text")]
    pub refunded: Balance,
    /// Sent to the treasury.
    #[serde(serialize_with = "json::text")]
    pub unclaimed: Balance,
}

record! {
    /// A task.
    #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
    pub struct Task stored as StoredTask under (
        /// Its number.
        #[serde(rename = "task")]
        id: TaskId
    ) {
        /// The organization that pays.
        organization: AccountId,
        /// The aggregator that serves its rounds.
        aggregator: AccountId,
        /// The model it trains.
        model: ModelId,
        /// Its terms.
        #[serde(flatten, serialize_with = "json::terms")]
        terms: TaskTerms as Static<TaskTerms>,
        /// How far it is.
        #[serde(serialize_with = "json::text")]
        state: TaskState,
        /// The part of the deposit that is not set aside for a round, in plancks.
        #[serde(serialize_with = "json::text")]
        unallocated: Balance,
        /// How many rounds have been posted; also the number of the next.
        rounds_posted: u32,
        /// The task's last round, if it ends earlier than its terms say.
        #[serde(skip)]
        last_round: Option<RoundIndex>,
        /// SHA-256 of the model of the last posted round that counts; of the initial weights before the first.
        #[serde(serialize_with = "json::hex")]
        current_model: H256,
        /// How many accounts its admission list holds.
        #[serde(skip)]
        admitted: u32,
        /// The part of its aggregator's bond that backs it, in plancks.
        #[serde(serialize_with = "json::text")]
        backing: Balance,
        /// The first round that is its aggregator's to post, and when it took the task on, in Unix milliseconds.
        #[serde(rename = "first_round", serialize_with = "json::round")]
        serving_since: (RoundIndex, Moment),
        /// The aggregator that may take it over.
        successor: Option<AccountId>,
        /// The block it was proposed in.
        proposed_at: BlockNumber,
        /// The block it was accepted in.
        opened_at: Option<BlockNumber>,
        /// The block of the last posted round.
        last_posted_at: Option<BlockNumber>,
        /// The block since which it waits for a round; a future one while its latest round is frozen.
        waiting_since: Option<BlockNumber>,
        /// The block it was closed in.
        closed_at: Option<BlockNumber>,
        /// The first block in which its rewards can no longer be claimed, once it is closed.
        claims_end_at: Option<BlockNumber>,
    }
}

impl Task {
    /// Number of rounds of the task: that of its terms, or fewer after `finish_task`.
    pub fn rounds(&self) -> u32 {
        self.last_round.map_or(self.terms.rounds, |last| last.saturating_add(1))
    }

    /// The task with its seats, as programs read it.
    pub fn summary(&self, seats: &SeatCounts) -> TaskSummary<'_> {
        let SeatCounts { seated, live, ever, .. } = *seats;
        TaskSummary { task: self, rounds_total: self.rounds(), seated, seats_live: live, seats_ever: ever }
    }
}

/// A task with its seats, for JSON: one flat object.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TaskSummary<'a> {
    #[serde(flatten)]
    task: &'a Task,
    rounds_total: u32,
    seated: u32,
    seats_live: u32,
    seats_ever: u32,
}

impl std::fmt::Display for RoundStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Posted => "posted",
            Self::Frozen => "frozen",
            Self::Void => "void",
            Self::Upheld => "upheld",
        })
    }
}

record! {
    /// A posted round, as the tasks pallet keeps it. Its reward tree is a [`super::RewardRound`].
    #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
    pub struct RoundRecord stored as StoredRound under (
        /// The task.
        #[serde(skip)]
        task: TaskId,
        /// The round's number, from 0.
        round: RoundIndex
    ) {
        /// SHA-256 of its model; of the model it started from, if it is void.
        #[serde(serialize_with = "json::hex")]
        model: H256,
        /// Root of the tree over its updates.
        #[serde(serialize_with = "json::hex")]
        updates_root: H256,
        /// SHA-256 of its public report.
        #[serde(serialize_with = "json::hex")]
        report: H256,
        /// Accuracy that trainers measured, in parts per million.
        #[serde(serialize_with = "json::fraction")]
        accuracy: Option<u32>,
        /// Loss that trainers measured, times 10^6.
        loss_micro: Option<u64>,
        /// The pool of its trainers, in plancks.
        #[serde(serialize_with = "json::text")]
        pool: Balance,
        /// The part of its aggregator, in plancks.
        #[serde(serialize_with = "json::text")]
        aggregator_part: Balance,
        /// Whether the aggregator has been paid.
        aggregator_paid: bool,
        /// The part of the pool that has been paid, in plancks.
        #[serde(serialize_with = "json::text")]
        paid: Balance,
        /// The block it was posted in.
        posted_at: BlockNumber,
        /// How many seats may object to it.
        eligible: u32,
        /// How many of them objected.
        objections: u32,
        /// Whether it counts.
        standing: RoundStatus,
    }
}

impl RoundRecord {
    /// The round with what its reward tree says, as programs read it.
    pub fn summary(&self, rewards: Option<&RewardRound>) -> RoundSummary<'_> {
        let leaves = rewards.map(|rewards| rewards.root.leaves);
        RoundSummary { record: self, leaves, opens_at: rewards.map(|rewards| rewards.opens_at) }
    }
}

/// A posted round with what its reward tree says, for JSON: one flat object.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RoundSummary<'a> {
    #[serde(flatten)]
    record: &'a RoundRecord,
    leaves: Option<u32>,
    opens_at: Option<BlockNumber>,
}
