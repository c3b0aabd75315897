//! The parts of a node, and how they are connected.
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

/// Number of blocks after which a GRANDPA justification is stored, for clients that follow headers only.
const JUSTIFICATION_PERIOD: u32 = 512;

/// The client: the chain and its runtime.
pub type Client = sc_service::TFullClient<Block, RuntimeApi, WasmExecutor<sp_io::SubstrateHostFunctions>>;
/// Its database.
pub type Backend = sc_service::TFullBackend<Block>;
/// Selects the longest chain that contains the finalized one.
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;
/// The transaction pool.
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, Client>;
/// Imports blocks and their justifications.
pub type GrandpaImport = sc_consensus_grandpa::GrandpaBlockImport<Backend, Block, Client, SelectChain>;
/// Imports blocks: watches for equivocations, then applies BABE's rules, then GRANDPA's.
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
