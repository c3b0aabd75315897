//! `sheaf trust …`, and the flags of commands that run client code of others.

use clap::{Args, Subcommand};

/// Say whose client code may run here.
#[derive(Debug, Subcommand)]
pub enum TrustCommand {
    /// Let an organization's client code run here from now on without asking, or agree to one client code
    Add {
        /// An organization's address, or the SHA-256 or CID of client code that a model on the chain has
        #[arg(value_name = "ADDRESS|HASH|CID")]
        whom: String,
    },
    /// Show which organizations you trust, and which client code you agreed to
    List,
    /// Ask again before client code that you agreed to, or code of an organization that you trusted, runs
    Remove {
        /// An organization's address, or the SHA-256 or CID of client code
        #[arg(value_name = "ADDRESS|HASH|CID")]
        whom: String,
    },
}

/// Whether to ask before client code that is new here runs.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct ConsentArgs {
    /// Run later client code of this organization without asking, too
    #[arg(long)]
    pub trust_organization: bool,
}
