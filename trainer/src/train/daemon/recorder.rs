//! What a daemon writes of itself, for people.

use std::path::PathBuf;

use sheaf_client_sdk::{clock, durable};

use super::{agents::Agents, survey::Survey};
use crate::train::status::{Passed, Record};

/// Writes a daemon's record. A record that cannot be written is no reason to stop working.
#[derive(Debug)]
pub(super) struct Recorder {
    path: PathBuf,
    pub(super) record: Record,
}

impl Recorder {
    /// Writes below `state`, the account's state folder.
    pub(super) fn new(state: &std::path::Path) -> Self {
        let (started_ms, pid) = (clock::now(), std::process::id());
        Self { path: Record::path(state), record: Record { pid, started_ms, runs: true, ..Record::default() } }
    }

    /// Writes what the agents do, and which tasks wait or are passed over.
    pub(super) fn write(&mut self, agents: &Agents, survey: &Survey) {
        self.record.updated_ms = clock::now();
        self.record.works_in = agents.tasks();
        let set_back = agents.setbacks().map(|(task, setback)| Passed {
            task,
            reason: format!("{} (failed {} times)", setback.message, setback.failures),
            next: setback.next.clone(),
        });
        self.record.passed = survey.passed().chain(set_back).collect();
        let bytes = serde_json::to_vec(&self.record).map_err(|error| error.to_string());
        let written = bytes.and_then(|bytes| durable::swap(&self.path, &bytes).map_err(|error| error.to_string()));
        if let Err(reason) = written {
            tracing::warn!(reason, "the daemon's record is not written");
        }
    }
}
