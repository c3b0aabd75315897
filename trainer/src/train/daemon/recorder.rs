//! Writes a daemon's status, for people.

use std::path::PathBuf;

use sheaf_client_sdk::{clock, durable};

use super::{agents::Agents, survey::Survey};
use crate::train::status::{DaemonStatus, SkippedTask};

/// Writes a daemon's status. If it cannot be written, the daemon continues.
#[derive(Debug)]
pub(super) struct Recorder {
    path: PathBuf,
    pub(super) status: DaemonStatus,
}

impl Recorder {
    /// Writes to `state`, the account's state folder.
    pub(super) fn new(state: &std::path::Path) -> Self {
        let (started_ms, pid) = (clock::now(), std::process::id());
        Self {
            path: DaemonStatus::path(state),
            status: DaemonStatus { pid, started_ms, is_running: true, ..DaemonStatus::default() },
        }
    }

    /// Writes which tasks the agents work in, and which tasks wait or are skipped.
    pub(super) fn write(&mut self, agents: &Agents, survey: &Survey) {
        self.status.updated_ms = clock::now();
        self.status.tasks = agents.tasks();
        let backing_off = agents.backoffs().map(|(task, backoff)| SkippedTask {
            task,
            reason: format!("{} (failed {} times)", backoff.message, backoff.failures),
            next: backoff.next.clone(),
        });
        self.status.skipped = survey.skipped().chain(backing_off).collect();
        let bytes = serde_json::to_vec(&self.status).map_err(|error| error.to_string());
        let written = bytes.and_then(|bytes| durable::swap(&self.path, &bytes).map_err(|error| error.to_string()));
        if let Err(reason) = written {
            tracing::warn!(reason, "the daemon's status is not written");
        }
    }
}
