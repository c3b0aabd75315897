//! Tasks and their rounds.

use crate::AccountId;
use sheaf_primitives::{Balance, BlockNumber, H256, ModelId, Moment, RoundIndex, TaskId, TaskTerms};
use subxt::{ext::scale_decode::DecodeAsType, utils::Static};

/// Where a task stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Its aggregator has not accepted yet.
    Proposed,
    /// Seats can be taken, rounds are trained.
    Open,
    /// No more rounds; rewards can still be claimed.
    Closed,
    /// No more claims; its records are being deleted, and then it is gone.
    Sweeping(Settlement),
}

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

/// Where what was set aside for rounds went in the end, in plancks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, DecodeAsType, serde::Serialize)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Settlement {
    /// Claimed by payees.
    pub paid: Balance,
    /// Paid to the aggregator.
    pub aggregator: Balance,
    /// Sent to the treasury, as nobody claimed it in time.
    pub unclaimed: Balance,
}

/// Why a task closed, or can be closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[serde(rename_all = "snake_case")]
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

/// Where every token of a task's deposit is, in plancks: `deposit` is the sum of all others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, DecodeAsType, serde::Serialize)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
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

/// A task.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Task {
    /// Its number.
    pub id: TaskId,
    /// Who pays.
    pub organization: AccountId,
    /// Who serves its rounds.
    pub aggregator: AccountId,
    /// The model it trains.
    pub model: ModelId,
    /// What was offered and asked.
    pub terms: TaskTerms,
    /// Where it stands.
    pub state: TaskState,
    /// What no round has been given yet, in plancks.
    pub unallocated: Balance,
    /// How many rounds have been posted; also the number of the next.
    pub rounds_posted: u32,
    /// The task's last round, where that is an earlier one than the terms say.
    pub last_round: Option<RoundIndex>,
    /// SHA-256 of the model as of the last posted round that counts; the initial weights before the first.
    pub current_model: H256,
    /// How many accounts its admission list holds.
    pub admitted: u32,
    /// The part of its aggregator's bond that stands behind it, in plancks.
    pub backing: Balance,
    /// The first round that is its aggregator's to post, and when it took the task on, in Unix milliseconds.
    pub serving_since: (RoundIndex, Moment),
    /// Who may take it over from its aggregator.
    pub successor: Option<AccountId>,
    /// The block it was proposed in.
    pub proposed_at: BlockNumber,
    /// The block it was accepted in.
    pub opened_at: Option<BlockNumber>,
    /// The block of the last posted round.
    pub last_posted_at: Option<BlockNumber>,
    /// The block since which it waits for a round; one to come while its latest round is frozen.
    pub waiting_since: Option<BlockNumber>,
    /// The block it was closed in.
    pub closed_at: Option<BlockNumber>,
    /// The first block in which its rewards can no more be claimed, once it is closed.
    pub claims_end_at: Option<BlockNumber>,
}

impl Task {
    /// How many rounds the task has if all goes well: those of its terms, or fewer once it is told to finish.
    pub fn rounds(&self) -> u32 {
        self.last_round.map_or(self.terms.rounds, |last| last.saturating_add(1))
    }
}

/// Whether a posted round counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[serde(rename_all = "snake_case")]
pub enum RoundStanding {
    /// It does, unless more than half of its seats object in time.
    Posted,
    /// They did: the arbiter may rule until its rewards open.
    Frozen,
    /// The arbiter voided it: it pays nobody, and the model is what it was before.
    Void,
    /// The arbiter dismissed the objections.
    Upheld,
}

impl std::fmt::Display for RoundStanding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Posted => "posted",
            Self::Frozen => "frozen",
            Self::Void => "void",
            Self::Upheld => "upheld",
        })
    }
}

/// A posted round, as the tasks pallet keeps it. Its reward tree is a [`super::RewardRound`].
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct RoundRecord {
    /// The task.
    pub task: TaskId,
    /// The round's number, from 0.
    pub round: RoundIndex,
    /// SHA-256 of the model it made; of the one it started from, if it is void.
    pub model: H256,
    /// Root of the tree over the updates it was made from.
    pub updates_root: H256,
    /// SHA-256 of its public report.
    pub report: H256,
    /// Accuracy that trainers measured, in parts per million.
    pub accuracy: Option<u32>,
    /// Loss that trainers measured, times 10^6.
    pub loss_micro: Option<u64>,
    /// What its trainers share, in plancks.
    pub pool: Balance,
    /// What its aggregator gets, in plancks.
    pub aggregator_part: Balance,
    /// Whether the aggregator has been paid.
    pub aggregator_paid: bool,
    /// What its trainers were paid so far, in plancks.
    pub paid: Balance,
    /// The block it was posted in.
    pub posted_at: BlockNumber,
    /// How many seats may object to it.
    pub eligible: u32,
    /// How many of them did.
    pub objections: u32,
    /// Whether it counts.
    pub standing: RoundStanding,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(in crate::chain) struct StoredTask {
    organization: AccountId,
    aggregator: AccountId,
    model: ModelId,
    terms: Static<TaskTerms>,
    state: TaskState,
    unallocated: Balance,
    rounds_posted: u32,
    last_round: Option<RoundIndex>,
    current_model: H256,
    admitted: u32,
    backing: Balance,
    serving_since: (RoundIndex, Moment),
    successor: Option<AccountId>,
    proposed_at: BlockNumber,
    opened_at: Option<BlockNumber>,
    last_posted_at: Option<BlockNumber>,
    waiting_since: Option<BlockNumber>,
    closed_at: Option<BlockNumber>,
    claims_end_at: Option<BlockNumber>,
}

impl StoredTask {
    pub(in crate::chain) fn into_task(self, id: TaskId) -> Task {
        Task {
            id,
            organization: self.organization,
            aggregator: self.aggregator,
            model: self.model,
            terms: self.terms.0,
            state: self.state,
            unallocated: self.unallocated,
            rounds_posted: self.rounds_posted,
            last_round: self.last_round,
            current_model: self.current_model,
            admitted: self.admitted,
            backing: self.backing,
            serving_since: self.serving_since,
            successor: self.successor,
            proposed_at: self.proposed_at,
            opened_at: self.opened_at,
            last_posted_at: self.last_posted_at,
            waiting_since: self.waiting_since,
            closed_at: self.closed_at,
            claims_end_at: self.claims_end_at,
        }
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(in crate::chain) struct StoredRound {
    model: H256,
    updates_root: H256,
    report: H256,
    accuracy: Option<u32>,
    loss_micro: Option<u64>,
    pool: Balance,
    aggregator_part: Balance,
    aggregator_paid: bool,
    paid: Balance,
    posted_at: BlockNumber,
    eligible: u32,
    objections: u32,
    standing: RoundStanding,
}

impl StoredRound {
    pub(in crate::chain) fn into_record(self, task: TaskId, round: RoundIndex) -> RoundRecord {
        RoundRecord {
            task,
            round,
            model: self.model,
            updates_root: self.updates_root,
            report: self.report,
            accuracy: self.accuracy,
            loss_micro: self.loss_micro,
            pool: self.pool,
            aggregator_part: self.aggregator_part,
            aggregator_paid: self.aggregator_paid,
            paid: self.paid,
            posted_at: self.posted_at,
            eligible: self.eligible,
            objections: self.objections,
            standing: self.standing,
        }
    }
}
