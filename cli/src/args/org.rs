//! `sheaf org …`

use clap::Subcommand;

/// Register as an organization, see what it has, and leave.
#[derive(Debug, Subcommand)]
pub enum OrgCommand {
    /// Register the wallet's account as an organization; again, to change name or page
    Register {
        /// Name shown to people, beside your address
        #[arg(long)]
        name: String,
        /// A page about you
        #[arg(long, default_value = "")]
        uri: String,
    },
    /// Show an organization: its models, its tasks and what they hold
    Show {
        /// Address, or name of a wallet here [default: the wallet in use]
        organization: Option<String>,
    },
    /// Deregister as an organization; its models must be retired and deleted first
    Leave,
}
