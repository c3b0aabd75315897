//! `sheaf-node`: validates blocks, stores and serves client code, answers RPC.
//!
//! - [`cli`], [`command`]: the command line and its commands
//! - [`chain_spec`]: the chains that it knows by name
//! - [`service`]: the parts of a node and how they are connected
//! - [`equivocation`]: reports validators that author two blocks in one slot
//! - [`rpc`]: its RPC methods

// The large errors are upstream's; one occurs at most once, when a node fails to start.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod equivocation;
mod rpc;
mod service;

fn main() -> sc_cli::Result<()> {
    command::run()
}
