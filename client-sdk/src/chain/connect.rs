//! Connecting to a node.

use super::{
    BlockRef, ChainError, View,
    rpc::{RpcFailure, timely},
};
use sheaf_primitives::H256;
use std::time::Duration;
use subxt::{
    OnlineClient, SubstrateConfig,
    backend::LegacyBackend,
    config::RpcConfigFor,
    rpcs::{
        RpcClient,
        client::{ReconnectingRpcClient, reconnecting_rpc_client::ExponentialBackoff},
        methods::LegacyRpcMethods,
    },
};

/// How long one request may take before it counts as failed.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
/// Maximum pause between two attempts to restore a lost connection.
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// A connection to one node of a Sheaf chain. It reconnects by itself; clones share it.
#[derive(Clone)]
pub struct Chain {
    pub(super) client: OnlineClient<SubstrateConfig>,
    pub(super) methods: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
    pub(super) rpc: RpcClient,
    url: String,
}

impl Chain {
    /// Connects to the node at `url` (`ws://` or `wss://`), and checks that it follows the chain `expected_genesis`.
    ///
    /// Plain `ws://` to another host is allowed, for private networks. A machine in between can then forge what is
    /// read, but only withhold signed transactions.
    pub async fn connect(url: &str, expected_genesis: Option<H256>) -> Result<Self, ChainError> {
        if !url.starts_with("ws://") && !url.starts_with("wss://") {
            return Err(ChainError::BadUrl { url: url.into() });
        }
        let unreachable = |reason: String| ChainError::Unreachable { url: url.into(), reason };

        // A connection that reconnects by itself would also wait forever for a first answer: ask once without it.
        RpcClient::from_insecure_url(url).await.map_err(|error| unreachable(error.to_string()))?;
        let connection = ReconnectingRpcClient::builder()
            .request_timeout(REQUEST_TIMEOUT)
            // Pauses of 0.5, 1, 2, … s.
            .retry_policy(ExponentialBackoff::from_millis(2).factor(250).max_delay(LONGEST_PAUSE))
            .build(url)
            .await
            .map_err(|error| unreachable(error.to_string()))?;
        let rpc = RpcClient::new(connection);

        // The legacy JSON-RPC methods read any block that the node still has; the new ones do not.
        let backend = LegacyBackend::builder().build(rpc.clone());
        let client =
            OnlineClient::from_backend(backend.into()).await.map_err(|error| unreachable(error.to_string()))?;
        let chain = Self { client, methods: LegacyRpcMethods::new(rpc.clone()), rpc, url: url.into() };

        let found = chain.genesis();
        match expected_genesis {
            Some(expected) if expected != found => Err(ChainError::WrongGenesis { url: url.into(), expected, found }),
            _ => Ok(chain),
        }
    }

    /// The hash of block 0, which is the chain's identity.
    pub fn genesis(&self) -> H256 {
        self.client.genesis_hash()
    }

    /// The node's address, as given to [`Chain::connect`].
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The latest finalized block: it will never change.
    pub async fn finalized(&self) -> Result<BlockRef, ChainError> {
        let hash = timely(self.methods.chain_get_finalized_head()).await?.failed("chain_getFinalizedHead")?;
        self.block(hash).await
    }

    /// The latest block of the best fork; it may still be replaced.
    pub async fn best(&self) -> Result<BlockRef, ChainError> {
        let header = timely(self.methods.chain_get_header(None)).await?.failed("chain_getHeader")?;
        let number = header.map(|header| header.number).ok_or_else(|| ChainError::NoSuchBlock("best".into()))?;
        self.block_at(block_number(number)?).await
    }

    /// The block with this hash.
    pub async fn block(&self, hash: H256) -> Result<BlockRef, ChainError> {
        let header = timely(self.methods.chain_get_header(Some(hash))).await?.failed("chain_getHeader")?;
        let header = header.ok_or_else(|| ChainError::NoSuchBlock(format!("{hash:?}")))?;
        Ok(BlockRef { number: block_number(header.number)?, hash })
    }

    /// The block at this height; on the best fork if it is not final yet.
    pub async fn block_at(&self, number: u32) -> Result<BlockRef, ChainError> {
        let hash =
            timely(self.methods.chain_get_block_hash(Some(number.into()))).await?.failed("chain_getBlockHash")?;
        let hash = hash.ok_or_else(|| ChainError::NoSuchBlock(format!("#{number}")))?;
        Ok(BlockRef { number, hash })
    }

    /// The chain's state after `block`.
    pub async fn at(&self, block: BlockRef) -> Result<View, ChainError> {
        let hash = subxt::backend::BlockRef::from_hash(block.hash);
        let at = timely(self.client.at_block_hash_and_number(hash, block.number.into()))
            .await?
            .map_err(|error| ChainError::Block { block, reason: error.to_string() })?;
        Ok(View::new(at, block))
    }

    /// The chain's state after its latest finalized block.
    pub async fn at_finalized(&self) -> Result<View, ChainError> {
        self.at(self.finalized().await?).await
    }

    /// The chain's state after the latest block of its best fork.
    pub async fn at_best(&self) -> Result<View, ChainError> {
        self.at(self.best().await?).await
    }
}

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chain").field("url", &self.url).field("genesis", &self.genesis()).finish()
    }
}

/// A block number, which has 32 bits on this chain.
pub(super) fn block_number(number: u64) -> Result<u32, ChainError> {
    u32::try_from(number).map_err(|_| ChainError::NoSuchBlock(format!("#{number}")))
}
