//! Why client code cannot be fetched, or does not run.

use std::path::PathBuf;

use sheaf_client_sdk::{ModelId, TaskId, chain::ChainError, content::ContentError, durable::DurableError};
use sheaf_primitives::cid_text;

use super::names::LOCK;
use crate::{host::error::HostError, trust::error::TrustError};

/// The result of this module's functions.
pub type Result<T, E = ClientCodeError> = std::result::Result<T, E>;

/// Why client code cannot be fetched, or does not run.
#[derive(Debug, thiserror::Error)]
pub enum ClientCodeError {
    /// A file or folder.
    #[error(transparent)]
    File(#[from] DurableError),
    /// The node.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The records of earlier answers.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The program that asks the user.
    #[error(transparent)]
    Host(#[from] HostError),
    /// The file that was named cannot be read.
    #[error(transparent)]
    NoSuchFile(DurableError),
    /// The file that was named is empty.
    #[error("`{}` is empty", .0.display())]
    Empty(PathBuf),
    /// Neither chain nor aggregators nor gateways have the code.
    #[error("the client code of model {model} is not available: {cause}")]
    Unavailable {
        /// Whose code.
        model: ModelId,
        /// Where it was looked for, and what was found.
        cause: ContentError,
    },
    /// There is no such task on the chain.
    #[error("there is no task {0}, or it has been swept")]
    NoSuchTask(TaskId),
    /// There is no such model on the chain.
    #[error("there is no model {0}")]
    NoSuchModel(ModelId),
    /// No model on the chain has this code.
    #[error("no model on the chain has client code {}", cid_text(.0))]
    NoModelWith([u8; 32]),
    /// The task's model is not on the chain.
    #[error("the model is not on the chain")]
    NoModel,
    /// The user did not agree.
    #[error("client code {hash} was not run: you did not agree to it")]
    NotAgreed {
        /// Its SHA-256, hex.
        hash: String,
        /// The file that the user can read it in.
        copy: PathBuf,
    },
    /// The zip is not valid client code.
    #[error("the zip is not valid client code: {0}")]
    BadZip(String),
    /// The lock is invalid.
    #[error("the client code's {LOCK} is not valid: {0}")]
    BadLock(String),
    /// The code names packages without hashes.
    #[error("the client code needs {0}, and has no hashes that say which files these are")]
    NoLock(String),
    /// The Python cannot be used.
    #[error("Python `{}` cannot be used: {reason}", python.display())]
    Python {
        /// Which.
        python: PathBuf,
        /// Its output.
        reason: String,
    },
    /// The Python cannot make a venv.
    #[error("Python `{}` cannot make a venv for the client code's packages:\n{said}", python.display())]
    NoVenv {
        /// Which.
        python: PathBuf,
        /// Its output.
        said: String,
    },
    /// The packages were not installed.
    #[error("the packages of the client code's {LOCK} were not installed:\n{0}")]
    NotInstalled(String),
    /// There is no Python to parse it.
    #[error("the code cannot be checked without a Python that parses it: {0}")]
    NoParser(String),
}
