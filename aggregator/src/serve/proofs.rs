//! Reward proofs, by commitment.

use super::server::{Server, not_found};
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use sheaf_primitives::{RoundIndex, TaskId};
use sheaf_protocol::Hash;

/// The proof for a commitment of a round whose result is final, without payee and salt.
pub async fn get(
    State(server): State<Server>,
    Path((task, round, commitment)): Path<(TaskId, RoundIndex, String)>,
) -> Response {
    let Ok(commitment) = commitment.parse::<Hash>() else {
        return not_found("a commitment is 64 hex digits");
    };
    let Some(task) = server.context.tasks.get(task) else {
        return not_found("this aggregator does not serve that task");
    };
    match task.proof(round, commitment).await {
        Some(proof) => Json(proof).into_response(),
        None => not_found("no final round of that number has this commitment"),
    }
}
