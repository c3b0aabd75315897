//! The command line.

use sc_cli::{
    BuildSpecCmd, ChainInfoCmd, CheckBlockCmd, ExportBlocksCmd, ExportChainSpecCmd, ImportBlocksCmd, KeySubcommand,
    PurgeChainCmd, RevertCmd, RunCmd,
};

/// A Sheaf node. Without a command it runs; `--dev` starts a chain of its own on this machine.
#[derive(Debug, clap::Parser)]
pub struct Cli {
    /// The command to run in place of a node.
    #[command(subcommand)]
    pub subcommand: Option<Subcommand>,

    /// Options of a running node.
    #[command(flatten)]
    pub run: RunCmd,
}

/// Commands other than running a node.
#[derive(Debug, clap::Subcommand)]
// Parsed once; sizes do not matter.
#[allow(clippy::large_enum_variant)]
pub enum Subcommand {
    /// Generate, inspect and insert keys.
    #[command(subcommand)]
    Key(KeySubcommand),

    /// Print a chain's specification (older name of export-chain-spec).
    BuildSpec(BuildSpecCmd),

    /// Write a chain's specification to a file or to the output.
    ExportChainSpec(ExportChainSpecCmd),

    /// Validate a block again.
    CheckBlock(CheckBlockCmd),

    /// Write blocks to a file.
    ExportBlocks(ExportBlocksCmd),

    /// Read blocks from a file.
    ImportBlocks(ImportBlocksCmd),

    /// Delete the chain's data.
    PurgeChain(PurgeChainCmd),

    /// Revert blocks that are not finalized.
    Revert(RevertCmd),

    /// Print the best and finalized blocks of the chain's database.
    ChainInfo(ChainInfoCmd),
}
