//! Round reports, by task and round.

use super::server::{Server, failed, not_found};
use crate::store::Shelf;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use sheaf_primitives::{RoundIndex, TaskId};

/// The report of a round whose result is final: the very bytes whose SHA-256 is on chain.
pub async fn get(State(server): State<Server>, Path((task, round)): Path<(TaskId, RoundIndex)>) -> Response {
    let Some(handle) = server.context.tasks.get(task) else {
        return not_found("this aggregator does not serve that task");
    };
    let Some(report) = handle.report(round).await else {
        return not_found("that round is not final");
    };
    match server.context.objects.get(Shelf::Public, &report).await {
        Ok(bytes) => ([(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => failed("cannot read a report", &error),
    }
}
