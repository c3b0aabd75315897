//! `sheaf model …`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sheaf_primitives::{ModelId, RoundIndex, TaskId};

use super::{ConsentArgs, SandboxArgs};

/// Publish, look at and evaluate models.
#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// Publish client code and initial weights
    Publish(PublishArgs),
    /// Show a published model
    Show {
        /// Number of the model
        model: ModelId,
    },
    /// Show all published models
    List,
    /// Measure accuracy and loss of a model on your data, in the sandbox
    Evaluate(EvaluateArgs),
}

/// `sheaf model publish`.
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// The client code: client.py, or a zip with a client.py at its top; at most 256 KiB
    pub client: PathBuf,
    /// Name shown to people
    #[arg(long)]
    pub name: String,
    /// Initial weights, a safetensors file [default: what the client's `initial_parameters` returns, run in the sandbox]
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Where to put weights and card: a folder, or the URL of an object store (s3://, gs://, az://)
    #[arg(long, value_name = "DIR|URL")]
    pub store: String,
    /// Model card for trainers: the data needed, the metric, licence and hardware
    #[arg(long, value_name = "FILE")]
    pub card: Option<PathBuf>,
    /// Do not keep the code on the chain: it is at this URI (`ipfs://…`), pinned by you
    #[arg(long, value_name = "URI")]
    pub at: Option<String>,
    /// Data folder for `initial_parameters`, if it looks at data
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// How client code is run.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}

/// `sheaf model evaluate`.
#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// A safetensors file, or the SHA-256 of a model that the task's aggregator has [default: the task's newest model]
    pub model: Option<String>,
    /// The task whose model, aggregator and client code to use
    #[arg(long, value_name = "TASK")]
    pub task: Option<TaskId>,
    /// The model that this round of the task resulted in
    #[arg(long, requires = "task", conflicts_with = "model")]
    pub round: Option<RoundIndex>,
    /// The model that the task started from
    #[arg(long, requires = "task", conflicts_with_all = ["model", "round"])]
    pub initial: bool,
    /// The client code, a file of yours [default: the code that the chain pins for the task's model]
    #[arg(long, value_name = "FILE")]
    pub client: Option<PathBuf>,
    /// Folder with the data to evaluate on; the client sees it read-only
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Whom to ask before client code runs.
    #[command(flatten)]
    pub consent: ConsentArgs,
    /// How client code is run.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}
