//! What a runner is started with.

use std::{path::PathBuf, time::Duration};

use serde_json::Value;
use sheaf_sandbox::{Isolation, Policy};

/// Largest client code that is run, in bytes: a zip of a package may be larger than what the chain stores itself (256 KiB).
pub const MAX_CODE_BYTES: usize = 10 << 20;

/// Everything needed to start a [`Runner`](super::Runner).
#[derive(Clone, Debug)]
pub struct RunnerConfig {
    /// The bytes of `client.py`, or of a zip with a `client.py` at its top.
    pub code: Vec<u8>,
    /// SHA-256 the code must have: the one on chain.
    pub expected_sha256: [u8; 32],
    /// The trainer's data folder, seen by the client read-only at `/data`. `None` shows an empty folder.
    pub data: Option<PathBuf>,
    /// Python 3.9 or newer with numpy. A bare name is looked up in `PATH`. The default is `$SHEAF_PYTHON`, or `python3` if that is not set.
    pub python: PathBuf,
    /// The layers that isolate the client code from this machine, and how much it can use. `memory` also limits the address space of
    /// each process (`RLIMIT_AS`). With namespaces, `scratch` is in memory.
    pub policy: Policy,
    /// Limits of time, files and threads.
    pub limits: Limits,
    /// Second argument of `Client(data_dir, config)`; an object.
    pub client_config: Value,
    /// The client's state from its last run, which it gets back. [`Fit::state`](super::Fit::state) of an earlier runner.
    pub state: Option<Vec<u8>>,
}

impl RunnerConfig {
    /// Runs `code` in the sandbox with default limits and no data.
    pub fn new(code: impl Into<Vec<u8>>, expected_sha256: [u8; 32]) -> Self {
        Self {
            code: code.into(),
            expected_sha256,
            data: None,
            python: std::env::var_os("SHEAF_PYTHON").unwrap_or_else(|| "python3".into()).into(),
            policy: Policy::default(),
            limits: Limits::default(),
            client_config: Value::Object(Default::default()),
            state: None,
        }
    }

    /// Shows `folder` to the client, read-only.
    pub fn with_data(mut self, folder: impl Into<PathBuf>) -> Self {
        self.data = Some(folder.into());
        self
    }

    /// Gives the client its state back.
    pub fn with_state(mut self, state: Option<Vec<u8>>) -> Self {
        self.state = state;
        self
    }

    /// Uses this interpreter, which can be a venv's.
    pub fn with_python(mut self, python: impl Into<PathBuf>) -> Self {
        self.python = python.into();
        self
    }

    /// Replaces the limits.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Replaces the sandbox's policy.
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Replaces the layers of the policy, and keeps its limits.
    pub fn with_isolation(mut self, isolation: Isolation) -> Self {
        self.policy.isolation = isolation;
        self
    }
}

/// Limits of time, files and threads for one client. Sizes in bytes. The [`Policy`] limits what all of its processes use together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Maximum time for importing the code and making its `Client`.
    pub start: Duration,
    /// Maximum time for one `initial_parameters`, `fit` or `evaluate`. After it, every process of the runner is killed.
    pub call: Duration,
    /// Maximum size of the outgoing tensors, and of any other file (`RLIMIT_FSIZE`).
    pub output: u64,
    /// Maximum size of the state that the client keeps from one round to the next.
    pub state: u64,
    /// Maximum number of open files of each process (`RLIMIT_NOFILE`).
    pub open_files: u64,
    /// Number of threads that numerical libraries are asked to use.
    pub threads: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            start: Duration::from_secs(120),
            call: Duration::from_secs(30 * 60),
            output: 4 << 30,
            state: 256 << 20,
            open_files: 1024,
            threads: 1,
        }
    }
}
