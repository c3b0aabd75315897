//! The node's parts, and how they are wired.
//!
//! - [`mod@partial`]: database, client, pool and import queue, which every command needs
//! - [`mod@full`]: a running node: network, RPC, and, for a validator, authoring, voting and discovery

mod authoring;
mod finality;
mod full;
mod inherents;
mod partial;

pub use full::full;
pub use partial::{Consensus, Partial, partial};

use crate::equivocation::EquivocationWatch;
use sc_executor::WasmExecutor;
use sheaf_runtime::{RuntimeApi, opaque::Block};
use sp_consensus_babe::inherents::BabeCreateInherentDataProviders;

/// GRANDPA justifications are kept at least every so many blocks, for clients that follow only headers.
const JUSTIFICATION_PERIOD: u32 = 512;

/// The chain as this node knows it.
pub type Client = sc_service::TFullClient<Block, RuntimeApi, WasmExecutor<sp_io::SubstrateHostFunctions>>;
/// Its database.
pub type Backend = sc_service::TFullBackend<Block>;
/// The longest chain wins, among those that contain the finalized one.
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;
/// Transactions that wait for a block.
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, Client>;
/// Imports justifications and the blocks they are for.
pub type GrandpaImport = sc_consensus_grandpa::GrandpaBlockImport<Backend, Block, Client, SelectChain>;
/// Imports blocks: watches for equivocations, then BABE's rules, then GRANDPA's.
pub type BlockImport = EquivocationWatch<
    Block,
    sc_consensus_babe::BabeBlockImport<
        Block,
        Client,
        GrandpaImport,
        BabeCreateInherentDataProviders<Block>,
        SelectChain,
    >,
    Client,
>;
