//! Putting a file where others can fetch it.

use super::{ContentError, file, objects};
use sheaf_primitives::{Artifact, H256, Uri, sha256};
use std::path::Path;
use url::Url;

/// Puts `bytes` as `name` into `location`, and pins them there. `location` is a folder of this machine, as a path or
/// `file://`, or a prefix in a bucket, as `s3://bucket/prefix`.
///
/// `name` should contain the file's hash where others overwrite files; nothing here keeps one from being replaced.
pub async fn put(location: &str, name: &str, bytes: Vec<u8>) -> Result<Artifact, ContentError> {
    let failed = |reason: String| ContentError::NotPut { name: name.into(), location: location.into(), reason };
    let artifact = pin(location, name, &bytes)?;
    match Place::parse(location).map_err(failed)? {
        Place::Folder(folder) => file::put(&folder, name, &bytes).await.map_err(|error| error.to_string()),
        Place::Bucket(prefix) => objects::put(&below(prefix, name), bytes).await.map_err(|error| error.to_string()),
    }
    .map_err(failed)?;
    Ok(artifact)
}

/// What [`put`] would give back, without writing anything.
pub fn pin(location: &str, name: &str, bytes: &[u8]) -> Result<Artifact, ContentError> {
    let failed = |reason: String| ContentError::NotPut { name: name.into(), location: location.into(), reason };
    if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
        return Err(failed("its name must be a plain file name".into()));
    }
    let size = u64::try_from(bytes.len()).map_err(|_| failed("it has more than 2^64 bytes".into()))?;
    let url = match Place::parse(location).map_err(failed)? {
        Place::Folder(folder) => file::url(&folder, name).map_err(|error| failed(error.to_string()))?,
        Place::Bucket(prefix) => below(prefix, name),
    };
    let uri = Uri::try_from(url.to_string().into_bytes())
        .map_err(|_| failed(format!("its address {url} is longer than the 256 bytes that the chain takes")))?;
    Ok(Artifact { sha256: H256(sha256(&[bytes])), size, uri })
}

/// The address of `name` under a bucket's prefix.
fn below(mut prefix: Url, name: &str) -> Url {
    prefix.set_path(&format!("{}/{name}", prefix.path().trim_end_matches('/')));
    prefix
}

enum Place {
    Folder(std::path::PathBuf),
    Bucket(Url),
}

impl Place {
    fn parse(location: &str) -> Result<Self, String> {
        if !location.contains("://") {
            return Ok(Self::Folder(Path::new(location).into()));
        }
        let url = Url::parse(location).map_err(|error| format!("it is no address: {error}"))?;
        match url.scheme() {
            "file" => file::path_of(&url).map(Self::Folder).ok_or("it names no path of this machine".into()),
            scheme if objects::SCHEMES.contains(&scheme) => Ok(Self::Bucket(url)),
            "ipfs" => Err("only client code goes to IPFS; other files need a folder or a bucket".into()),
            other => Err(format!("nothing here writes to `{other}://`; use a folder, s3://, gs:// or az://")),
        }
    }
}
