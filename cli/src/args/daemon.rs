//! `sheaf train daemon`, `stop` and `status`

use std::path::PathBuf;

use clap::Args;
use sheaf_primitives::{ModelId, TaskId};
use sheaf_protocol::amount::Amount;
use sheaf_trainer::train::{
    Payee,
    daemon::{DaemonConfig, Hours},
};

use super::sandbox::SandboxArgs;

/// `sheaf train daemon`. `train.toml` says what the flags do not.
#[derive(Debug, Args)]
pub struct DaemonArgs {
    /// Folder with your data, for tasks that train.toml names none for
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Minimum that a round must be expected to pay you
    #[arg(long, value_name = "AMOUNT")]
    pub min_reward: Option<Amount>,
    /// Work for `any` organization, for those you `trust`ed, or for this one; can be repeated [default: any]
    #[arg(long = "organization", value_name = "any|trusted|ADDRESS")]
    pub organizations: Vec<String>,
    /// Train only this model; can be repeated
    #[arg(long = "model", value_name = "N")]
    pub models: Vec<ModelId>,
    /// Begin rounds only in these hours of the day, local time, such as 22:00-06:00
    #[arg(long, value_name = "HH:MM-HH:MM")]
    pub hours: Option<Hours>,
    /// Maximum number of tasks at a time [default: 1]
    #[arg(long, value_name = "N")]
    pub tasks: Option<usize>,
    /// Maximum stake to allocate to seats [default: all that is bonded]
    #[arg(long, value_name = "AMOUNT")]
    pub max_stake: Option<Amount>,
    /// Who is paid: `own` (this account), `fresh` (for each task a new account that no one can link to yours), or an address
    /// [default: as before, else own]
    #[arg(long, value_name = "own|fresh|ADDRESS")]
    pub payee: Option<Payee>,
    /// Claim a reward once it is worth this many times the claim's fee; after the end of its task, once it is worth more
    /// [default: 20]
    #[arg(long, value_name = "N")]
    pub claim_factor: Option<u32>,
    /// The policy [default: train.toml beside the settings]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// How client code is run; --threads counts for each task.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}

impl From<&DaemonArgs> for DaemonConfig {
    fn from(args: &DaemonArgs) -> Self {
        Self {
            data: args.data.clone(),
            min_reward: args.min_reward,
            organizations: args.organizations.clone(),
            models: args.models.clone(),
            hours: args.hours.clone(),
            tasks: args.tasks,
            max_stake: args.max_stake,
            payee: args.payee.clone(),
            claim_factor: args.claim_factor,
            policy: args.policy.clone(),
        }
    }
}

/// `sheaf train stop`.
#[derive(Clone, Copy, Debug, Args)]
pub struct StopArgs {
    /// Also leave all seats, claim what was earned, and release the stake as soon as the chain allows
    #[arg(long)]
    pub leave: bool,
    /// Also unbond everything once no seat holds it; leaves all seats first
    #[arg(long)]
    pub unbond: bool,
}

/// `sheaf train status`.
#[derive(Clone, Copy, Debug, Args)]
pub struct StatusArgs {
    /// Only this task
    pub task: Option<TaskId>,
    /// Show it once, also on a terminal
    #[arg(long)]
    pub once: bool,
}
