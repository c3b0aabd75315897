//! The health of a node.

use super::{
    Chain, ChainError,
    rpc::{RpcFailure, timely},
};

/// The health of a node, as it reports it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodeHealth {
    /// Number of other nodes that it is connected to.
    pub peers: u64,
    /// Whether it is still syncing the chain.
    pub is_syncing: bool,
    /// Whether it is part of a network, and so should have peers.
    pub should_have_peers: bool,
}

impl Chain {
    /// The health of the node.
    pub async fn health(&self) -> Result<NodeHealth, ChainError> {
        let health = timely(self.methods.system_health()).await?.failed("system_health")?;
        let peers = u64::try_from(health.peers).unwrap_or(u64::MAX);
        Ok(NodeHealth { peers, is_syncing: health.is_syncing, should_have_peers: health.should_have_peers })
    }
}
