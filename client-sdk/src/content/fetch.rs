//! Fetching: the file's own address first, then the mirrors.

use super::{ContentError, ContentStore, Pinned};
use sheaf_primitives::Artifact;
use url::Url;

impl ContentStore {
    /// Fetches `artifact`, which may have at most `limit` bytes, and checks it against its pin.
    pub async fn fetch(&self, artifact: &Artifact, limit: u64) -> Result<Vec<u8>, ContentError> {
        let uri = String::from_utf8_lossy(&artifact.uri).into_owned();
        if artifact.size > limit {
            return Err(ContentError::TooLarge { uri, size: artifact.size, limit });
        }
        let first = match self.fetch_from(&uri, artifact).await {
            Ok(bytes) => return Ok(bytes),
            Err(error) => error,
        };
        if self.mirrors.is_empty() {
            return Err(first);
        }

        let mut reasons = vec![first.to_string()];
        for mirror in &self.mirrors {
            let url = format!("{mirror}/v1/objects/{}", hex::encode(artifact.sha256));
            match self.fetch_http(&url, Pinned::of(artifact)).await {
                Ok(bytes) => return Ok(bytes),
                Err(error) => reasons.push(error.to_string()),
            }
        }
        Err(ContentError::Nowhere { sha256: artifact.sha256, reasons: reasons.join("; ") })
    }

    async fn fetch_from(&self, uri: &str, artifact: &Artifact) -> Result<Vec<u8>, ContentError> {
        let unsupported = |reason: String| ContentError::Unsupported { uri: uri.into(), reason };
        let url = Url::parse(uri).map_err(|error| unsupported(format!("not an address: {error}")))?;
        match url.scheme() {
            "ipfs" => self.fetch_ipfs(uri, artifact).await,
            "http" | "https" => self.fetch_http(uri, Pinned::of(artifact)).await,
            "file" if !self.files_allowed => Err(ContentError::FilesNotAllowed { uri: uri.into() }),
            "file" => super::file::fetch(&url, Pinned::of(artifact)).await,
            "s3" | "s3a" | "gs" | "az" | "adl" | "azure" | "abfs" | "abfss" => {
                super::objects::fetch(&url, Pinned::of(artifact)).await
            }
            other => Err(unsupported(format!("nothing here reaches `{other}://`"))),
        }
    }
}
