//! What a daemon reports about itself: `daemon.json` in an account's state folder.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sheaf_client_sdk::TaskId;

use super::agent::MAX_SILENCE_MS;

/// What a daemon reports about itself. Times are Unix milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaemonStatus {
    /// Its process id.
    pub pid: u32,
    /// When it was started.
    pub started_ms: u64,
    /// When this was written.
    pub updated_ms: u64,
    /// Whether it runs.
    pub is_running: bool,
    /// Whether it waits for its training hours.
    pub is_paused: bool,
    /// Whether it leaves all seats.
    pub is_leaving: bool,
    /// The tasks that agents work in.
    pub tasks: Vec<TaskId>,
    /// The tasks that it does not work in, and why.
    pub skipped: Vec<SkippedTask>,
    /// What currently prevents its work.
    pub problem: Option<String>,
}

/// A task that is not worked in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedTask {
    /// The task.
    pub task: TaskId,
    /// Why.
    pub reason: String,
    /// What the user can do about it.
    pub next: Option<String>,
}

impl DaemonStatus {
    /// Its file in an account's state folder.
    pub fn path(state: &Path) -> PathBuf {
        state.join("daemon.json")
    }

    /// The status of the daemon of the account whose state folder is `state`; `None` if there never was one.
    pub fn read(state: &Path) -> Option<Self> {
        std::fs::read(Self::path(state)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
    }

    /// Whether the daemon still runs at `now`, judged by its last report.
    pub fn is_alive(&self, now: u64) -> bool {
        self.is_running && now.saturating_sub(self.updated_ms) <= MAX_SILENCE_MS
    }
}
