//! Following the chain as it grows.

use super::{BlockRef, Chain, ChainError};
use futures::{Stream, stream};
use std::time::Duration;
use subxt::{SubstrateConfig, config::Config, rpcs::client::RpcSubscription};

/// Pause before a new subscription after a broken one.
const RESUBSCRIBE_PAUSE: Duration = Duration::from_secs(1);

type Heads = RpcSubscription<<SubstrateConfig as Config>::Header>;

impl Chain {
    /// Every finalized block from the current one on, in order and without gaps. Waits while the connection is lost; an
    /// error means that the node no longer has the next block.
    pub fn watch_finalized(&self) -> impl Stream<Item = Result<BlockRef, ChainError>> + Send + Unpin + use<> {
        let watch = Watch { chain: self.clone(), heads: None, next: None, newest: 0 };
        Box::pin(stream::unfold(watch, |mut watch| async move { Some((watch.next().await, watch)) }))
    }
}

struct Watch {
    chain: Chain,
    heads: Option<Heads>,
    /// Height of the next block to return.
    next: Option<u32>,
    /// Maximum height known to be finalized.
    newest: u32,
}

impl Watch {
    async fn next(&mut self) -> Result<BlockRef, ChainError> {
        loop {
            if let Some(due) = self.next.filter(|due| *due <= self.newest) {
                match self.chain.block_at(due).await {
                    Ok(block) => {
                        self.next = due.checked_add(1);
                        return Ok(block);
                    }
                    Err(ChainError::Disconnected(reason)) => self.broken(&reason).await,
                    Err(error) => {
                        self.next = due.checked_add(1);
                        return Err(error);
                    }
                }
            }
            self.hear().await;
        }
    }

    /// Waits until the node reports a finalized block.
    async fn hear(&mut self) {
        let heads = match &mut self.heads {
            Some(heads) => heads,
            None => match self.chain.methods.chain_subscribe_finalized_heads().await {
                Ok(heads) => self.heads.insert(heads),
                Err(error) => return self.broken(&error.to_string()).await,
            },
        };
        match heads.next().await {
            Some(Ok(head)) => {
                self.newest = u32::try_from(head.number).unwrap_or(u32::MAX).max(self.newest);
                self.next.get_or_insert(self.newest);
            }
            Some(Err(error)) => self.broken(&error.to_string()).await,
            None => self.broken("the node ended the subscription").await,
        }
    }

    async fn broken(&mut self, reason: &str) {
        tracing::debug!(reason, "the subscription to finalized blocks broke; subscribing again");
        self.heads = None;
        tokio::time::sleep(RESUBSCRIBE_PAUSE).await;
    }
}
