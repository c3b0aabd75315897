//! Downloads that resume where they broke.

use super::{PublicFiles, backoff::Backoff};
use crate::content::{ContentError, Incoming, explain};
use reqwest::{
    StatusCode,
    header::{HeaderValue, RANGE},
};
use url::Url;

/// How often a broken download is resumed.
const ATTEMPTS: u32 = 6;

/// Why one attempt of a download did not complete it.
enum Broken {
    /// Another attempt may complete it.
    ForNow(ContentError),
    /// No attempt will.
    ForGood(ContentError),
}

impl PublicFiles {
    /// Downloads what is missing of `file`, in several attempts if needed. The caller finishes the file.
    pub(super) async fn download(&self, url: &Url, file: &mut impl Incoming) -> Result<(), ContentError> {
        let mut backoff = Backoff::default();
        loop {
            match self.attempt(url, file).await {
                Ok(()) => return Ok(()),
                Err(Broken::ForNow(error)) => {
                    let pause = backoff.next();
                    if backoff.attempts() >= ATTEMPTS {
                        return Err(error);
                    }
                    tracing::debug!(%url, %error, received = file.received(), "a download broke; resuming");
                    tokio::time::sleep(pause).await;
                }
                Err(Broken::ForGood(error)) => return Err(error),
            }
        }
    }

    async fn attempt(&self, url: &Url, file: &mut impl Incoming) -> Result<(), Broken> {
        let unavailable = |reason: String| ContentError::Unavailable { uri: url.to_string(), reason };
        let broken = |error: reqwest::Error| Broken::ForNow(unavailable(explain(&error)));

        let mut request = self.http.get(url.clone());
        if file.received() > 0 {
            let range = HeaderValue::try_from(format!("bytes={}-", file.received()));
            request = request.header(RANGE, range.map_err(|error| Broken::ForGood(unavailable(error.to_string())))?);
        }
        let mut response = request.send().await.map_err(broken)?;
        match response.status() {
            StatusCode::PARTIAL_CONTENT => {}
            // The whole file, from its beginning.
            StatusCode::OK => file.clear().map_err(Broken::ForGood)?,
            // Nothing is missing.
            StatusCode::RANGE_NOT_SATISFIABLE => return Ok(()),
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                return Err(Broken::ForNow(unavailable(format!("the aggregator answered {status}"))));
            }
            StatusCode::NOT_FOUND => {
                return Err(Broken::ForGood(unavailable("the aggregator has no such public file".into())));
            }
            status => return Err(Broken::ForGood(unavailable(format!("the aggregator answered {status}")))),
        }
        let total = response.content_length().and_then(|rest| rest.checked_add(file.received()));
        while let Some(bytes) = response.chunk().await.map_err(broken)? {
            file.push(&bytes, url.as_str()).map_err(Broken::ForGood)?;
            self.progress.report(file.received(), total);
        }
        Ok(())
    }
}
