//! How the node itself is.

use super::{
    Chain, ChainError,
    rpc::{RpcFailure, timely},
};

/// What a node says of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodeHealth {
    /// How many other nodes it is connected to.
    pub peers: u64,
    /// Whether it is still catching up with the chain.
    pub is_syncing: bool,
    /// Whether it is part of a network, and so ought to have peers.
    pub should_have_peers: bool,
}

impl Chain {
    /// How the node itself is.
    pub async fn health(&self) -> Result<NodeHealth, ChainError> {
        let health = timely(self.methods.system_health()).await?.failed("system_health")?;
        let peers = u64::try_from(health.peers).unwrap_or(u64::MAX);
        Ok(NodeHealth { peers, is_syncing: health.is_syncing, should_have_peers: health.should_have_peers })
    }
}
