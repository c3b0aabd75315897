//! Signs and sends one extrinsic of the account at a time, so that no two use the same nonce.

use super::{Call, ChainClient, ChainClientError, SignedCall};
use crate::store::{Steps, StoreError};
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard};

/// Signs and sends for the aggregator's account.
#[derive(Clone)]
pub struct Outbox {
    chain: Arc<dyn ChainClient>,
    turn: Arc<Mutex<()>>,
    steps: Arc<dyn Steps>,
}

/// Why an extrinsic was not sent.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The chain.
    #[error(transparent)]
    Chain(#[from] ChainClientError),
    /// The disk, or a test that ended the process here.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The right to sign and send, held until dropped.
pub struct Turn<'a> {
    outbox: &'a Outbox,
    _guard: MutexGuard<'a, ()>,
}

impl Outbox {
    /// The only outbox of the account.
    pub fn new(chain: Arc<dyn ChainClient>, steps: Arc<dyn Steps>) -> Self {
        Self { chain, turn: Arc::default(), steps }
    }

    /// Waits for its turn.
    pub async fn turn(&self) -> Turn<'_> {
        Turn { outbox: self, _guard: self.turn.lock().await }
    }

    /// Signs and sends a call that may be lost: the caller watches the chain and makes it again.
    pub async fn call(&self, call: Call) -> Result<(), OutboxError> {
        let turn = self.turn().await;
        let signed = turn.sign(call).await?;
        turn.send(signed).await
    }
}

impl Turn<'_> {
    /// The call signed with the account's next nonce.
    pub async fn sign(&self, call: Call) -> Result<SignedCall, OutboxError> {
        let nonce = self.outbox.chain.next_nonce().await?;
        Ok(self.outbox.chain.sign(call, nonce).await?)
    }

    /// Hands a signed call to the node.
    pub async fn send(&self, call: SignedCall) -> Result<(), OutboxError> {
        self.outbox.steps.reach("before sending").map_err(StoreError::Stopped)?;
        self.outbox.chain.send(call).await?;
        self.outbox.steps.reach("after sending").map_err(StoreError::Stopped)?;
        Ok(())
    }
}
