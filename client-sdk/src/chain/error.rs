//! What can go wrong between this library and a chain.

use super::BlockRef;
use crate::rewards::ClaimRefusal;
use sheaf_primitives::H256;

/// A connection or a read failed.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// The address is not a WebSocket URL.
    #[error("`{url}` is not a node's address: it must start with ws:// or wss://")]
    BadUrl {
        /// The address as given.
        url: String,
    },
    /// Nothing answered at the address.
    #[error("cannot reach a node at {url}: {reason}; is it running, and is the address right?")]
    Unreachable {
        /// The address as given.
        url: String,
        /// Why the attempt failed.
        reason: String,
    },
    /// The node follows another chain.
    #[error(
        "the node at {url} follows another chain: its genesis is {found:?}, expected {expected:?}; connect to a node of the expected chain"
    )]
    WrongGenesis {
        /// The address as given.
        url: String,
        /// The genesis that was asked for.
        expected: H256,
        /// The genesis of the node.
        found: H256,
    },
    /// The connection broke and could not be restored in time.
    #[error("the connection to the node was lost: {0}")]
    Disconnected(String),
    /// The node refused or failed a request.
    #[error("the node failed `{method}`: {reason}")]
    Rpc {
        /// The JSON-RPC method.
        method: &'static str,
        /// What the node said.
        reason: String,
    },
    /// The node has no such block, or dropped its state.
    #[error("the node has no block {0}: it may have pruned it, or not have it yet")]
    NoSuchBlock(String),
    /// The block exists, but its state cannot be read.
    #[error("cannot read at block {block}: {reason}")]
    Block {
        /// The block.
        block: BlockRef,
        /// What failed.
        reason: String,
    },
    /// A storage item could not be read.
    #[error("cannot read {pallet}.{entry} at block {block}: {reason}")]
    Storage {
        /// The pallet.
        pallet: &'static str,
        /// The storage item.
        entry: &'static str,
        /// The block it was read at.
        block: BlockRef,
        /// What failed: the connection, the item's absence from the runtime, or its shape.
        reason: String,
    },
    /// A value that every Sheaf chain has is missing.
    #[error("{pallet}.{entry} holds nothing at block {block}: the chain's runtime is not Sheaf's, or incomplete")]
    Missing {
        /// The pallet.
        pallet: &'static str,
        /// The storage item.
        entry: &'static str,
        /// The block it was read at.
        block: BlockRef,
    },
    /// The events of a block could not be read.
    #[error("cannot read the events of block {block}: {reason}")]
    Events {
        /// The block.
        block: BlockRef,
        /// What failed.
        reason: String,
    },
    /// The runtime's version of a call differs from this library's.
    #[error("the chain's runtime has another {pallet}.{call} than this version of the library: {reason}")]
    Call {
        /// The pallet.
        pallet: &'static str,
        /// The call.
        call: &'static str,
        /// What differs.
        reason: String,
    },
}

/// Why a transaction had no effect, or why its effect is unknown.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The chain could not be read while the transaction was built or followed.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The transaction could not be encoded or signed.
    #[error("cannot build the transaction: {0}")]
    Build(String),
    /// The node's pool refused it: it is in no block and had no effect.
    #[error("the node refused the transaction: {reason} (code {code})")]
    Refused {
        /// The node's error code; 1010 is an invalid transaction.
        code: i32,
        /// What the node said.
        reason: String,
    },
    /// The signer cannot pay the fee: it is in no block and had no effect.
    #[error("{account} cannot pay the transaction's fee: its spendable balance is too low")]
    CannotPayFee {
        /// The signer, as an address.
        account: String,
    },
    /// The node refused an unsigned claim: it is in no block and had no effect.
    #[error("the node refused the claim: {0}")]
    ClaimRefused(ClaimRefusal),
    /// It expired, or became invalid while it waited in the pool.
    #[error("transaction {hash:?} became invalid before it got into a block; nothing happened, sign and submit again")]
    Invalid {
        /// Hash of the transaction.
        hash: H256,
    },
    /// The pool was full and dropped it.
    #[error("the node's pool dropped transaction {hash:?}; it may still be included until block {expires_at}")]
    Dropped {
        /// Hash of the transaction.
        hash: H256,
        /// The first block that cannot include it.
        expires_at: u32,
    },
    /// Another transaction of the same signer took its nonce.
    #[error("transaction {hash:?} was replaced by another of the same account with the same nonce {nonce}")]
    Usurped {
        /// Hash of the transaction.
        hash: H256,
        /// The nonce of both.
        nonce: u64,
    },
    /// The connection broke after the transaction was sent: it may or may not get into a block.
    #[error(
        "the connection was lost while transaction {hash:?} was on its way: {reason}; ask for its fate before you repeat it"
    )]
    ConnectionLost {
        /// Hash of the transaction.
        hash: H256,
        /// How the connection ended.
        reason: String,
    },
    /// Its call failed. It is in a block and paid its fee.
    #[error("{failure} (block {block}, the fee was paid)")]
    Dispatch {
        /// Why.
        failure: Box<DispatchFailure>,
        /// Where.
        block: BlockRef,
        /// Hash of the transaction.
        hash: H256,
    },
    /// It succeeded, but the event that names what it created is missing.
    #[error(
        "the transaction in block {block} succeeded without the event {event}: the runtime is not the expected one"
    )]
    NoEvent {
        /// The event that was expected.
        event: &'static str,
        /// Where the transaction is.
        block: BlockRef,
    },
}

impl SubmitError {
    /// Whether the chain refused the call with this error.
    pub fn is_dispatch<E: PalletError>(&self, error: E) -> bool {
        let name = format!("{error:?}");
        matches!(self, Self::Dispatch { failure, .. } if failure.pallet == E::PALLET && failure.error == name)
    }
}

/// The errors of a pallet.
pub trait PalletError: std::fmt::Debug {
    /// The pallet's name in the runtime.
    const PALLET: &'static str;
}

/// Why a call failed on chain.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{pallet}.{error}{}", explained(.docs))]
pub struct DispatchFailure {
    /// The pallet whose error it is; `System` for the errors that no pallet owns.
    pub pallet: String,
    /// The error's name, such as `NoSuchTask`; such as `Token.FundsUnavailable` for those that no pallet owns.
    pub error: String,
    /// The runtime's documentation of it, in one line; may be empty.
    pub docs: String,
}

fn explained(docs: &str) -> String {
    if docs.is_empty() { String::new() } else { format!(": {docs}") }
}
