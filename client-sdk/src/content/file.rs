//! This machine's disk.

use super::{ContentError, Incoming, Pinned};
use crate::durable::{self, Readers};
use std::path::{Path, PathBuf};
use tokio::io::AsyncReadExt;
use url::Url;

/// How many bytes are read at a time.
const PIECE: usize = 1 << 20;

pub(super) async fn fetch(url: &Url, mut file: Pinned) -> Result<Vec<u8>, ContentError> {
    fetch_into(url, &mut file).await?;
    file.finish(url.as_str())
}

pub(super) async fn fetch_into(url: &Url, file: &mut Pinned) -> Result<(), ContentError> {
    let unavailable = |reason: String| ContentError::Unavailable { uri: url.to_string(), reason };
    let path = path_of(url).ok_or_else(|| unavailable("it is not a path on this machine".into()))?;
    let mut opened = tokio::fs::File::open(&path).await.map_err(|error| unavailable(error.to_string()))?;
    let mut piece = vec![0; PIECE];
    loop {
        let length = opened.read(&mut piece).await.map_err(|error| unavailable(error.to_string()))?;
        match piece.get(..length) {
            Some([]) | None => return Ok(()),
            Some(read) => file.push(read, url.as_str())?,
        }
    }
}

/// Writes `bytes` as `name` into `folder`, which is made if absent. Readers see the whole file or none.
pub(super) async fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), std::io::Error> {
    tokio::fs::create_dir_all(folder).await?;
    let path = tokio::fs::canonicalize(folder).await?.join(name);
    let bytes = bytes.to_vec();
    let written = tokio::task::spawn_blocking(move || durable::replace(&path, &bytes, Readers::Everyone)).await?;
    written.map_err(std::io::Error::other)
}

/// The address of the file `name` in `folder`. Symbolic links are resolved only if the folder exists.
pub(super) fn url(folder: &Path, name: &str) -> Result<Url, std::io::Error> {
    let folder = std::fs::canonicalize(folder).or_else(|_| std::path::absolute(folder))?;
    let path = folder.join(name);
    Url::from_file_path(&path)
        .map_err(|()| std::io::Error::other(format!("{} cannot be a file:// address", path.display())))
}

pub(super) fn path_of(url: &Url) -> Option<PathBuf> {
    url.to_file_path().ok()
}
