//! Raw JSON-RPC requests, and what their errors mean.

use super::{Chain, ChainError};
use serde::de::DeserializeOwned;
use subxt::rpcs::{Error as RpcError, client::RpcParams};

/// Gives a failed request the name of its method.
pub(super) trait RpcFailure<T> {
    fn failed(self, method: &'static str) -> Result<T, ChainError>;
}

impl<T> RpcFailure<T> for Result<T, RpcError> {
    fn failed(self, method: &'static str) -> Result<T, ChainError> {
        self.map_err(|error| match error {
            RpcError::DisconnectedWillReconnect(reason) => ChainError::Disconnected(reason),
            RpcError::Client(reason) => ChainError::Disconnected(reason.to_string()),
            error => ChainError::Rpc { method, reason: error.to_string() },
        })
    }
}

impl Chain {
    /// Calls a JSON-RPC method of the node, for those that have no method of their own here.
    pub async fn request<T: DeserializeOwned>(&self, method: &'static str, params: RpcParams) -> Result<T, ChainError> {
        self.rpc.request(method, params).await.failed(method)
    }
}
