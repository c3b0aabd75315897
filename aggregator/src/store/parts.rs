//! Unfinished uploads. They continue where they were after a trainer or the aggregator restarts.

use super::{Steps, StoreError, journal::sync_folder_of};
use crate::round::Account;
use sheaf_primitives::RoundIndex;
use sheaf_protocol::Hash;
use std::{
    collections::HashSet,
    fs::{self, File, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

/// The folder of a task's unfinished uploads.
#[derive(Clone)]
pub struct Parts {
    folder: PathBuf,
    steps: Arc<dyn Steps>,
    open: Open,
}

/// The uploads that a session is writing: two sessions that append to one file would corrupt it.
type Open = Arc<Mutex<HashSet<PathBuf>>>;

/// One unfinished upload. The length of its file is its progress.
pub struct Part {
    path: PathBuf,
    file: File,
    offset: u64,
    size: u64,
    steps: Arc<dyn Steps>,
    open: Open,
}

impl Parts {
    /// The folder, created if absent.
    pub fn open(folder: &Path, steps: Arc<dyn Steps>) -> Result<Self, StoreError> {
        fs::create_dir_all(folder).map_err(StoreError::file("create", folder))?;
        Ok(Self { folder: folder.to_owned(), steps, open: Open::default() })
    }

    /// The upload of `update` (its SHA-256), which has `size` bytes, as far as it arrived. A trainer has one upload per
    /// round: any other is dropped. `None` if another session is writing this upload.
    pub fn begin(
        &self,
        round: RoundIndex,
        trainer: &Account,
        update: &Hash,
        size: u64,
    ) -> Result<Option<Part>, StoreError> {
        let whose = format!("{round}-{trainer}-");
        let name = format!("{whose}{update}");
        self.remove(|other| other.starts_with(&whose) && other != name)?;

        let path = self.folder.join(name);
        if !self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone()) {
            return Ok(None);
        }
        match open_file(&path, size) {
            Ok((file, offset)) => {
                let (steps, open) = (self.steps.clone(), self.open.clone());
                Ok(Some(Part { path, file, offset, size, steps, open }))
            }
            Err(error) => {
                self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&path);
                Err(error)
            }
        }
    }

    /// Drops the uploads of all rounds but `round`.
    pub fn keep_only(&self, round: RoundIndex) -> Result<(), StoreError> {
        let prefix = format!("{round}-");
        self.remove(|name| !name.starts_with(&prefix))
    }

    fn remove(&self, unwanted: impl Fn(&str) -> bool) -> Result<(), StoreError> {
        let failed = || StoreError::file("list", &self.folder);
        for entry in fs::read_dir(&self.folder).map_err(failed())? {
            let entry = entry.map_err(failed())?;
            if entry.file_name().to_str().is_some_and(&unwanted) {
                let path = entry.path();
                fs::remove_file(&path).map_err(StoreError::file("remove", &path))?;
            }
        }
        Ok(())
    }
}

/// The file and its length. A file longer than `size` is emptied.
fn open_file(path: &Path, size: u64) -> Result<(File, u64), StoreError> {
    let mut options = OpenOptions::new();
    let file = options.append(true).create(true).mode(0o600).open(path).map_err(StoreError::file("open", path))?;
    let mut offset = file.metadata().map_err(StoreError::file("look at", path))?.len();
    if offset > size {
        file.set_len(0).map_err(StoreError::file("shorten", path))?;
        offset = 0;
    }
    sync_folder_of(path)?;
    Ok((file, offset))
}

impl Drop for Part {
    fn drop(&mut self) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.path);
    }
}

impl Part {
    /// How many bytes are on disk.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Whether all of it is there.
    pub fn is_complete(&self) -> bool {
        self.offset == self.size
    }

    /// Whether a chunk of `length` bytes still fits.
    pub fn has_room_for(&self, length: usize) -> bool {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        self.offset.checked_add(length).is_some_and(|end| end <= self.size)
    }

    /// Appends a chunk. When this returns, it survives a crash.
    pub fn append(&mut self, chunk: &[u8]) -> Result<(), StoreError> {
        self.steps.reach("before a chunk").map_err(StoreError::Stopped)?;
        self.file.write_all(chunk).map_err(StoreError::file("append to", &self.path))?;
        self.file.sync_data().map_err(StoreError::file("sync", &self.path))?;
        self.offset = self.offset.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        self.steps.reach("after a chunk").map_err(StoreError::Stopped)
    }

    /// All bytes so far.
    pub fn read(&self) -> Result<Vec<u8>, StoreError> {
        fs::read(&self.path).map_err(StoreError::file("read", &self.path))
    }

    /// Removes the file: the update is an object now, or was refused.
    pub fn remove(self) -> Result<(), StoreError> {
        fs::remove_file(&self.path).map_err(StoreError::file("remove", &self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::NoSteps;
    use sheaf_protocol::Hex;

    fn parts() -> (tempfile::TempDir, Parts) {
        let folder = tempfile::tempdir().unwrap();
        let parts = Parts::open(&folder.path().join("parts"), Arc::new(NoSteps)).unwrap();
        (folder, parts)
    }

    #[test]
    fn an_upload_goes_on_where_it_was() {
        let (_folder, parts) = parts();
        let mut part = parts.begin(0, &Hex([1; 32]), &Hex([2; 32]), 5).unwrap().unwrap();
        part.append(b"abc").unwrap();
        drop(part);

        let mut part = parts.begin(0, &Hex([1; 32]), &Hex([2; 32]), 5).unwrap().unwrap();

        assert_eq!(part.offset(), 3);
        assert!(part.has_room_for(2) && !part.has_room_for(3));
        part.append(b"de").unwrap();
        assert!(part.is_complete());
        assert_eq!(part.read().unwrap(), b"abcde");
    }

    #[test]
    fn a_trainer_has_one_upload_a_round() {
        let (folder, parts) = parts();
        parts.begin(0, &Hex([1; 32]), &Hex([2; 32]), 5).unwrap().unwrap().append(b"abc").unwrap();
        parts.begin(0, &Hex([9; 32]), &Hex([2; 32]), 5).unwrap().unwrap().append(b"abc").unwrap();

        parts.begin(0, &Hex([1; 32]), &Hex([3; 32]), 5).unwrap().unwrap();

        assert_eq!(fs::read_dir(folder.path().join("parts")).unwrap().count(), 2);
        assert_eq!(parts.begin(0, &Hex([1; 32]), &Hex([2; 32]), 5).unwrap().unwrap().offset(), 0);
        assert_eq!(parts.begin(0, &Hex([9; 32]), &Hex([2; 32]), 5).unwrap().unwrap().offset(), 3);
    }

    #[test]
    fn no_two_sessions_append_to_one_upload() {
        let (_folder, parts) = parts();
        let first = parts.begin(0, &Hex([1; 32]), &Hex([2; 32]), 5).unwrap().unwrap();
        assert!(parts.begin(0, &Hex([1; 32]), &Hex([2; 32]), 5).unwrap().is_none());

        drop(first);
        assert!(parts.begin(0, &Hex([1; 32]), &Hex([2; 32]), 5).unwrap().is_some());
    }

    #[test]
    fn parts_of_past_rounds_are_dropped() {
        let (folder, parts) = parts();
        parts.begin(1, &Hex([1; 32]), &Hex([2; 32]), 5).unwrap().unwrap();
        parts.begin(11, &Hex([1; 32]), &Hex([2; 32]), 5).unwrap().unwrap();

        parts.keep_only(11).unwrap();

        assert_eq!(fs::read_dir(folder.path().join("parts")).unwrap().count(), 1);
    }
}
