//! `sheaf train simulate`

use std::{path::PathBuf, str::FromStr};

use clap::{Args, ValueEnum};
use sheaf_primitives::bounds::MAX_ROUNDS;
use sheaf_trainer::simulate::Split;

use super::{rule::RuleArgs, sandbox::SandboxArgs};

/// `sheaf train simulate`.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// The client code: client.py, or a zip with a client.py at its top
    pub client: PathBuf,
    /// Folder with the trainers' data: a folder for each (trainer-0, trainer-1, …), or one that all of them share
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// How many trainers [default: all that have a folder; 10 that share one]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub trainers: Option<u32>,
    /// How many rounds to train
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_ROUNDS)))]
    pub rounds: u32,
    /// Who sees what of the data
    #[arg(long, value_enum, value_name = "HOW", default_value_t = SplitArg::Auto)]
    pub split: SplitArg,
    /// Data that no trainer has: every model is measured on it, too
    #[arg(long, value_name = "DIR")]
    pub evaluate_data: Option<PathBuf>,
    /// Initial weights, a safetensors file [default: what the client's `initial_parameters` returns]
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Chance that a trainer misses a round, such as 0.2
    #[arg(long, value_name = "CHANCE", default_value = "0")]
    pub drop: Chance,
    /// Minimum number of updates that make a round [default: 3, or all trainers if there are fewer]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub min_trainers: Option<u32>,
    /// Decides who misses rounds; if given, client code finds it in its config as `seed`
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Maximum number of trainers that train at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub jobs: Option<u32>,
    /// Write the newest model here after every round, a safetensors file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write a report of all rounds here in the end, a JSON file
    #[arg(long, value_name = "FILE")]
    pub save_report: Option<PathBuf>,
    /// How updates are combined.
    #[command(flatten)]
    pub rule: RuleArgs,
    /// How client code is run.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}

/// Who sees what of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SplitArg {
    /// `folders` if there are folders called trainer-…, else `shared`
    Auto,
    /// Each folder in DIR is one trainer's: those called trainer-…, or all if none is called so
    Folders,
    /// All see all of DIR; client code finds `partition-id` and `num-partitions` in its config, and takes its part
    Shared,
}

impl From<SplitArg> for Split {
    fn from(split: SplitArg) -> Self {
        match split {
            SplitArg::Auto => Self::Auto,
            SplitArg::Folders => Self::Folders,
            SplitArg::Shared => Self::Shared,
        }
    }
}

/// A chance of at least 0 and less than 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance(pub f64);

impl FromStr for Chance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let chance = text.parse().ok().filter(|chance| (0.0..1.0).contains(chance));
        chance
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not a chance: write a number from 0 to below 1, such as 0.2"))
    }
}
