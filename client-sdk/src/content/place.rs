//! Putting a file where others can fetch it.

use super::{ContentError, file, objects};
use crate::Progress;
use sheaf_primitives::{Artifact, H256, Uri, sha256};
use std::path::Path;
use url::Url;

/// Puts `bytes` into `location`, named by their SHA-256 and `extension`, and pins them there. `location` is a folder of
/// this machine, as a path or `file://`, or a prefix in a bucket, as `s3://bucket/prefix`. What a bucket already has is
/// not sent again; `progress` gets the parts of a large file.
pub async fn put(
    location: &str,
    extension: &str,
    bytes: Vec<u8>,
    progress: &Progress,
) -> Result<Artifact, ContentError> {
    let artifact = pin(location, extension, &bytes)?;
    let name = name_of(&artifact.sha256, extension);
    let failed = |reason: String| ContentError::NotPut { name: name.clone(), location: location.into(), reason };
    match Place::parse(location).map_err(failed)? {
        Place::Folder(folder) => file::put(&folder, &name, &bytes).await.map_err(|error| error.to_string()),
        Place::Bucket(prefix) => {
            objects::put(&below(prefix, &name), bytes, progress).await.map_err(|error| error.to_string())
        }
    }
    .map_err(failed)?;
    Ok(artifact)
}

/// What [`put`] would return, without writing anything.
pub fn pin(location: &str, extension: &str, bytes: &[u8]) -> Result<Artifact, ContentError> {
    let sha256 = H256(sha256(&[bytes]));
    let name = name_of(&sha256, extension);
    let failed = |reason: String| ContentError::NotPut { name: name.clone(), location: location.into(), reason };
    if !extension.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(failed("its extension must be plain letters and digits".into()));
    }
    let size = u64::try_from(bytes.len()).map_err(|_| failed("it has more than 2^64 bytes".into()))?;
    let url = match Place::parse(location).map_err(failed)? {
        Place::Folder(folder) => file::url(&folder, &name).map_err(|error| failed(error.to_string()))?,
        Place::Bucket(prefix) => below(prefix, &name),
    };
    let uri = Uri::try_from(url.to_string().into_bytes())
        .map_err(|_| failed(format!("its address {url} is longer than the chain's limit of 256 bytes")))?;
    Ok(Artifact { sha256, size, uri })
}

fn name_of(sha256: &H256, extension: &str) -> String {
    format!("{}.{extension}", hex::encode(sha256))
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
        let url = Url::parse(location).map_err(|error| format!("it is not an address: {error}"))?;
        match url.scheme() {
            "file" => file::path_of(&url).map(Self::Folder).ok_or("it is not a path on this machine".into()),
            scheme if objects::SCHEMES.contains(&scheme) => Ok(Self::Bucket(url)),
            "ipfs" => Err("only client code goes to IPFS; other files need a folder or a bucket".into()),
            other => Err(format!("`{other}://` is not supported; use a folder, s3://, gs:// or az://")),
        }
    }
}
