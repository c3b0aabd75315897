//! What the aggregator needs from a chain: a port, implemented with the client library for real nodes, and in memory by
//! tests.

mod answers;
mod call;
mod outbox;
#[cfg(test)]
pub(crate) mod sample;
mod sdk;

pub use answers::{Backing, Heads, PostedRound, is_over, latest_round};
pub use call::Call;
pub use outbox::{Outbox, OutboxError, Turn};
pub use sdk::SdkChainClient;
pub use sheaf_client_sdk::chain::{
    BlockRef, Model, RoundRecord, RoundStatus, SeatCounts, SignedCall, Task, TaskState, TasksParams,
};

use crate::round::Account;
use futures::{future::BoxFuture, stream::BoxStream};
use sheaf_primitives::{Balance, ModelId, RoundIndex, TaskId};
use std::collections::BTreeSet;

/// Why the chain did not answer, or refused.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ChainClientError {
    /// The node cannot be reached, or does not have what was asked for. Trying again later may help.
    #[error("the node does not answer: {0}")]
    Unavailable(String),
    /// The node refused an extrinsic.
    #[error("the node refuses the extrinsic: {0}")]
    Refused(String),
}

/// The answer of the chain, when it comes.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, ChainClientError>>;

/// A chain, seen by the account that runs this aggregator. Reads name the block they are made at.
pub trait ChainClient: Send + Sync + 'static {
    /// Hash of block 0.
    fn genesis(&self) -> [u8; 32];

    /// The aggregator's account.
    fn account(&self) -> Account;

    /// The finalized and the best block, whenever either moves. Survives lost connections; never ends by itself.
    fn heads(&self) -> BoxStream<'static, Heads>;

    /// All tasks.
    fn tasks(&self, at: BlockRef) -> Answer<'_, Vec<Task>>;

    /// One task; `None` if the chain has no such task, or has deleted it.
    fn task(&self, at: BlockRef, task: TaskId) -> Answer<'_, Option<Task>>;

    /// One model.
    fn model(&self, at: BlockRef, model: ModelId) -> Answer<'_, Option<Model>>;

    /// A posted round.
    fn posted_round(&self, at: BlockRef, task: TaskId, round: RoundIndex) -> Answer<'_, Option<PostedRound>>;

    /// The trainers seated in a task, without those that left.
    fn seats(&self, at: BlockRef, task: TaskId) -> Answer<'_, BTreeSet<Account>>;

    /// Whether an account is seated in a task.
    fn has_seat(&self, at: BlockRef, task: TaskId, account: Account) -> Answer<'_, bool>;

    /// How many seats a task has. [`ChainClient::seats`] changes only if `seated` or `ever` does.
    fn seat_counts(&self, at: BlockRef, task: TaskId) -> Answer<'_, SeatCounts>;

    /// The bond that a task with this deposit, in plancks, would need behind it, and the aggregator's spare bond.
    fn backing(&self, at: BlockRef, deposit: Balance) -> Answer<'_, Backing>;

    /// The URL of an aggregator; `None` if the account is not registered as one.
    fn endpoint(&self, at: BlockRef, aggregator: Account) -> Answer<'_, Option<String>>;

    /// Whether `signer` is the trainer or holds its `Training` proxy.
    fn may_sign_for(&self, at: BlockRef, trainer: Account, signer: Account) -> Answer<'_, bool>;

    /// The parameters that governance sets for all tasks.
    fn params(&self, at: BlockRef) -> Answer<'_, TasksParams>;

    /// The nonce of the aggregator's account at `at`: lower nonces are used.
    fn nonce(&self, at: BlockRef) -> Answer<'_, u64>;

    /// The account's next nonce, extrinsics in the node's pool counted.
    fn next_nonce(&self) -> Answer<'_, u64>;

    /// The call signed with `nonce`. It may be sent any number of times. The chain takes it once, or never if it expires or
    /// another extrinsic uses the nonce.
    fn sign(&self, call: Call, nonce: u64) -> Answer<'_, SignedCall>;

    /// Hands a signed call to the node's pool. No error if it is there already.
    fn send(&self, call: SignedCall) -> Answer<'_, ()>;

    /// Why a call in a finalized block had no effect, for the operator; `None` if that is unknown.
    fn explain(&self, call: SignedCall) -> Answer<'_, Option<String>>;
}
