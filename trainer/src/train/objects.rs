//! Fetches models by their hash: from an aggregator, else from the organization's address.

use std::path::Path;

use sheaf_client_sdk::{H256, aggregator::PublicFiles, content::Fetcher, primitives::Artifact};

use super::error::{Result, TrainError};
use crate::host::console::Console;

/// Maximum size of a model to evaluate, in bytes: 16 GiB.
const MAX_MODEL_BYTES: u64 = 16 << 30;

/// Fetches the file with this hash from the aggregator at `endpoint`.
pub async fn fetch(endpoint: &str, sha256: H256, console: &dyn Console) -> Result<Vec<u8>> {
    let files = PublicFiles::new(endpoint).map_err(TrainError::aggregator)?.with_progress(console.transfer());
    files.object(sha256, MAX_MODEL_BYTES).await.map_err(TrainError::aggregator)
}

/// Does the same into a file, and continues an earlier attempt. Returns the size in bytes.
pub async fn fetch_to(endpoint: &str, sha256: H256, path: &Path, console: &dyn Console) -> Result<u64> {
    let files = PublicFiles::new(endpoint).map_err(TrainError::aggregator)?.with_progress(console.transfer());
    let fetched = files.object_to(sha256, MAX_MODEL_BYTES, path).await;
    fetched.map_err(TrainError::Download)
}

/// Fetches the base model of a round from the aggregator, or, if that does not have it and it is the task's first, from
/// the organization's address. Accepts at most twice the size of `initial` and 1 MiB, which is enough for a model of
/// the same shapes whose 16-bit floats were widened.
pub async fn base_model(files: &PublicFiles, initial: &Artifact, sha256: H256) -> Result<Vec<u8>> {
    let limit = initial.size.saturating_mul(2).saturating_add(1 << 20);
    let refused = match files.object(sha256, limit).await {
        Ok(bytes) => return Ok(bytes),
        Err(error) => error,
    };
    if sha256 != initial.sha256 {
        return Err(TrainError::aggregator(refused));
    }
    let elsewhere = Fetcher::new().fetch(initial, limit).await;
    elsewhere.map_err(|error| TrainError::Aggregator(format!("{refused}; {error}")))
}
