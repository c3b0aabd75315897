//! SHA-256, the one hash of Sheaf.

use sha2::{Digest, Sha256};

/// SHA-256 of the concatenation of `parts`.
pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    Prefix::of(&[]).sha256(parts)
}

/// A common beginning of many messages, hashed once for all of them.
pub(crate) struct Prefix(Sha256);

impl Prefix {
    /// The concatenation of `parts`.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        Self(absorb(Sha256::new(), parts))
    }

    /// SHA-256 of this prefix and the concatenation of `parts`.
    pub(crate) fn sha256(&self, parts: &[&[u8]]) -> [u8; 32] {
        absorb(self.0.clone(), parts).finalize().into()
    }
}

fn absorb(hasher: Sha256, parts: &[&[u8]]) -> Sha256 {
    parts.iter().fold(hasher, |hasher, part| hasher.chain_update(part))
}
