//! What the handlers share: the service behind them, and the answers for errors.

use crate::context::Context;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use std::{fmt::Display, sync::Arc};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// The service behind the handlers.
#[derive(Clone)]
pub struct Server {
    pub context: Arc<Context>,
    /// One permit for each WebSocket connection.
    pub connections: Arc<Semaphore>,
    /// Cancelled when the process ends.
    pub stop: CancellationToken,
}

impl Server {
    pub fn new(context: Arc<Context>, stop: CancellationToken) -> Self {
        let connections = Arc::new(Semaphore::new(context.limits.connections));
        Self { context, connections, stop }
    }
}

/// 404, with a line for people.
pub fn not_found(what: &str) -> Response {
    (StatusCode::NOT_FOUND, format!("{what}\n")).into_response()
}

/// 500, with the cause in the log and not in the answer.
pub fn failed(doing: &str, error: &dyn Display) -> Response {
    tracing::error!(%error, "{doing}");
    (StatusCode::INTERNAL_SERVER_ERROR, "something failed here; the operator finds it in the log\n").into_response()
}
