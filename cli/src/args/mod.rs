//! The command line.

mod client;
mod config;
mod daemon;
mod doctor;
mod hotkey;
mod model;
mod org;
mod rewards;
mod rule;
mod sandbox;
mod seat;
mod simulate;
mod stake;
mod task;
mod train;
mod trainer;
mod trust;
mod wallet;

pub use client::ClientCommand;
pub use config::ConfigCommand;
pub use daemon::{DaemonArgs, StatusArgs, StopArgs};
pub use doctor::DoctorArgs;
pub use hotkey::HotkeyCommand;
pub use model::{CodeStore, DownloadArgs, EvaluateArgs, ModelCommand, PublishArgs};
pub use org::OrgCommand;
pub use rewards::{ClaimArgs, RecoverArgs, RewardsCommand, SweepArgs};
pub use rule::RuleArgs;
pub use sandbox::{SandboxArgs, SandboxChoice};
pub use seat::SeatCommand;
pub use simulate::{Chance, SimulateArgs, SplitArg};
pub use stake::StakeCommand;
pub use task::{AdmissionArg, DisclosureArg, ProposeArgs, TaskCommand, TaskStateArg};
pub use train::{RunArgs, TrainCommand};
pub use trainer::TrainerCommand;
pub use trust::{ConsentArgs, TrustCommand};
pub use wallet::{ExportArgs, ImportArgs, MessageArgs, RemoveArgs, WalletCommand};

use std::{path::PathBuf, str::FromStr};

use clap::{Args, Parser, Subcommand};

const FIRST_STEPS: &str = "\
First steps of a trainer:
  sheaf wallet create me
  sheaf trainer register --name 'Dr. Meier'
  sheaf task list
  sheaf stake bond '5 SHF'
  sheaf train run 0 --data ./my-images

First steps of an organization:
  sheaf org register --name 'St. Anna Hospital'
  sheaf model publish client.py --name 'X-ray triage' --store ./store
  sheaf task propose --model 0 --aggregator 5F… --deposit '100 SHF' --deadline +30d

Exit codes: 1 other, 2 bad input, 3 wallet, 4 node, 5 refused by the chain, 6 client code, 7 aggregator.";

/// Wallet and training agent of the Sheaf network.
#[derive(Debug, Parser)]
#[command(name = "sheaf", version, propagate_version = true, after_help = FIRST_STEPS, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What all commands share.
    #[command(flatten)]
    pub global: Global,
}

/// What all commands share.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// Print results as JSON, amounts as decimal strings of plancks
    #[arg(long, global = true)]
    pub json: bool,
    /// Node to talk to [default: ws://127.0.0.1:9944]
    #[arg(long, global = true, value_name = "URL", env = "SHEAF_NODE", hide_env_values = true)]
    pub node: Option<String>,
    /// Wallet to act for; need not be named if there is only one
    #[arg(long, global = true, value_name = "NAME", env = "SHEAF_WALLET", hide_env_values = true)]
    pub wallet: Option<String>,
    /// File whose first line is the wallet's password; without it, you are asked
    #[arg(long, global = true, value_name = "FILE", env = "SHEAF_PASSWORD_FILE", hide_env_values = true)]
    pub password_file: Option<PathBuf>,
    /// One folder for wallets, settings and training state [default: sheaf/ in ~/.config and ~/.local/share]
    #[arg(long, global = true, value_name = "DIR", env = "SHEAF_HOME", hide_env_values = true)]
    pub home: Option<PathBuf>,
    /// Refuse every network except the one with this genesis hash [default: the one that a wallet here was first used on]
    #[arg(long, global = true, value_name = "HEX", env = "SHEAF_GENESIS", hide_env_values = true)]
    pub genesis: Option<String>,
    /// Follow a transaction until it is `finalized`, or only `included` in a block, which a fork may still undo
    /// [default: finalized]
    #[arg(long, global = true, value_name = "UNTIL", env = "SHEAF_WAIT", hide_env_values = true)]
    pub wait: Option<WaitArg>,
    /// Ask nothing: agree to every transaction, and to client code that is new here
    #[arg(long, short, global = true)]
    pub yes: bool,
    /// Show the transaction and its fee, and send nothing; needs no password
    #[arg(long, global = true)]
    pub dry_run: bool,
}

/// How long to follow a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitArg {
    /// Until it can no longer be undone.
    Finalized,
    /// Until it is in a block, which a fork may still undo.
    Included,
}

impl WaitArg {
    /// As it is typed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Finalized => "finalized",
            Self::Included => "included",
        }
    }
}

impl FromStr for WaitArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "finalized" => Ok(Self::Finalized),
            "included" | "in-block" => Ok(Self::Included),
            _ => Err(format!("`{text}` is neither `finalized` nor `included`")),
        }
    }
}

/// The groups of commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Keys on this machine, balances, transfers
    #[command(subcommand)]
    Wallet(WalletCommand),
    /// Register as an organization
    #[command(subcommand)]
    Org(OrgCommand),
    /// Publish, look at and evaluate models
    #[command(subcommand)]
    Model(ModelCommand),
    /// Write, check, fetch and compare client code
    #[command(subcommand)]
    Client(ClientCommand),
    /// Propose, follow and end tasks
    #[command(subcommand)]
    Task(TaskCommand),
    /// Register as a trainer
    #[command(subcommand)]
    Trainer(TrainerCommand),
    /// Bond tokens that seats are taken with
    #[command(subcommand)]
    Stake(StakeCommand),
    /// Take and leave seats in tasks
    #[command(subcommand)]
    Seat(SeatCommand),
    /// Say whose client code may run here
    #[command(subcommand)]
    Trust(TrustCommand),
    /// Train on your data
    #[command(subcommand)]
    Train(TrainCommand),
    /// See, claim and verify rewards
    #[command(subcommand)]
    Rewards(RewardsCommand),
    /// Read and change settings
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Check node, aggregators, clock, Python, sandbox, disk and keys, and say what to do
    Doctor(DoctorArgs),
    /// Print a script that completes commands in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write manual pages, one a command
    Man {
        /// The folder to write them to, such as ~/.local/share/man/man1
        folder: PathBuf,
    },
}

impl Command {
    /// Whether it has no transaction that could be shown before: it only changes something on this machine, or decides
    /// as it goes.
    pub fn shows_no_transaction(&self) -> bool {
        match self {
            Self::Wallet(command) => command.only_writes_here(),
            Self::Rewards(command) => matches!(command, RewardsCommand::Recover(_)),
            Self::Client(command) => matches!(command, ClientCommand::Fetch { .. } | ClientCommand::New { .. }),
            Self::Trust(command) => !matches!(command, TrustCommand::List),
            Self::Model(command) => matches!(command, ModelCommand::Download(_)),
            Self::Task(command) => matches!(
                command,
                TaskCommand::Report { .. } | TaskCommand::Wizard { .. } | TaskCommand::Watch { finish_at: Some(_), .. }
            ),
            Self::Config(command) => matches!(command, ConfigCommand::Set { .. } | ConfigCommand::Unset { .. }),
            Self::Train(command) => matches!(command, TrainCommand::Daemon(_) | TrainCommand::Stop(_)),
            Self::Man { .. } => true,
            _ => false,
        }
    }
}
