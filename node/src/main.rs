//! `sheaf-node`: validates blocks, keeps and serves client code, answers RPC.
//!
//! - [`cli`], [`command`]: what can be typed, and what it does
//! - [`chain_spec`]: the chains it knows by name
//! - [`service`]: the node's parts and how they are wired
//! - [`equivocation`]: reports validators that author two blocks in one slot
//! - [`rpc`]: what it answers

// The errors are the service's and the command line's own; they are made once, when a node fails to start.
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
