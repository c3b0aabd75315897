//! `sheaf client …`

use std::path::PathBuf;

use clap::Subcommand;

/// Write, check, fetch and compare client code.
#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Print the CID that a file has on the chain and in IPFS
    Cid {
        /// The client code: client.py, or a zip of a package; at most 256 KiB
        file: PathBuf,
    },
}
