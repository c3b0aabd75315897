//! How client code runs on this machine.

use std::{path::PathBuf, time::Duration};

use sheaf_runner::{Isolation, Limits, Policy, RunnerConfig};

use super::{environment, error::Result};
use crate::host::Host;

/// How client code runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    /// Python 3.9 or newer with numpy; if unset, the workspace's.
    pub python: Option<PathBuf>,
    /// Maximum duration of one call of the client code.
    pub call: Duration,
    /// Threads that the client's numerical libraries may use; if unset, one.
    pub threads: Option<u32>,
    /// The sandbox of the client code, and the resources that it may use.
    pub policy: Policy,
}

impl Default for Execution {
    fn default() -> Self {
        Self { python: None, call: Limits::default().call, threads: None, policy: Policy::default() }
    }
}

impl Execution {
    /// The configuration of a runner of `code`. Installs the packages that the code needs first, so the user must have
    /// agreed to it.
    pub async fn config(&self, code: &[u8], sha256: [u8; 32], host: &Host) -> Result<RunnerConfig> {
        if self.policy.isolation == Isolation::None {
            host.console.warn("the client code runs without a sandbox: it can read all your files and use the network");
        }
        let python = self.python.clone().unwrap_or_else(|| host.workspace.python.clone());
        let python = environment::interpreter(code, python, host).await?;
        let limits = self.limits();
        Ok(RunnerConfig::new(code, sha256).with_python(python).with_limits(limits).with_policy(self.policy.clone()))
    }

    /// The limits of one client.
    pub fn limits(&self) -> Limits {
        Limits { call: self.call, threads: self.threads.unwrap_or(1), ..Limits::default() }
    }
}
