//! A connection to a Sheaf chain.
//!
//! [`Chain`] is the connection; [`View`] is the chain's state after one block, and has all reads. Transactions are
//! built in [`crate::calls`], and signed, submitted and followed here. Storage and events are decoded by the names that
//! the runtime's metadata gives, so a runtime upgrade that adds a field breaks nothing, and one that removes a field
//! gives an error that names it.

mod activity;
mod block;
mod connect;
mod error;
mod events;
mod fate;
mod fee;
mod fee_less;
#[allow(missing_docs)] // Each name says what it means; the runtime's metadata documents it.
#[rustfmt::skip]
mod generated;
mod health;
mod outcome;
mod rpc;
mod sign;
mod submit;
#[cfg(test)]
mod tests;
mod types;
mod view;
mod watch;

pub use activity::{Activity, Transaction};
pub use block::BlockRef;
pub use connect::Chain;
pub use error::{ChainError, DispatchFailure, PalletError, SubmitError};
pub use events::{Event, EventRecord};
pub use fate::Fate;
pub use generated::{
    BalancesEvent, RegistryError, RegistryEvent, RewardsError, RewardsEvent, StakingError, StakingEvent, TasksError,
    TasksEvent,
};
pub use health::NodeHealth;
pub use outcome::Submitted;
pub use sign::SignedCall;
pub use submit::Wait;
pub use types::{
    AccountBalance, Aggregator, Books, CloseReason, Ledger, MisconductReport, Model, Organization, ProxyKind,
    RegistryParams, ReportRuling, RewardRound, RoundRecord, RoundStatus, RoundSummary, Seat, SeatCounts, Settlement,
    StakingParams, Task, TaskState, TaskSummary, TasksParams, Trainer, UnlockingChunk,
};
pub use view::View;
