//! The parties of a session, as the chain names them.

use super::SessionError;
use crate::{
    AccountId, H256, TaskId,
    chain::{ChainError, View},
};

/// The parties of a session. Everything but the trainer comes from the chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionConfig {
    /// Base URL of the aggregator's service.
    pub endpoint: String,
    /// Hash of block 0.
    pub genesis: H256,
    /// The task.
    pub task: TaskId,
    /// The aggregator's account.
    pub aggregator: AccountId,
    /// The X25519 key that check-ins are sealed to.
    pub sealing_key: [u8; 32],
    /// The sr25519 key that signs receipts.
    pub receipt_key: [u8; 32],
    /// The trainer's account, which has a seat in the task.
    pub trainer: AccountId,
}

impl SessionConfig {
    /// Reads from the chain which aggregator serves `task`, for a session of `trainer`.
    pub async fn from_chain(view: &View, task: TaskId, trainer: AccountId) -> Result<Self, SessionError> {
        let unreadable = |error: ChainError| SessionError::Chain(error);
        let record = view.task(task).await.map_err(unreadable)?.ok_or(SessionError::NoSuchTask { task })?;
        let account = record.aggregator;
        let aggregator = view.aggregator(&account).await.map_err(unreadable)?;
        let profile = aggregator.ok_or(SessionError::NoAggregator { task, aggregator: account })?.profile;
        Ok(Self {
            endpoint: String::from_utf8_lossy(&profile.endpoint).into_owned(),
            genesis: view.genesis(),
            task,
            aggregator: account,
            sealing_key: profile.sealing_key,
            receipt_key: profile.receipt_key,
            trainer,
        })
    }
}
