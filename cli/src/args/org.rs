//! `sheaf org …`

use clap::Subcommand;

/// Register as an organization.
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
}
