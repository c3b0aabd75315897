//! The commands of `sheaf-aggregator`.

mod bond;
mod error;
mod init;
mod register;
mod report;
mod run;

use clap::{Parser, Subcommand};
use std::path::PathBuf;

pub use error::CommandError;

/// Serves the rounds of federated learning tasks on a Sheaf chain.
#[derive(Debug, Parser)]
#[command(name = "sheaf-aggregator", version)]
pub struct Cli {
    /// The configuration file.
    #[arg(long, global = true, default_value = "sheaf-aggregator.toml", env = "SHEAF_AGGREGATOR_CONFIG")]
    pub config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Writes a configuration, an account and the service's keys; overwrites nothing.
    Init(init::Init),
    /// Registers the aggregator on chain, or updates its profile: name, endpoint, keys. Registering holds its bond.
    Register(register::Register),
    /// Adds to the aggregator's bond, which backs the deposits of the tasks it serves.
    Bond(bond::Bond),
    /// Takes tokens out of the aggregator's bond; only while it serves no task.
    Unbond(bond::Unbond),
    /// Reports misconduct of a trainer in a task that this aggregator serves. Holds the dispute bond.
    Report(report::ReportMisconduct),
    /// Serves tasks until it is stopped.
    Run,
}

impl Cli {
    /// Runs the command.
    pub async fn execute(self) -> Result<(), CommandError> {
        match self.command {
            Command::Init(init) => init.execute(&self.config),
            Command::Register(register) => register.execute(&self.config).await,
            Command::Bond(bond) => bond.execute(&self.config).await,
            Command::Unbond(unbond) => unbond.execute(&self.config).await,
            Command::Report(report) => report.execute(&self.config).await,
            Command::Run => run::execute(&self.config).await,
        }
    }
}
