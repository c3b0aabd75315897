//! One process per data folder: two processes would corrupt each other's journals.

use super::StoreError;
use std::{
    fs::{self, File, OpenOptions},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

/// Locks `folder`, which is created if absent, until the file is dropped. The system releases the lock when the process
/// ends, also after a crash.
pub fn lock_data_dir(folder: &Path) -> Result<File, StoreError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(StoreError::file("create", folder))?;
    let path = folder.join("lock");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(StoreError::file("open", &path))?;
    file.try_lock().map_err(|error| StoreError::file("lock (is another aggregator using it?)", &path)(error.into()))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_folder_has_one_owner() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock_data_dir(folder.path()).unwrap();

        assert!(lock_data_dir(folder.path()).is_err());
        drop(first);
        assert!(lock_data_dir(folder.path()).is_ok());
    }
}
