//! `sheaf doctor`

use clap::Args;

use super::sandbox::SandboxArgs;

/// `sheaf doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// An aggregator to check [default: those of the tasks that the wallet has a seat in]
    #[arg(long, value_name = "URL")]
    pub aggregator: Vec<String>,
    /// How client code is run.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}
