//! The chain's state after one block: typed reads.
//!
//! Every read is one or a few requests to the node. `None` means that the chain has no such thing at that block.

mod accounts;
mod params;
mod registry;
mod rewards;
mod staking;
mod storage;
mod tasks;

use super::BlockRef;
use sheaf_primitives::H256;
use subxt::{OnlineClientAtBlock, SubstrateConfig};

/// The chain's state after one block.
#[derive(Clone)]
pub struct View {
    pub(super) at: OnlineClientAtBlock<SubstrateConfig>,
    block: BlockRef,
}

impl View {
    pub(super) fn new(at: OnlineClientAtBlock<SubstrateConfig>, block: BlockRef) -> Self {
        Self { at, block }
    }

    /// The block.
    pub fn block(&self) -> BlockRef {
        self.block
    }

    /// The hash of block 0, which is the chain's identity.
    pub fn genesis(&self) -> H256 {
        self.at.online_client().genesis_hash()
    }

    /// The version of the runtime at the block.
    pub fn spec_version(&self) -> u32 {
        self.at.spec_version()
    }
}
