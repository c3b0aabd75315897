//! What the aggregator needs of a chain: a port that the client library implements for real nodes, and tests implement
//! in memory.

mod facts;
mod outbox;
mod sdk;

pub use facts::{Backing, Block, Call, Heads, ModelFacts, Phase, PostedRound, TaskFacts, Windows};
pub use outbox::{Outbox, OutboxError, Turn};
pub use sdk::SdkLedger;
pub use sheaf_client_sdk::chain::{RoundStanding, SignedCall};

use crate::round::Account;
use futures::{future::BoxFuture, stream::BoxStream};
use sheaf_primitives::{Balance, ModelId, Moment, RoundIndex, TaskId};
use std::collections::BTreeSet;

/// Why the chain did not answer, or refused.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LedgerError {
    /// The node cannot be reached, or does not have what was asked for. Trying again later may help.
    #[error("the node does not answer: {0}")]
    Unavailable(String),
    /// The node refused an extrinsic.
    #[error("the node refuses the extrinsic: {0}")]
    Refused(String),
}

/// The answer of the chain, when it comes.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, LedgerError>>;

/// A chain, seen by the account that runs this aggregator. Reads name the block they are made at.
pub trait Ledger: Send + Sync + 'static {
    /// Hash of block 0.
    fn genesis(&self) -> [u8; 32];

    /// The aggregator's account.
    fn account(&self) -> Account;

    /// The finalized and the best block, whenever either moves. Waits out lost connections; never ends by itself.
    fn heads(&self) -> BoxStream<'static, Heads>;

    /// All tasks.
    fn tasks(&self, at: Block) -> Answer<'_, Vec<TaskFacts>>;

    /// One task; `None` if the chain has no such task any more.
    fn task(&self, at: Block, task: TaskId) -> Answer<'_, Option<TaskFacts>>;

    /// One model.
    fn model(&self, at: Block, model: ModelId) -> Answer<'_, Option<ModelFacts>>;

    /// A posted round.
    fn posted_round(&self, at: Block, task: TaskId, round: RoundIndex) -> Answer<'_, Option<PostedRound>>;

    /// Who is seated in a task: seats that were left do not count.
    fn seats(&self, at: Block, task: TaskId) -> Answer<'_, BTreeSet<Account>>;

    /// Whether an account is seated in a task.
    fn has_seat(&self, at: Block, task: TaskId, account: Account) -> Answer<'_, bool>;

    /// Two numbers that together change whenever [`Ledger::seats`] does: seats now, and seats ever taken.
    fn seat_mark(&self, at: Block, task: TaskId) -> Answer<'_, (u32, u32)>;

    /// Since when a task has enough trainers for its rounds, evicted ones among them, in Unix milliseconds.
    fn enough_since(&self, at: Block, task: TaskId) -> Answer<'_, Option<Moment>>;

    /// What of the aggregator's bond a task with this deposit, in plancks, would need, and what there is.
    fn backing(&self, at: Block, deposit: Balance) -> Answer<'_, Backing>;

    /// Under which URL another aggregator is reached; `None` if the account is none.
    fn endpoint(&self, at: Block, aggregator: Account) -> Answer<'_, Option<String>>;

    /// Whether `signer` is the trainer or holds its `Training` proxy.
    fn may_sign_for(&self, at: Block, trainer: Account, signer: Account) -> Answer<'_, bool>;

    /// Windows that govern all tasks.
    fn windows(&self, at: Block) -> Answer<'_, Windows>;

    /// How many extrinsics of the aggregator's account are included at `at`: lower nonces are used up.
    fn nonce(&self, at: Block) -> Answer<'_, u64>;

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
