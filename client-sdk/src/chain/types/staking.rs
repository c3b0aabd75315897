//! Trainers' bonds and seats, and reports of misconduct.

use crate::AccountId;
use sheaf_primitives::{Artifact, Balance, BlockNumber, Moment, TaskId};
use subxt::{ext::scale_decode::DecodeAsType, utils::Static};

/// A trainer's bond.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Ledger {
    /// Tokens bonded, in plancks, allocated ones among them.
    pub bonded: Balance,
    /// Tokens allocated to seats, in plancks.
    pub allocated: Balance,
    /// How many seats have an allocation, left ones included until they are released.
    pub seats: u32,
    /// Tokens on their way out of the bond.
    pub unlocking: Vec<UnlockingChunk>,
}

impl Ledger {
    /// What is bonded and allocated to no seat, in plancks.
    pub fn unallocated(&self) -> Balance {
        self.bonded.saturating_sub(self.allocated)
    }
}

/// Tokens on their way out of a bond.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct UnlockingChunk {
    /// How many, in plancks.
    pub amount: Balance,
    /// The block from which they can be withdrawn.
    pub unlocks_at: BlockNumber,
}

/// A trainer's seat in a task.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Seat {
    /// The task.
    pub task: TaskId,
    /// The trainer.
    pub trainer: AccountId,
    /// What the seat allocates of the trainer's bond, in plancks.
    pub stake: Balance,
    /// The block it was taken in.
    pub taken_at: BlockNumber,
    /// The block it was left in; its stake stays allocated for a while after.
    pub left_at: Option<BlockNumber>,
    /// Whether misconduct in it was ever reported; at most once.
    pub reported: bool,
}

impl Seat {
    /// Whether its trainer sat in it at the end of `block`, as eligibility for a round counts.
    pub fn was_seated_at(&self, block: BlockNumber) -> bool {
        self.taken_at <= block && self.left_at.is_none_or(|left| block < left)
    }
}

/// How many seats a task has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, DecodeAsType, serde::Serialize)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct SeatCounts {
    /// Seats taken and not left.
    pub seated: u32,
    /// Seats whose stake is still allocated, left ones among them.
    pub live: u32,
    /// Seats ever taken.
    pub ever: u32,
    /// Seats that the aggregator ever freed by eviction.
    pub evicted: u32,
    /// Since when there are enough trainers for a round, evicted ones among them, in Unix milliseconds.
    pub enough_since: Option<Moment>,
}

/// A report of misconduct that is not decided yet.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Report {
    /// The task.
    pub task: TaskId,
    /// Who is reported.
    pub trainer: AccountId,
    /// The aggregator that reports.
    pub reporter: AccountId,
    /// What it says happened, and how that can be checked.
    pub evidence: Artifact,
    /// What is held of the reporter, in plancks.
    pub bond: Balance,
    /// The seat's stake at the report, in plancks.
    pub stake: Balance,
    /// The first block in which anyone may settle it. Before, the trainer may contest it, or the arbiter rule if it did.
    pub due_at: BlockNumber,
    /// What is held of the trainer, in plancks, if it contested.
    pub contest: Option<Balance>,
}

/// What a proxy may do in another account's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, codec::Encode, serde::Serialize)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub enum ProxyKind {
    /// Everything.
    Any,
    /// Everything that cannot move money to somebody.
    NonTransfer,
    /// Take and leave seats, claim rewards; sign check-ins and logins.
    Training,
    /// A validator's or nominator's stake and session keys.
    Staking,
    /// Reject announced calls of other proxies.
    CancelProxy,
}

impl ProxyKind {
    /// Whether such a proxy may sign check-ins and logins for the account.
    pub fn may_train(self) -> bool {
        matches!(self, Self::Any | Self::Training)
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(in crate::chain) struct StoredLedger {
    bonded: Balance,
    allocated: Balance,
    seats: u32,
    unlocking: Vec<UnlockingChunk>,
}

impl From<StoredLedger> for Ledger {
    fn from(stored: StoredLedger) -> Self {
        let StoredLedger { bonded, allocated, seats, unlocking } = stored;
        Self { bonded, allocated, seats, unlocking }
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(in crate::chain) struct StoredSeat {
    stake: Balance,
    taken_at: BlockNumber,
    left_at: Option<BlockNumber>,
    reported: bool,
}

impl StoredSeat {
    pub(in crate::chain) fn into_seat(self, task: TaskId, trainer: AccountId) -> Seat {
        let Self { stake, taken_at, left_at, reported } = self;
        Seat { task, trainer, stake, taken_at, left_at, reported }
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(in crate::chain) struct StoredReport {
    reporter: AccountId,
    evidence: Static<Artifact>,
    bond: Balance,
    stake: Balance,
    due_at: BlockNumber,
    contest: Option<Balance>,
}

impl StoredReport {
    pub(in crate::chain) fn into_report(self, task: TaskId, trainer: AccountId) -> Report {
        let Self { reporter, evidence, bond, stake, due_at, contest } = self;
        Report { task, trainer, reporter, evidence: evidence.0, bond, stake, due_at, contest }
    }
}

/// One entry of `Proxy.Proxies`.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(in crate::chain) struct StoredProxy {
    pub(in crate::chain) delegate: AccountId,
    pub(in crate::chain) proxy_type: ProxyKind,
    pub(in crate::chain) delay: BlockNumber,
}
