//! `sheaf model …`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use sheaf_client_sdk::content::stores::{Kubo, Pinata};
use sheaf_primitives::{ModelId, RoundIndex, TaskId};

use super::{sandbox::SandboxArgs, trust::ConsentArgs};

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
    /// Close a model to new tasks; once no task depends on it, delete it
    Retire {
        /// Number of the model
        model: ModelId,
    },
    /// Download the model that a round of a task resulted in
    Download(DownloadArgs),
    /// Measure accuracy and loss of a model on your data, in the sandbox
    Evaluate(EvaluateArgs),
}

/// Where client code is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CodeStore {
    /// On the chain itself, which every full node keeps and serves as an IPFS block
    #[default]
    Chain,
    /// At Pinata, in its public network
    Pinata,
    /// In an IPFS node of yours, which must stay reachable
    Kubo,
}

/// `sheaf model publish`.
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// The client code: client.py, or a zip with a client.py at its top; at most 256 KiB
    pub client: PathBuf,
    /// Name shown to people
    #[arg(long)]
    pub name: String,
    /// Initial weights: a safetensors file, or the index of one in shards (model.safetensors.index.json) [default: what the client's `initial_parameters` returns, run in the sandbox]
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Where to put weights and card: a folder, or the URL of an object store (s3://, gs://, az://)
    #[arg(long, value_name = "DIR|URL")]
    pub objects: String,
    /// Where to put the client code
    #[arg(long, value_name = "PLACE", value_enum, default_value_t)]
    pub store: CodeStore,
    /// The RPC of your Kubo node, for `--store kubo`
    #[arg(long, value_name = "URL", env = "SHEAF_KUBO", default_value = Kubo::USUAL)]
    pub kubo: String,
    /// A file with your JWT for `--store pinata`, scope org:files:write [default: the variable PINATA_JWT]
    #[arg(long, value_name = "FILE")]
    pub pinata_token_file: Option<PathBuf>,
    /// Where Pinata takes uploads.
    #[arg(long, value_name = "URL", env = "SHEAF_PINATA", default_value = Pinata::UPLOADS, hide = true)]
    pub pinata: String,
    /// Model card for trainers: the data needed, the metric, licence and hardware
    #[arg(long, value_name = "FILE")]
    pub card: Option<PathBuf>,
    /// Do not put the code anywhere: it is at this URI (`ipfs://…`), pinned by you
    #[arg(long, value_name = "URI", conflicts_with = "store")]
    pub at: Option<String>,
    /// A model of yours that this is the next version of: it is retired in the same transaction
    #[arg(long, value_name = "MODEL")]
    pub replaces: Option<ModelId>,
    /// Data folder for `initial_parameters`, if it looks at data
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// How client code is run.
    #[command(flatten)]
    pub sandbox: SandboxArgs,
}

/// `sheaf model download`.
#[derive(Debug, Args)]
pub struct DownloadArgs {
    /// Number of the task
    pub task: TaskId,
    /// The round [default: the newest]
    #[arg(long, value_name = "N")]
    pub round: Option<RoundIndex>,
    /// The model that the task started from
    #[arg(long, conflicts_with = "round")]
    pub initial: bool,
    /// Where to write it [default: task-N-round-N.safetensors]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
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
