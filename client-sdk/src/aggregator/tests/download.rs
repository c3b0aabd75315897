//! Downloads of public files: resumed when they break, refused when they are other files.

use crate::{
    H256,
    aggregator::{FilesError, PublicFiles},
    content::ContentError,
};
use axum::{
    Json, Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header::RANGE},
    response::{IntoResponse, Response},
    routing::get,
};
use sheaf_primitives::sha256;
use sheaf_protocol::RoundId;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

const FILE: &[u8] = b"a model that takes two attempts";

/// Serves [`FILE`] under every hash; breaks off the first answers in the middle.
#[derive(Clone)]
struct Server {
    broken_answers: u32,
    takes_ranges: bool,
    requests: Arc<AtomicU32>,
}

async fn start(broken_answers: u32, takes_ranges: bool) -> (PublicFiles, Arc<AtomicU32>) {
    let requests = Arc::new(AtomicU32::new(0));
    let server = Server { broken_answers, takes_ranges, requests: requests.clone() };
    let router = Router::new()
        .route("/v1/objects/{sha256}", get(object))
        .route("/v1/tasks/{task}/rounds/{round}/proofs/{commitment}", get(proof))
        .with_state(server);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (PublicFiles::new(&endpoint).unwrap(), requests)
}

async fn object(State(server): State<Server>, Path(sha256): Path<String>, headers: HeaderMap) -> Response {
    let request = server.requests.fetch_add(1, Ordering::SeqCst);
    if sha256 == hex::encode([0; 32]) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let range = headers.get(RANGE).filter(|_| server.takes_ranges).map(|range| range.to_str().unwrap());
    let start = range.map_or(0, |range| range.trim_start_matches("bytes=").trim_end_matches('-').parse().unwrap());
    let status = if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    if request >= server.broken_answers {
        return (status, FILE[start..].to_vec()).into_response();
    }
    let pieces = futures::stream::iter([Ok(FILE[start..start + 5].to_vec()), Err(std::io::Error::other("cut"))]);
    (status, Body::from_stream(pieces)).into_response()
}

const ID: RoundId = RoundId { genesis: [1; 32], task: 7, round: 2 };

fn commitment_of(id: &RoundId) -> [u8; 32] {
    sheaf_primitives::commitment(&id.genesis, id.task, id.round, &[5; 32], &[6; 32])
}

async fn proof(Path((task, round, commitment)): Path<(u64, u32, String)>) -> Response {
    if (task, round, commitment) != (7, 2, hex::encode(commitment_of(&ID))) {
        return StatusCode::NOT_FOUND.into_response();
    }
    Json(serde_json::json!({ "index": 3, "share": "1", "path": [] })).into_response()
}

#[tokio::test]
async fn a_download_that_breaks_is_resumed() {
    let (files, requests) = start(2, true).await;

    let file = files.object(H256(sha256(&[FILE])), 1000).await.unwrap();

    assert_eq!(file, FILE);
    assert_eq!(requests.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_server_without_ranges_sends_the_whole_file_again() {
    let (files, _) = start(2, false).await;

    assert_eq!(files.object(H256(sha256(&[FILE])), 1000).await.unwrap(), FILE);
}

#[tokio::test]
async fn another_file_than_the_named_one_is_refused() {
    let (files, _) = start(0, true).await;

    let refused = files.object(H256([1; 32]), 1000).await.unwrap_err();

    assert!(matches!(refused, FilesError::Content(ContentError::WrongHash { .. })), "{refused}");
}

#[tokio::test]
async fn a_file_above_the_limit_is_refused() {
    let (files, _) = start(0, true).await;

    let refused = files.object(H256(sha256(&[FILE])), 10).await.unwrap_err();

    assert!(matches!(refused, FilesError::Content(ContentError::WrongSize { expected: 10, .. })), "{refused}");
}

#[tokio::test]
async fn a_file_that_is_not_public_is_asked_for_once() {
    let (files, requests) = start(0, true).await;

    let refused = files.object(H256([0; 32]), 1000).await.unwrap_err();

    assert!(refused.to_string().contains("no such public file"), "{refused}");
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_proof_is_found_by_its_commitment() {
    let (files, _) = start(0, true).await;

    let claim = files.proof(&ID, &[5; 32], &[6; 32]).await.unwrap().unwrap();

    assert_eq!((claim.index, claim.payee, claim.salt, claim.share), (3, [5; 32], [6; 32], 1));
    assert_eq!(files.proof(&RoundId { round: 3, ..ID }, &[5; 32], &[6; 32]).await.unwrap(), None);
}
