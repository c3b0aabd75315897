//! What an operator types.

mod init;
mod register;
mod run;

use clap::{Parser, Subcommand};
use std::path::PathBuf;

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
    /// Writes a configuration, an account and the service's keys; nothing that exists is overwritten.
    Init(init::Init),
    /// Registers the aggregator on chain, or updates its profile: name, endpoint, keys. Registering holds its bond.
    Register(register::Register),
    /// Serves tasks until told to stop.
    Run,
}

/// Why a command failed.
pub type CommandError = Box<dyn std::error::Error + Send + Sync>;

impl Cli {
    /// Does what was asked.
    pub async fn execute(self) -> Result<(), CommandError> {
        match self.command {
            Command::Init(init) => init.execute(&self.config),
            Command::Register(register) => register.execute(&self.config).await,
            Command::Run => run::execute(&self.config).await,
        }
    }
}
