//! Plain web servers.

use super::{ContentError, Incoming, Pinned};
use std::time::Duration;

/// How long a server may send nothing.
const SILENCE: Duration = Duration::from_secs(30);

/// A client that gives up on silent servers, but not on large files.
pub(crate) fn client() -> reqwest::Client {
    crate::init();
    let built = reqwest::Client::builder().connect_timeout(SILENCE).read_timeout(SILENCE).build();
    // Building fails only without a TLS implementation, and `init` installed one.
    built.unwrap_or_default()
}

pub(super) async fn fetch(http: &reqwest::Client, url: &str, mut file: Pinned) -> Result<Vec<u8>, ContentError> {
    fetch_into(http.get(url), url, &mut file).await?;
    file.finish(url)
}

/// Reads the body of the answer to `request` into `file`. `source` names the place in errors.
pub(super) async fn fetch_into(
    request: reqwest::RequestBuilder,
    source: &str,
    file: &mut Pinned,
) -> Result<(), ContentError> {
    let unavailable = |error: reqwest::Error| ContentError::Unavailable { uri: source.into(), reason: explain(&error) };
    let response = request.send().await.and_then(reqwest::Response::error_for_status);
    let mut response = response.map_err(unavailable)?;
    while let Some(bytes) = response.chunk().await.map_err(unavailable)? {
        file.push(&bytes, source)?;
    }
    Ok(())
}

/// An error of the HTTP client with its causes, and without the URL, which the caller names.
pub(crate) fn explain(error: &reqwest::Error) -> String {
    if let Some(status) = error.status() {
        return format!("the server answered {status}");
    }
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    causes.last().map_or_else(|| error.to_string(), ToString::to_string)
}
