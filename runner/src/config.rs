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
    /// Python 3.9 or newer with numpy. A bare name is looked up in `PATH`. At first `$SHEAF_PYTHON`, or `python3` if that is not set.
    pub python: PathBuf,
    /// What stands between the client code and this machine, and what it may take of it. `memory` also limits the address space of each
    /// process (`RLIMIT_AS`); `scratch` is kept in memory.
    pub policy: Policy,
    /// What the client code may use.
    pub limits: Limits,
    /// Second argument of `Client(data_dir, config)`; an object.
    pub client_config: Value,
    /// What the client remembered when it last ran, given back to it. [`Fit::state`](super::Fit::state) of an earlier runner.
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

    /// Gives the client back what it remembered.
    pub fn with_state(mut self, state: Option<Vec<u8>>) -> Self {
        self.state = state;
        self
    }

    /// Uses this interpreter (a venv's is fine).
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

    /// Replaces the layers that stand around the client, and nothing else of the policy.
    pub fn with_isolation(mut self, isolation: Isolation) -> Self {
        self.policy.isolation = isolation;
        self
    }
}

/// What one client may use of time, files and threads. Sizes in bytes. What all of its processes take together is the [`Policy`]'s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Wall clock for importing the code and making its `Client`.
    pub start: Duration,
    /// Wall clock for one `initial_parameters`, `fit` or `evaluate`. When it is over, every process of the runner is killed.
    pub call: Duration,
    /// The outgoing tensors, and any other file (`RLIMIT_FSIZE`).
    pub output: u64,
    /// What the client may remember from one round to the next.
    pub state: u64,
    /// Open files of each process (`RLIMIT_NOFILE`).
    pub open_files: u64,
    /// Threads the numerical libraries are asked to use.
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
