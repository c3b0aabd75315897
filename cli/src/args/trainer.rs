//! `sheaf trainer …`

use clap::Subcommand;

/// Register as a trainer.
#[derive(Debug, Subcommand)]
pub enum TrainerCommand {
    /// Register the wallet's account as a trainer; again, to change name or page
    Register {
        /// Name shown to people, beside your address
        #[arg(long)]
        name: String,
        /// A page about you
        #[arg(long, default_value = "")]
        uri: String,
    },
}
