//! A file on disk that is not complete yet.

use super::{ContentError, Incoming};
use crate::durable::{self, DurableError};
use sha2::{Digest, Sha256};
use sheaf_primitives::H256;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// How many bytes are read at a time.
const PIECE: usize = 1 << 20;

/// A file that arrives as `{path}.partial`, and stays there until it is complete.
pub struct PartialFile {
    path: PathBuf,
    partial: PathBuf,
    file: File,
    received: u64,
    expected: H256,
    limit: u64,
    hasher: Sha256,
}

impl PartialFile {
    /// Opens what has arrived of the file that goes to `path`, has this hash and at most `limit` bytes.
    pub fn open(path: &Path, sha256: H256, limit: u64) -> Result<Self, ContentError> {
        let mut name = path.as_os_str().to_owned();
        name.push(".partial");
        let partial = PathBuf::from(name);
        let opened = OpenOptions::new().read(true).append(true).create(true).open(&partial);
        let mut file = opened.map_err(DurableError::file("write", &partial))?;
        let (received, hasher) = hash(&mut file).map_err(DurableError::file("write", &partial))?;
        Ok(Self { path: path.into(), partial, file, received, expected: sha256, limit, hasher })
    }

    /// Gives the file its name, if it is the pinned one, and returns its size in bytes. Deletes any other file:
    /// resuming it could never succeed.
    pub fn finish(self, source: &str) -> Result<u64, ContentError> {
        let found = H256(self.hasher.finalize().into());
        if found != self.expected {
            // If that fails, the next attempt ends here again.
            let _ = fs::remove_file(&self.partial);
            return Err(ContentError::WrongHash { uri: source.into(), expected: self.expected, found });
        }
        self.file.sync_all().map_err(DurableError::file("write", &self.path))?;
        durable::rename(&self.partial, &self.path)?;
        Ok(self.received)
    }
}

impl Incoming for PartialFile {
    fn received(&self) -> u64 {
        self.received
    }

    fn clear(&mut self) -> Result<(), ContentError> {
        self.file.set_len(0).map_err(DurableError::file("write", &self.partial))?;
        (self.received, self.hasher) = (0, Sha256::new());
        Ok(())
    }

    fn push(&mut self, bytes: &[u8], source: &str) -> Result<(), ContentError> {
        let more = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let found = self.received.saturating_add(more);
        if found > self.limit {
            return Err(ContentError::WrongSize { uri: source.into(), expected: self.limit, found });
        }
        self.file.write_all(bytes).map_err(DurableError::file("write", &self.partial))?;
        self.hasher.update(bytes);
        self.received = found;
        Ok(())
    }
}

/// The size of a file in bytes, and a hasher that has read it.
fn hash(file: &mut File) -> io::Result<(u64, Sha256)> {
    let (mut received, mut hasher, mut piece) = (0u64, Sha256::new(), vec![0; PIECE]);
    loop {
        let length = file.read(&mut piece)?;
        match piece.get(..length) {
            Some([]) | None => return Ok((received, hasher)),
            Some(read) => hasher.update(read),
        }
        received = received.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_primitives::sha256;

    const FILE: &[u8] = b"a model of some gigabytes";

    #[test]
    fn what_came_in_is_kept_by_the_next_process_and_the_name_comes_last() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.safetensors");
        let open = || PartialFile::open(&path, H256(sha256(&[FILE])), 100).unwrap();
        open().push(&FILE[..9], "here").unwrap();

        let mut file = open();
        assert_eq!((file.received(), path.exists()), (9, false));
        file.push(&FILE[9..], "here").unwrap();

        assert_eq!(file.finish("here").unwrap(), FILE.len() as u64);
        assert_eq!(fs::read(&path).unwrap(), FILE);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_wrong_file_never_gets_the_name_and_is_not_resumed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.safetensors");
        let mut file = PartialFile::open(&path, H256([7; 32]), 100).unwrap();
        file.push(FILE, "here").unwrap();

        let refused = file.finish("https://example.org/m").unwrap_err();

        assert!(matches!(refused, ContentError::WrongHash { .. }), "{refused}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn it_starts_over_where_the_server_does_and_never_grows_beyond_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m");
        let mut file = PartialFile::open(&path, H256(sha256(&[FILE])), 30).unwrap();
        file.push(b"something else", "here").unwrap();
        file.clear().unwrap();
        file.push(FILE, "here").unwrap();

        assert!(matches!(file.push(b"and more", "here"), Err(ContentError::WrongSize { expected: 30, .. })));
        file.finish("here").unwrap();
    }
}
