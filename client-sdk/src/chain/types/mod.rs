//! What the chain stores, as this library gives it: with its id or account, and in the types of `sheaf_primitives`.
//!
//! The pallets have these records too, and this is not the same code on purpose: a pallet's struct is the exact layout
//! of its storage, and decodes nothing else. Here a record is decoded by the names of its fields in the metadata of the
//! runtime that wrote it. A runtime upgrade that adds or reorders fields breaks nothing, one that removes a field gives
//! an error that names it, and no program off the chain links the runtime.

mod balance;
mod json;
mod params;
mod record;
mod registry;
mod rewards;
mod staking;
mod tasks;

pub use balance::AccountBalance;
pub use params::{RegistryParams, StakingParams, TasksParams};
pub use registry::{Aggregator, Model, Organization, Trainer};
pub use rewards::RewardRound;
pub use staking::{Ledger, MisconductReport, ProxyKind, ReportRuling, Seat, SeatCounts, UnlockingChunk};
pub use tasks::{Books, CloseReason, RoundRecord, RoundStatus, RoundSummary, Settlement, Task, TaskState, TaskSummary};

pub(super) use balance::StoredAccount;
pub(super) use registry::{StoredAggregator, StoredModel, StoredOrganization, StoredTrainer};
pub(super) use rewards::StoredRewardRound;
pub(super) use staking::{StoredProxy, StoredReport, StoredSeat};
pub(super) use tasks::{StoredRound, StoredTask};
