//! Why the disk does not hold what it should.

use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

/// Why a file could not be kept, or a folder not be locked.
#[derive(Debug, thiserror::Error)]
pub enum DurableError {
    /// The system refused.
    #[error("cannot {action} `{path}`: {source}")]
    File {
        /// What was tried, as a verb: `write`, `lock`, `make the folder`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process holds the lock.
    #[error("another process holds `{path}`")]
    Locked {
        /// The lock's file.
        path: PathBuf,
    },
}

impl DurableError {
    /// The file or folder that it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::File { path, .. } | Self::Locked { path } => path,
        }
    }

    /// What to do about it, where that is known.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Locked { .. } => Some("wait until it ends, or stop it"),
            Self::File { source, .. } => match source.kind() {
                ErrorKind::NotFound => Some("create its folder first, or choose another path"),
                ErrorKind::PermissionDenied => Some("let this user write there, or choose another path"),
                ErrorKind::ReadOnlyFilesystem => Some("choose a path on a disk that can be written to"),
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some("free space on that disk, then try again"),
                _ => None,
            },
        }
    }

    /// For `map_err` on what is done with a file, or with what stands in it: what was tried, as a verb, and on which file or folder.
    pub fn file<E: Into<io::Error>>(action: &'static str, path: &Path) -> impl FnOnce(E) -> Self {
        move |source| Self::File { action, path: path.to_owned(), source: source.into() }
    }
}
