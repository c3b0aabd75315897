//! An append-only file of lines. Each line is on disk before `append` returns.
//!
//! A line is sixteen hex digits of a checksum, a space, JSON, a line feed. A crash can tear only the last line, and a torn
//! line was never acknowledged: it is cut off when the file is opened. Damage anywhere else is an error.

use super::{Steps, StoreError};
use serde::{Serialize, de::DeserializeOwned};
use sheaf_primitives::sha256;
use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// An open journal.
pub struct Journal {
    path: PathBuf,
    file: File,
    steps: Arc<dyn Steps>,
}

impl Journal {
    /// Opens or creates the journal at `path` and returns what it holds, oldest first.
    pub fn open<E: DeserializeOwned>(path: &Path, steps: Arc<dyn Steps>) -> Result<(Self, Vec<E>), StoreError> {
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)
            .map_err(StoreError::file("open", path))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(StoreError::file("read", path))?;

        let (entries, good) = read_lines(path, &text)?;
        if good < text.len() {
            tracing::warn!(journal = %path.display(), bytes = text.len().saturating_sub(good), "cutting off a line that was being written when the process ended");
            let length = u64::try_from(good).unwrap_or(u64::MAX);
            file.set_len(length).map_err(StoreError::file("shorten", path))?;
        }
        file.sync_all().map_err(StoreError::file("sync", path))?;
        sync_folder_of(path)?;
        Ok((Self { path: path.to_owned(), file, steps }, entries))
    }

    /// Appends a line. When this returns, it survives a crash; after an error the journal must be opened again.
    pub fn append<E: Serialize>(&mut self, entry: &E) -> Result<(), StoreError> {
        let line = line(&serde_json::to_string(entry)?);
        self.steps.reach("before a journal line").map_err(StoreError::Stopped)?;
        self.file.write_all(line.as_bytes()).map_err(StoreError::file("append to", &self.path))?;
        self.file.sync_data().map_err(StoreError::file("sync", &self.path))?;
        self.steps.reach("after a journal line").map_err(StoreError::Stopped)
    }
}

/// Syncs the folder, so that a power cut does not undo a file's name.
pub(super) fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::file("sync", folder))
}

fn line(json: &str) -> String {
    format!("{} {json}\n", checksum(json))
}

/// The first 8 bytes of SHA-256: enough against torn lines and flipped bits.
fn checksum(json: &str) -> String {
    let hash = sha256(&[json.as_bytes()]);
    hex::encode(hash.first_chunk::<8>().copied().unwrap_or_default())
}

/// The entries, and the number of bytes of `text` they take.
fn read_lines<E: DeserializeOwned>(path: &Path, text: &[u8]) -> Result<(Vec<E>, usize), StoreError> {
    let mut entries = Vec::new();
    let mut good = 0usize;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = good.saturating_add(line.len());
        let number = entries.len().saturating_add(1);
        let damaged = |reason| StoreError::DamagedJournal { path: path.to_owned(), line: number, reason };
        match whole(line) {
            // A complete line was acknowledged: it must not be cut off, even if this version cannot read it.
            Ok(json) => entries.push(serde_json::from_str(json).map_err(|error| damaged(error.to_string()))?),
            Err(_) if end == text.len() => break,
            Err(reason) => return Err(damaged(reason)),
        }
        good = end;
    }
    Ok((entries, good))
}

/// The JSON of a line that was written completely.
fn whole(line: &[u8]) -> Result<&str, String> {
    let line = line.strip_suffix(b"\n").ok_or("it has no end")?;
    let line = std::str::from_utf8(line).map_err(|error| error.to_string())?;
    let (sum, json) = line.split_once(' ').ok_or("it has no checksum")?;
    if sum != checksum(json) {
        return Err("its checksum differs".into());
    }
    Ok(json)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use crate::store::NoSteps;

    fn open(path: &Path) -> Result<(Journal, Vec<u32>), StoreError> {
        Journal::open(path, Arc::new(NoSteps))
    }

    fn journal_of_three() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let (mut journal, entries) = open(&path).unwrap();
        assert!(entries.is_empty());
        for entry in [1u32, 22, 333] {
            journal.append(&entry).unwrap();
        }
        (folder, path)
    }

    #[test]
    fn what_was_appended_comes_back_in_order() {
        let (_folder, path) = journal_of_three();
        assert_eq!(open(&path).unwrap().1, [1, 22, 333]);
    }

    #[test]
    fn a_line_torn_at_any_byte_is_cut_off_and_the_journal_goes_on() {
        let (_folder, path) = journal_of_three();
        let whole = std::fs::read(&path).unwrap();
        let two = whole.len() - "0123456789abcdef 333\n".len();

        for length in two..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();

            let (mut journal, entries) = open(&path).unwrap();
            assert_eq!(entries, [1, 22], "torn at {length}");
            journal.append(&4u32).unwrap();

            assert_eq!(open(&path).unwrap().1, [1, 22, 4]);
        }
    }

    #[test]
    fn a_whole_line_that_cannot_be_understood_is_an_error_even_at_the_end() {
        let (_folder, path) = journal_of_three();
        open(&path).unwrap().0.append(&"not a number").unwrap();

        let error = open(&path).err().unwrap();
        assert!(matches!(error, StoreError::DamagedJournal { line: 4, .. }), "{error}");
    }

    #[test]
    fn damage_before_the_last_line_is_an_error_that_names_the_line() {
        let (_folder, path) = journal_of_three();
        let mut text = std::fs::read(&path).unwrap();
        text[17] ^= 1;
        std::fs::write(&path, &text).unwrap();

        let error = open(&path).err().unwrap();
        assert!(matches!(error, StoreError::DamagedJournal { line: 1, .. }), "{error}");
    }
}
