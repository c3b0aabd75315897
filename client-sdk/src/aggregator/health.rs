//! Whether an aggregator serves.

use super::{FilesError, PublicFiles};
use crate::content::{ContentError, explain};
use reqwest::header::DATE;

/// Maximum size of an answer, in bytes; the rest is not read.
const LARGEST_ANSWER: usize = 64 << 10;

/// What an aggregator says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Health {
    /// Whether it follows the chain and all its tasks run.
    pub serves: bool,
    /// The latest finalized block that it knows.
    pub finalized_block: Option<u32>,
    /// The server's time, as HTTP writes it (RFC 2822).
    pub date: Option<String>,
}

#[derive(serde::Deserialize)]
struct Answer {
    finalized_block: Option<u32>,
}

impl PublicFiles {
    /// Asks whether it serves.
    pub async fn health(&self) -> Result<Health, FilesError> {
        let url = self.url("/healthz")?;
        let unavailable =
            |error: reqwest::Error| ContentError::Unavailable { uri: url.to_string(), reason: explain(&error) };
        let mut response = self.http.get(url.clone()).send().await.map_err(unavailable)?;
        let status = response.status();
        let date = response.headers().get(DATE).and_then(|date| date.to_str().ok()).map(str::to_owned);
        let mut body = Vec::new();
        while let Some(bytes) = response.chunk().await.map_err(unavailable)? {
            body.extend_from_slice(&bytes);
            if body.len() > LARGEST_ANSWER {
                break;
            }
        }
        let not_one = || {
            let reason = format!("it answered {status}, and not as an aggregator does");
            ContentError::Unavailable { uri: url.to_string(), reason }
        };
        let answer: Answer = serde_json::from_slice(&body).map_err(|_| not_one())?;
        Ok(Health { serves: status.is_success(), finalized_block: answer.finalized_block, date })
    }
}
