//! Why an aggregator cannot be used.

use crate::{AccountId, H256, RoundIndex, TaskId, chain::ChainError, content::ContentError};
use sheaf_protocol::{check_in::CheckInError, wire::ErrorCode};

/// Why a session ends for good. Lost connections and busy servers do not end it: the session waits and
/// connects again.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The chain could not be read.
    #[error(transparent)]
    Chain(ChainError),
    /// No such task.
    #[error("there is no task {task} on chain: check its number, and which chain the node follows")]
    NoSuchTask {
        /// The task.
        task: TaskId,
    },
    /// The task's aggregator is no longer registered.
    #[error("{aggregator}, the aggregator of task {task}, is not registered: there is no endpoint to connect to")]
    NoAggregator {
        /// The task.
        task: TaskId,
        /// Its aggregator's account.
        aggregator: AccountId,
    },
    /// The endpoint on chain is not a URL.
    #[error("the aggregator's endpoint `{endpoint}` is not an http(s):// address: {reason}")]
    BadEndpoint {
        /// The endpoint.
        endpoint: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The server serves another chain.
    #[error("{endpoint} serves the chain with genesis {found:?}, expected {expected:?}; nothing was signed")]
    OtherChain {
        /// The endpoint.
        endpoint: String,
        /// The chain's genesis.
        expected: H256,
        /// The server's.
        found: H256,
    },
    /// The server is another aggregator's.
    #[error("{endpoint} is the aggregator {found}, the task's is {expected}; nothing was signed")]
    OtherAggregator {
        /// The endpoint.
        endpoint: String,
        /// The task's aggregator.
        expected: AccountId,
        /// The server's account.
        found: AccountId,
    },
    /// The server's keys are not those on chain.
    #[error(
        "{endpoint} has another {which} than the aggregator's profile on chain; read the chain again before you connect"
    )]
    OtherKey {
        /// The endpoint.
        endpoint: String,
        /// Which key.
        which: &'static str,
    },
    /// The server ended the session.
    #[error("the aggregator refused the session: {reason} ({code})")]
    Refused {
        /// The cause, for programs.
        code: ErrorCode,
        /// What it said.
        reason: String,
    },
    /// The server broke the protocol.
    #[error("{endpoint} broke the protocol: {reason}")]
    Protocol {
        /// The endpoint.
        endpoint: String,
        /// What it did.
        reason: String,
    },
    /// The receipt is not for what was sent, or not signed by the receipt key on chain.
    #[error("the receipt for round {round} is invalid: {reason}; keep the update, and report the aggregator")]
    BadReceipt {
        /// The round.
        round: RoundIndex,
        /// What is wrong.
        reason: String,
    },
    /// The check-in could not be sealed.
    #[error("cannot seal the check-in: {0}")]
    CheckIn(#[from] CheckInError),
}

/// Why a public file of an aggregator could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The endpoint is not a URL.
    #[error("the aggregator's endpoint `{endpoint}` is not an http(s):// address: {reason}")]
    BadEndpoint {
        /// The endpoint.
        endpoint: String,
        /// What is wrong with it.
        reason: String,
    },
    /// It could not be fetched, or is another file than the chain pins.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// It was fetched, and its content is wrong.
    #[error("{url} is wrong: {reason}")]
    DoesNotHold {
        /// Where it came from.
        url: String,
        /// What is wrong.
        reason: String,
    },
}
