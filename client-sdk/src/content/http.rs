//! Plain web servers.

use super::{ContentError, ContentStore, Pinned};
use std::time::Duration;

/// How long a server may be silent.
const SILENCE: Duration = Duration::from_secs(30);

/// A client that gives up on silent servers, but not on large files.
pub(crate) fn client() -> reqwest::Client {
    crate::init();
    let built = reqwest::Client::builder().connect_timeout(SILENCE).read_timeout(SILENCE).build();
    // Building fails only without a TLS implementation, and `init` installed one.
    built.unwrap_or_default()
}

impl ContentStore {
    pub(super) async fn fetch_http(&self, url: &str, mut file: Pinned) -> Result<Vec<u8>, ContentError> {
        let unavailable =
            |error: reqwest::Error| ContentError::Unavailable { uri: url.into(), reason: explain(&error) };
        let response = self.http.get(url).send().await.and_then(reqwest::Response::error_for_status);
        let mut response = response.map_err(unavailable)?;
        while let Some(bytes) = response.chunk().await.map_err(unavailable)? {
            file.push(&bytes, url)?;
        }
        file.finish(url)
    }
}

/// An error of the HTTP client with its causes, and without the URL, which the caller names.
pub(crate) fn explain(error: &reqwest::Error) -> String {
    if let Some(status) = error.status() {
        return format!("the server answered {status}");
    }
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    causes.last().map_or_else(|| error.to_string(), ToString::to_string)
}
