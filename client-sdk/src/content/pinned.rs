//! Checking a file against its pin while it arrives.

use super::{ContentError, Incoming};
use sha2::{Digest, Sha256};
use sheaf_primitives::{Artifact, H256};

/// A file in memory that arrives in pieces, and must be the pinned one in the end.
pub struct Pinned {
    expected: H256,
    /// The file's size, or its maximum size, in bytes.
    size: u64,
    is_exact: bool,
    bytes: Vec<u8>,
    hasher: Sha256,
}

impl Pinned {
    /// Nothing yet of the file with this hash and size.
    pub fn new(sha256: H256, size: u64) -> Self {
        // The announced size is not trusted: memory grows with what arrives.
        Self { expected: sha256, size, is_exact: true, bytes: Vec::new(), hasher: Sha256::new() }
    }

    /// Nothing yet of the file with this hash, whose size is unknown, but must not exceed `limit` bytes.
    pub fn at_most(sha256: H256, limit: u64) -> Self {
        Self { is_exact: false, ..Self::new(sha256, limit) }
    }

    /// Nothing yet of `artifact`.
    pub fn of(artifact: &Artifact) -> Self {
        Self::new(artifact.sha256, artifact.size)
    }

    /// The file, if it is complete and the pinned one.
    pub fn finish(self, source: &str) -> Result<Vec<u8>, ContentError> {
        if self.is_exact && self.received() != self.size {
            return Err(ContentError::WrongSize { uri: source.into(), expected: self.size, found: self.received() });
        }
        let found = H256(self.hasher.finalize().into());
        if found != self.expected {
            return Err(ContentError::WrongHash { uri: source.into(), expected: self.expected, found });
        }
        Ok(self.bytes)
    }
}

impl Incoming for Pinned {
    fn received(&self) -> u64 {
        // A file in memory is shorter than 2^64 bytes.
        u64::try_from(self.bytes.len()).unwrap_or(u64::MAX)
    }

    fn clear(&mut self) -> Result<(), ContentError> {
        self.bytes.clear();
        self.hasher = Sha256::new();
        Ok(())
    }

    fn push(&mut self, bytes: &[u8], source: &str) -> Result<(), ContentError> {
        let more = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let found = self.received().saturating_add(more);
        if found > self.size {
            return Err(ContentError::WrongSize { uri: source.into(), expected: self.size, found });
        }
        self.hasher.update(bytes);
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_primitives::sha256;

    fn pin(content: &[u8]) -> Pinned {
        Pinned::new(H256(sha256(&[content])), content.len() as u64)
    }

    #[test]
    fn a_file_in_pieces_is_given_out_when_it_is_the_pinned_one() {
        let mut file = pin(b"hello world");
        file.push(b"hello ", "here").unwrap();
        file.push(b"world", "here").unwrap();

        assert_eq!(file.finish("here").unwrap(), b"hello world");
    }

    #[test]
    fn a_byte_too_many_is_refused_at_once() {
        let mut file = pin(b"hello");

        let refused = file.push(b"hello!", "here").unwrap_err();

        assert!(matches!(refused, ContentError::WrongSize { expected: 5, found: 6, .. }), "{refused}");
    }

    #[test]
    fn a_file_cut_short_is_refused() {
        let mut file = pin(b"hello");
        file.push(b"hell", "here").unwrap();

        assert!(matches!(file.finish("here"), Err(ContentError::WrongSize { expected: 5, found: 4, .. })));
    }

    #[test]
    fn other_bytes_of_the_same_size_are_refused_and_both_hashes_named() {
        let mut file = pin(b"hello");
        file.push(b"hellO", "here").unwrap();

        let refused = file.finish("https://example.org/f").unwrap_err().to_string();

        assert!(refused.contains("https://example.org/f"));
        assert!(refused.contains(&format!("{:?}", H256(sha256(&[b"hello"])))));
        assert!(refused.contains(&format!("{:?}", H256(sha256(&[b"hellO"])))));
    }
}
