//! `sheaf train …`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sheaf_primitives::TaskId;
use sheaf_trainer::{
    client_code::Execution,
    train::{Payee, TrainConfig},
};

use super::{
    daemon::{DaemonArgs, StatusArgs, StopArgs},
    sandbox::SandboxArgs,
    simulate::SimulateArgs,
    trust::ConsentArgs,
};
use crate::error::Failure;

/// Train on your data.
#[derive(Debug, Subcommand)]
pub enum TrainCommand {
    /// Train in a task, round after round, until it ends. Can be stopped and started again at any time
    Run(RunArgs),
    /// Train in every task that your policy allows, and claim what it earns, until stopped
    Daemon(Box<DaemonArgs>),
    /// Show what is being trained here, and what it has earned
    Status(StatusArgs),
    /// Stop training here; on request also leave all seats, and unbond
    Stop(StopArgs),
    /// Try a federation on this machine, without a chain: train, combine and measure, as in a real task
    Simulate(Box<SimulateArgs>),
}

/// `sheaf train run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Number of the task
    pub task: TaskId,
    /// Folder with your data; the client sees it read-only, and it never leaves this machine
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Who is paid: `own` (this account), `fresh` (a new account that no one can link to yours), or an address
    /// [default: as before, else own]
    #[arg(long, value_name = "own|fresh|ADDRESS")]
    pub payee: Option<Payee>,
    /// Whom to ask before client code runs.
    #[command(flatten)]
    pub consent: ConsentArgs,
    /// How client code is run.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}

impl TryFrom<&RunArgs> for TrainConfig {
    type Error = Failure;

    fn try_from(args: &RunArgs) -> Result<Self, Failure> {
        Ok(Self {
            task: args.task,
            data: args.data.clone(),
            payee: args.payee.clone(),
            trust_organization: args.consent.trust_organization,
            execution: Execution::try_from(&args.sandbox)?,
        })
    }
}
