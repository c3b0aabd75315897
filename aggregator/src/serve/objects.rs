//! Objects by their SHA-256: models, client code, reports, and updates where the task discloses them.

use super::{
    range::{Wanted, parse},
    server::{Server, failed, not_found},
};
use crate::store::{Shelf, StoreError};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use sheaf_protocol::Hash;

/// The object, or a range of it. An update is not found unless its task discloses it.
pub async fn get(
    State(server): State<Server>,
    Path(sha256): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let Ok(hash) = sha256.parse::<Hash>() else { return not_found("an object's name is 64 hex digits") };
    let (shelf, size) = match find(&server, &hash).await {
        Ok(Some(found)) => found,
        Ok(None) => return not_found("there is no such object, or it is not public"),
        Err(error) => return failed("cannot look for an object", &error),
    };
    let wanted = parse(headers.get(header::RANGE).and_then(|value| value.to_str().ok()), size);
    let (status, range) = match wanted {
        Wanted::Whole => (StatusCode::OK, 0..size),
        Wanted::Part(range) => (StatusCode::PARTIAL_CONTENT, range),
        Wanted::Nothing => {
            let whole = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, whole).into_response();
        }
    };

    let mut answer = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CONTENT_LENGTH, range.end.saturating_sub(range.start))
        .header(header::ETAG, format!("\"{hash}\""))
        // The name is the hash, so the bytes never change.
        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable");
    if status == StatusCode::PARTIAL_CONTENT {
        let last = range.end.saturating_sub(1);
        answer = answer.header(header::CONTENT_RANGE, format!("bytes {}-{last}/{size}", range.start));
    }
    let body = if method == Method::HEAD || range.is_empty() {
        Body::empty()
    } else {
        match server.context.objects.stream(shelf, &hash, range).await {
            Ok(bytes) => Body::from_stream(bytes),
            Err(error) => return failed("cannot read an object", &error),
        }
    };
    answer.body(body).unwrap_or_else(|error| failed("cannot answer", &error))
}

/// On which shelf a caller may find the object, and its size.
async fn find(server: &Server, hash: &Hash) -> Result<Option<(Shelf, u64)>, StoreError> {
    let context = &server.context;
    if let Some(size) = context.objects.size(Shelf::Public, hash).await? {
        return Ok(Some((Shelf::Public, size)));
    }
    let Some(task) = context.disclosed.task_of(hash) else { return Ok(None) };
    let shelf = Shelf::Updates(task);
    Ok(context.objects.size(shelf, hash).await?.map(|size| (shelf, size)))
}
