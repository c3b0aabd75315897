//! A folder of this machine, one file for each block.

use crate::content::{Block, ContentError, ContentStore, Pinned, Placed, file};
use futures::{FutureExt, future::BoxFuture};
use std::path::PathBuf;

/// A folder whose files are named by their CIDs.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at `path`, which is made with the first block.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl ContentStore for Folder {
    fn name(&self) -> String {
        format!("the folder {}", self.path.display())
    }

    fn put<'a>(&'a self, block: &'a Block, name: &'a str) -> BoxFuture<'a, Result<Placed, ContentError>> {
        async move {
            let failed = |error: std::io::Error| ContentError::NotPut {
                name: name.into(),
                location: self.name(),
                reason: error.to_string(),
            };
            file::put(&self.path, &block.cid(), block.bytes()).await.map_err(failed)?;
            Ok(Placed::Stored)
        }
        .boxed()
    }

    fn get<'a>(&'a self, cid: &'a str, file: &'a mut Pinned) -> BoxFuture<'a, Result<(), ContentError>> {
        async move {
            let absent = |reason: &str| ContentError::Unavailable {
                uri: format!("ipfs://{cid} from {}", self.name()),
                reason: reason.into(),
            };
            let path = file::url(&self.path, cid).map_err(|error| absent(&error.to_string()))?;
            file::fetch_into(&path, file).await
        }
        .boxed()
    }
}
