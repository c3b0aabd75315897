//! A file as one IPFS block.

use super::ContentError;
use sheaf_primitives::{H256, MAX_CLIENT_CODE, cid_text, sha256};

/// A file of 1 to 262,144 bytes, and its CID: version 1, codec raw, SHA-256. In this form the block's bytes are the
/// file's, so every implementation of IPFS computes the same CID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    bytes: Vec<u8>,
    sha256: [u8; 32],
}

impl Block {
    /// The block of these bytes. Refuses an empty file, and one above 256 KiB, which IPFS would split into several
    /// blocks.
    pub fn new(bytes: Vec<u8>) -> Result<Self, ContentError> {
        match u32::try_from(bytes.len()) {
            Ok(1..=MAX_CLIENT_CODE) => Ok(Self { sha256: sha256(&[&bytes]), bytes }),
            _ => Err(ContentError::NoBlock { size: bytes.len(), limit: MAX_CLIENT_CODE }),
        }
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its SHA-256.
    pub fn sha256(&self) -> H256 {
        H256(self.sha256)
    }

    /// Its CID, as text: `bafkrei…`.
    pub fn cid(&self) -> String {
        cid_text(&self.sha256)
    }

    /// The file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
