//! One process at a time in a folder.

use super::{DurableError, private_folder};
use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

/// Keeps other processes, and other holders in this one, out of a folder until it is dropped. The system releases it
/// when the process ends, however it ends; the file stays.
#[must_use = "the lock is released when this is dropped"]
#[derive(Debug)]
pub struct FolderLock {
    path: PathBuf,
    // Held for the lock on it.
    _file: File,
}

impl FolderLock {
    /// Locks the file `name` in `folder`; both are made if absent, for the user only. Does not wait: fails with
    /// [`DurableError::Locked`] while another holds it.
    pub fn acquire(folder: &Path, name: &str) -> Result<Self, DurableError> {
        private_folder(folder)?;
        let path = folder.join(name);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(DurableError::file("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path, _file: file }),
            Err(TryLockError::WouldBlock) => Err(DurableError::Locked { path }),
            Err(TryLockError::Error(error)) => Err(DurableError::file("lock", &path)(error)),
        }
    }

    /// The lock's file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_holder_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        let first = FolderLock::acquire(&state, "lock").unwrap();

        let second = FolderLock::acquire(&state, "lock").unwrap_err();
        assert!(matches!(&second, DurableError::Locked { path } if path == first.path()), "{second}");
        assert!(second.advice().is_some());

        drop(first);
        assert!(FolderLock::acquire(&state, "lock").is_ok());
    }

    #[test]
    fn locks_with_other_names_are_independent() {
        let folder = tempfile::tempdir().unwrap();
        let _agent = FolderLock::acquire(folder.path(), "lock").unwrap();

        assert!(FolderLock::acquire(folder.path(), "daemon.lock").is_ok());
    }
}
