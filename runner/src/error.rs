//! The errors of a runner.

use std::{path::PathBuf, time::Duration};

use sheaf_sandbox::{ConfinementError, Excess};

/// Why client code was not run, or its answer was refused.
#[derive(Debug, thiserror::Error)]
pub enum RunnerError {
    /// The code does not have the expected hash. It was not run.
    #[error("client code not run: its SHA-256 is {actual}, but {expected} was expected")]
    WrongHash {
        /// The expected hash, hex.
        expected: String,
        /// The hash of the code, hex.
        actual: String,
    },
    /// The code is larger than [`MAX_CODE_BYTES`](super::MAX_CODE_BYTES).
    #[error("client code not run: {size} bytes, more than the {max} allowed")]
    CodeTooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        max: usize,
    },
    /// This machine lacks a layer that was asked for, or the minimum.
    #[error("client code not run: {why}")]
    NoSandbox {
        /// What is missing.
        why: String,
        /// What to do about each missing layer.
        advice: String,
    },
    /// A layer that seemed available could not be applied.
    #[error("client code not run: the sandbox could not be made ({detail})")]
    SandboxRefused {
        /// The message of bwrap or the launcher.
        detail: String,
    },
    /// The interpreter is missing, too old, or lacks numpy.
    #[error("Python `{}` cannot run client code: {detail}", python.display())]
    Python {
        /// The interpreter asked for.
        python: PathBuf,
        /// What is wrong with it, and what to do.
        detail: String,
    },
    /// The data folder cannot be shown to the client.
    #[error("data folder `{}`: {detail}", folder.display())]
    Data {
        /// The folder asked for.
        folder: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// The client code raised an exception, or returned something that is not an answer.
    #[error("client code failed in {call}: {message}")]
    Client {
        /// `start`, `initial_parameters`, `fit` or `evaluate`.
        call: &'static str,
        /// The exception, or what is wrong with the answer; one line.
        message: String,
        /// The innermost frames of the traceback; can be empty.
        traceback: String,
    },
    /// The client code took too long. All its processes were killed.
    #[error("client code was stopped: {call} took more than {}", seconds(.after))]
    Timeout {
        /// The call.
        call: &'static str,
        /// The limit.
        after: Duration,
    },
    /// The client code exceeded a limit. All its processes were killed.
    #[error("client code was stopped: it took more than {excess} during {call}")]
    TooMuch {
        /// The call.
        call: &'static str,
        /// The limit it exceeded.
        excess: Excess,
    },
    /// The runner's process ended during a call.
    #[error("client code ended during {call} ({status}); its last output: {printed}")]
    Died {
        /// The call.
        call: &'static str,
        /// How it ended.
        status: String,
        /// The end of its output.
        printed: String,
    },
    /// The runner gave an answer that the harness never gives.
    #[error("runner's answer to {call} refused: {detail}")]
    BadAnswer {
        /// The call it answered.
        call: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// The outgoing tensors are not usable.
    #[error("tensors of {call} refused: {detail}")]
    BadTensors {
        /// The call that made them.
        call: &'static str,
        /// What is wrong with them.
        detail: String,
    },
    /// The incoming model is not usable.
    #[error("model not given to the client code: {0}")]
    BadModel(String),
    /// The runner was stopped, by the caller or by an earlier timeout or death.
    #[error("the runner is stopped; start another")]
    Stopped,
    /// A file or process operation of the agent failed.
    #[error("{action}: {source}")]
    Io {
        /// What failed.
        action: &'static str,
        /// Why it failed.
        source: std::io::Error,
    },
}

impl RunnerError {
    /// For `map_err` on an operation of the agent.
    pub(super) fn io(action: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { action, source }
    }
}

impl From<ConfinementError> for RunnerError {
    fn from(error: ConfinementError) -> Self {
        match error {
            ConfinementError::Missing { why, advice } => Self::NoSandbox { why, advice },
            ConfinementError::Io { action, source } => Self::Io { action, source },
        }
    }
}

fn seconds(duration: &Duration) -> String {
    format!("{} s", duration.as_secs_f64())
}
