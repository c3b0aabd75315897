//! What the chain stores, as this library gives it: with its id or account, and in the types of `sheaf_primitives`.

mod balance;
mod params;
mod registry;
mod rewards;
mod staking;
mod tasks;

pub use balance::AccountBalance;
pub use params::{RegistryParams, StakingParams, TasksParams};
pub use registry::{Aggregator, Model, Organization, Trainer};
pub use rewards::RewardRound;
pub use staking::{Ledger, ProxyKind, Report, Seat, SeatCounts, UnlockingChunk};
pub use tasks::{Books, CloseReason, RoundRecord, RoundStanding, Settlement, Task, TaskState};

pub(super) use balance::StoredAccount;
pub(super) use registry::{StoredAggregator, StoredModel, StoredProfile};
pub(super) use rewards::StoredRewardRound;
pub(super) use staking::{StoredLedger, StoredProxy, StoredReport, StoredSeat};
pub(super) use tasks::{StoredRound, StoredTask};
