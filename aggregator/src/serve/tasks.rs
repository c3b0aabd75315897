//! The status of tasks.

use super::server::{Server, not_found};
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use sheaf_primitives::TaskId;

/// All tasks served.
pub async fn list(State(server): State<Server>) -> Response {
    let tasks: Vec<_> = server.context.tasks.all().iter().map(|task| task.status()).collect();
    Json(tasks).into_response()
}

/// One task.
pub async fn show(State(server): State<Server>, Path(task): Path<TaskId>) -> Response {
    match server.context.tasks.get(task) {
        Some(task) => Json(task.status()).into_response(),
        None => not_found("this aggregator does not serve that task"),
    }
}
