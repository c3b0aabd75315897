//! Errors of the disk and the object store.

use std::{io, path::PathBuf};

/// Why something could not be kept or read back. A task stops at such an error instead of promising what it cannot
/// keep; it resumes from the journal.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file could not be read or written.
    #[error("cannot {doing} {path}: {source}")]
    File {
        /// What was tried.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line before the last is damaged, so what follows cannot be trusted.
    #[error(
        "line {line} of the journal {path} is damaged: {reason}. Restore the file from a backup, or move the task's folder away"
    )]
    DamagedJournal {
        /// The journal.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The journal is about another task, or another chain.
    #[error(
        "the journal in {folder} is not about this chain's task {task}, but about one of another chain or time: move the folder away, or give this aggregator a data folder of its own"
    )]
    ForeignJournal {
        /// The task's folder.
        folder: PathBuf,
        /// The task's number.
        task: sheaf_primitives::TaskId,
    },
    /// An entry could not be turned into text.
    #[error("an entry of the journal cannot be written as JSON: {0}")]
    Entry(#[from] serde_json::Error),
    /// The object store refused.
    #[error("object store: {0}")]
    Objects(#[from] object_store::Error),
    /// The URL does not name an object store.
    #[error("`{url}` is not a usable object store: {reason}")]
    ObjectsUrl {
        /// The URL.
        url: String,
        /// Why.
        reason: String,
    },
    /// An object is not there.
    #[error("object {sha256} is missing from the object store")]
    NoObject {
        /// Its name.
        sha256: String,
    },
    /// An object's bytes are not those of its name.
    #[error("object {sha256} is damaged: its bytes hash to {got}. Delete it and fetch it again")]
    DamagedObject {
        /// Its name.
        sha256: String,
        /// The hash of its bytes.
        got: String,
    },
    /// A test ended the process here.
    #[error("stopped at a step: {0}")]
    Stopped(io::Error),
}

impl StoreError {
    /// For `map_err` at a file operation.
    pub(super) fn file(doing: &'static str, path: &std::path::Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { doing, path, source }
    }
}
