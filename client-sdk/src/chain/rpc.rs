//! JSON-RPC requests and their errors.

use super::{Chain, ChainError};
use serde::de::DeserializeOwned;
use std::time::Duration;
use subxt::rpcs::{Error as RpcError, client::RpcParams};

/// Maximum time of one request. A connection that is being restored keeps requests waiting, without end if the node
/// does not return.
const PATIENCE: Duration = Duration::from_secs(45);

/// Waits for an answer, at most [`PATIENCE`].
pub(super) async fn timely<T>(answer: impl Future<Output = T>) -> Result<T, ChainError> {
    let in_time = tokio::time::timeout(PATIENCE, answer).await;
    in_time.map_err(|_| ChainError::Disconnected(format!("no answer for {} s", PATIENCE.as_secs())))
}

/// Adds the name of the method to the error of a request.
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
    /// Calls a JSON-RPC method of the node that has no method of its own here.
    pub async fn request<T: DeserializeOwned>(&self, method: &'static str, params: RpcParams) -> Result<T, ChainError> {
        timely(self.rpc.request(method, params)).await?.failed(method)
    }
}
