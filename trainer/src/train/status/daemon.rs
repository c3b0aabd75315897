//! What a daemon says of itself: `daemon.json` in an account's state folder.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sheaf_client_sdk::TaskId;

use super::agent::SILENCE_MS;

/// What a daemon says of itself. Times are Unix milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaemonStatus {
    /// Its process.
    pub pid: u32,
    /// When it was started.
    pub started_ms: u64,
    /// When this was written.
    pub updated_ms: u64,
    /// Whether it still runs.
    pub is_running: bool,
    /// Whether it waits for the hours in which it may train.
    pub is_paused: bool,
    /// Whether it gives all seats back.
    pub is_leaving: bool,
    /// The tasks that agents work in.
    pub tasks: Vec<TaskId>,
    /// The tasks it does not work in, and why.
    pub skipped: Vec<SkippedTask>,
    /// What is in its way right now.
    pub problem: Option<String>,
}

/// A task that is not worked in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedTask {
    /// The task.
    pub task: TaskId,
    /// Why.
    pub reason: String,
    /// What to type about it.
    pub next: Option<String>,
}

impl DaemonStatus {
    /// Where it is, below an account's state folder.
    pub fn path(state: &Path) -> PathBuf {
        state.join("daemon.json")
    }

    /// The record of the account whose state folder is `state`, if there ever was a daemon.
    pub fn read(state: &Path) -> Option<Self> {
        std::fs::read(Self::path(state)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
    }

    /// Whether the daemon runs, as far as can be told at `now`.
    pub fn is_alive(&self, now: u64) -> bool {
        self.is_running && now.saturating_sub(self.updated_ms) <= SILENCE_MS
    }
}
