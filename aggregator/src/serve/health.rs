//! For operators.

use super::server::{Server, failed};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// 200 while blocks are known and all tasks run, 503 otherwise.
pub async fn healthz(State(server): State<Server>) -> Response {
    let heads = *server.context.heads.borrow();
    let tasks = server.context.tasks.all();
    let all_running = tasks.iter().all(|task| !task.is_closed());
    let body = json!({
        "chain": heads.is_some(),
        "finalized_block": heads.map(|heads| heads.finalized.number),
        "best_block": heads.map(|heads| heads.best.number),
        "tasks": tasks.len(),
        "all_tasks_running": all_running,
    });
    let status = if heads.is_some() && all_running { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(body)).into_response()
}

/// The metrics, for Prometheus.
pub async fn metrics(State(server): State<Server>) -> Response {
    match server.context.metrics.text() {
        Ok(text) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response(),
        Err(error) => failed("cannot write the metrics", &error),
    }
}
