//! Trainers' bonds and seats, and reports of misconduct.

use super::record::record;
use crate::AccountId;
/// What a proxy may do in the name of another account.
///
/// - `Any`: everything.
/// - `NonTransfer`: everything that cannot move tokens to another account.
/// - `Training`: take and leave seats, claim rewards; sign check-ins and logins.
/// - `Staking`: the stake and session keys of a validator or nominator.
/// - `CancelProxy`: reject announced calls of other proxies.
pub use crate::chain::generated::ProxyKind;
/// What the arbiter decided about a report of misconduct.
///
/// - `Slash`: the trainer misbehaved, and loses up to this amount, in plancks.
/// - `Dismiss`: it did not, or that is not shown.
pub use crate::chain::generated::ReportRuling;
use scale_decode::DecodeAsType;
use sheaf_primitives::{Artifact, Balance, BlockNumber, Moment, TaskId};
use subxt::utils::Static;

/// A trainer's bond.
#[derive(Clone, PartialEq, Eq, Debug, Default, DecodeAsType, serde::Serialize)]
pub struct Ledger {
    /// Tokens bonded, allocated ones included, in plancks.
    pub bonded: Balance,
    /// Tokens allocated to seats, in plancks.
    pub allocated: Balance,
    /// How many seats have an allocation, left ones included until they are released.
    pub seats: u32,
    /// Tokens that are being unbonded.
    pub unlocking: Vec<UnlockingChunk>,
}

impl Ledger {
    /// Tokens bonded and not allocated to a seat, in plancks.
    pub fn unallocated(&self) -> Balance {
        self.bonded.saturating_sub(self.allocated)
    }
}

/// Tokens that are being unbonded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
pub struct UnlockingChunk {
    /// Amount, in plancks.
    pub amount: Balance,
    /// The block from which they can be withdrawn.
    pub unlocks_at: BlockNumber,
}

record! {
    /// A trainer's seat in a task.
    #[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
    pub struct Seat stored as StoredSeat under (
        /// The task.
        task: TaskId,
        /// The trainer.
        trainer: AccountId
    ) {
        /// The part of the trainer's bond that the seat allocates, in plancks.
        stake: Balance,
        /// The block it was taken in.
        taken_at: BlockNumber,
        /// The block it was left in; its stake stays allocated for a while after.
        left_at: Option<BlockNumber>,
        /// Whether misconduct in it was ever reported, which can happen once.
        reported: bool,
    }
}

impl Seat {
    /// Whether the seat was taken at the end of `block`, which is what makes it eligible for a round.
    pub fn was_seated_at(&self, block: BlockNumber) -> bool {
        self.taken_at <= block && self.left_at.is_none_or(|left| block < left)
    }
}

/// How many seats a task has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, DecodeAsType, serde::Serialize)]
pub struct SeatCounts {
    /// Seats that are taken and not left.
    pub seated: u32,
    /// Seats whose stake is still allocated, left ones included.
    pub live: u32,
    /// Seats ever taken.
    pub ever: u32,
    /// Seats that the aggregator ever freed by eviction.
    pub evicted: u32,
    /// Since when there are enough trainers for a round, evicted ones included, in Unix milliseconds.
    pub enough_since: Option<Moment>,
}

record! {
    /// A report of misconduct that is pending.
    #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
    pub struct MisconductReport stored as StoredReport under (
        /// The task.
        task: TaskId,
        /// The reported trainer.
        trainer: AccountId
    ) {
        /// The aggregator that reports.
        reporter: AccountId,
        /// The file with the evidence.
        evidence: Artifact as Static<Artifact>,
        /// The reporter's bond, in plancks.
        bond: Balance,
        /// The seat's stake at the report, in plancks.
        stake: Balance,
        /// The first block in which anyone may settle it. Before, the trainer may contest it, or the arbiter rule if it
        /// did.
        due_at: BlockNumber,
        /// The trainer's bond, in plancks, if it contested.
        contest: Option<Balance>,
    }
}

impl ProxyKind {
    /// Whether such a proxy may sign check-ins and logins for the account.
    pub fn may_train(self) -> bool {
        matches!(self, Self::Any | Self::Training)
    }
}

/// One entry of `Proxy.Proxies`.
#[derive(DecodeAsType)]
pub(in crate::chain) struct StoredProxy {
    pub(in crate::chain) delegate: AccountId,
    pub(in crate::chain) proxy_type: ProxyKind,
    pub(in crate::chain) delay: BlockNumber,
}
