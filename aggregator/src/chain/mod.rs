//! What the aggregator needs of a chain: a port that the client library implements for real nodes, and tests implement
//! in memory.

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
    BlockRef, Model, RoundRecord, RoundStanding, SeatCounts, SignedCall, Task, TaskState, TasksParams,
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

    /// The finalized and the best block, whenever either moves. Waits out lost connections; never ends by itself.
    fn heads(&self) -> BoxStream<'static, Heads>;

    /// All tasks.
    fn tasks(&self, at: BlockRef) -> Answer<'_, Vec<Task>>;

    /// One task; `None` if the chain has no such task any more.
    fn task(&self, at: BlockRef, task: TaskId) -> Answer<'_, Option<Task>>;

    /// One model.
    fn model(&self, at: BlockRef, model: ModelId) -> Answer<'_, Option<Model>>;

    /// A posted round.
    fn posted_round(&self, at: BlockRef, task: TaskId, round: RoundIndex) -> Answer<'_, Option<PostedRound>>;

    /// Who is seated in a task: seats that were left do not count.
    fn seats(&self, at: BlockRef, task: TaskId) -> Answer<'_, BTreeSet<Account>>;

    /// Whether an account is seated in a task.
    fn has_seat(&self, at: BlockRef, task: TaskId, account: Account) -> Answer<'_, bool>;

    /// How many seats a task has. [`ChainClient::seats`] changes only if `seated` or `ever` does.
    fn seat_counts(&self, at: BlockRef, task: TaskId) -> Answer<'_, SeatCounts>;

    /// What of the aggregator's bond a task with this deposit, in plancks, would need, and what there is.
    fn backing(&self, at: BlockRef, deposit: Balance) -> Answer<'_, Backing>;

    /// Under which URL another aggregator is reached; `None` if the account is none.
    fn endpoint(&self, at: BlockRef, aggregator: Account) -> Answer<'_, Option<String>>;

    /// Whether `signer` is the trainer or holds its `Training` proxy.
    fn may_sign_for(&self, at: BlockRef, trainer: Account, signer: Account) -> Answer<'_, bool>;

    /// What governance sets for all tasks.
    fn params(&self, at: BlockRef) -> Answer<'_, TasksParams>;

    /// How many extrinsics of the aggregator's account are included at `at`: lower nonces are used up.
    fn nonce(&self, at: BlockRef) -> Answer<'_, u64>;

    /// The account's next nonce, extrinsics in the node's pool counted.
    fn next_nonce(&self) -> Answer<'_, u64>;

    /// The call signed with `nonce`. It may be sent any number of times: the chain takes it once, or never, after the
    /// nonce was used otherwise or its time is over.
    fn sign(&self, call: Call, nonce: u64) -> Answer<'_, SignedCall>;

    /// Hands a signed call to the node's pool. That it is there already is no error.
    fn send(&self, call: SignedCall) -> Answer<'_, ()>;

    /// Why a call that is in a finalized block had no effect, for the operator; `None` if that cannot be told.
    fn explain(&self, call: SignedCall) -> Answer<'_, Option<String>>;
}
