//! A reference to a block.

use sheaf_primitives::{BlockNumber, H256};

/// A block, by height and hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct BlockRef {
    /// Height; block 0 is the genesis.
    pub number: BlockNumber,
    /// Hash of the header.
    pub hash: H256,
}

impl std::fmt::Display for BlockRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{} ({:?})", self.number, self.hash)
    }
}
