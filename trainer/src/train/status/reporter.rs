//! Writes an agent's status.

use std::{path::PathBuf, time::Duration};

use sheaf_client_sdk::{RoundIndex, TaskId, clock, durable};
use sheaf_protocol::wire::Metrics;

use super::agent::{AgentStatus, Phase, Sent};

/// How often an unchanged status is written.
pub const HEARTBEAT: Duration = Duration::from_secs(2);

/// Minimum time between two writes that only report progress, in milliseconds.
const MIN_PAUSE_MS: u64 = 250;

/// Reports what an agent does. If a status cannot be written, training continues.
#[derive(Debug)]
pub struct Reporter {
    path: PathBuf,
    status: AgentStatus,
}

impl Reporter {
    /// Writes to `path` about an agent in `task`. Keeps what an earlier agent measured there.
    pub fn new(path: PathBuf, task: TaskId) -> Self {
        let mut status = AgentStatus::new(task);
        let before = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice::<AgentStatus>(&bytes).ok());
        if let Some(before) = before {
            let AgentStatus { rounds, round, trained_in_ms, loss, accuracy, .. } = before;
            status = AgentStatus { rounds, round, trained_in_ms, loss, accuracy, ..status };
        }
        let mut reporter = Self { path, status };
        reporter.write();
        reporter
    }

    /// Reports that a phase starts, or that the same one continues.
    pub fn phase(&mut self, phase: Phase, round: Option<RoundIndex>) {
        let round = round.or(self.status.round);
        if (self.status.phase, self.status.round) == (phase, round) {
            return self.heartbeat();
        }
        self.status = AgentStatus { phase, round, since_ms: clock::now(), sent: None, ..self.status.clone() };
        self.write();
    }

    /// Reports how many rounds the task has.
    pub fn rounds(&mut self, rounds: u32) {
        self.status.rounds = rounds;
    }

    /// Reports when the offered round closes, in Unix milliseconds.
    pub fn closes(&mut self, closes_ms: Option<u64>) {
        self.status.closes_ms = closes_ms;
    }

    /// Reports what the round's training measured, and how long it took.
    pub fn trained(&mut self, metrics: &Metrics, took: Duration) {
        self.status.loss = metrics.loss.or(metrics.train_loss);
        self.status.accuracy = metrics.accuracy;
        self.status.trained_in_ms = u64::try_from(took.as_millis()).ok();
        self.write();
    }

    /// Reports how far the upload is.
    pub fn sent(&mut self, bytes: u64, of: u64) {
        let is_news = self.status.sent.is_none() || bytes == of;
        self.status.sent = Some(Sent { bytes, of });
        if is_news || self.age_ms() >= MIN_PAUSE_MS {
            self.write();
        }
    }

    /// Reports that the agent ended with an error.
    pub fn failed(&mut self, error: &str) {
        self.status.error = Some(error.into());
        self.phase(Phase::Failed, None);
    }

    /// Shows that the agent still runs.
    pub fn heartbeat(&mut self) {
        if u128::from(self.age_ms()) >= HEARTBEAT.as_millis() {
            self.write();
        }
    }

    fn age_ms(&self) -> u64 {
        clock::now().saturating_sub(self.status.updated_ms)
    }

    fn write(&mut self) {
        self.status.updated_ms = clock::now();
        let written = serde_json::to_vec(&self.status)
            .map_err(|error| error.to_string())
            .and_then(|bytes| durable::swap(&self.path, &bytes).map_err(|error| error.to_string()));
        if let Err(reason) = written {
            tracing::warn!(reason, "the status is not written");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &std::path::Path) -> AgentStatus {
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    }

    #[test]
    fn measurements_outlive_the_agent_and_its_phase_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("status.json");
        let mut first = Reporter::new(path.clone(), 3);
        first.phase(Phase::Training, Some(4));
        first.trained(&Metrics { accuracy: Some(0.5), loss: Some(1.5), ..Metrics::default() }, Duration::from_secs(2));
        first.phase(Phase::Sending, Some(4));
        first.sent(10, 20);

        Reporter::new(path.clone(), 3);

        let now = read(&path);
        assert_eq!((now.phase, now.round, now.sent), (Phase::Starting, Some(4), None));
        assert_eq!((now.accuracy, now.loss, now.trained_in_ms), (Some(0.5), Some(1.5), Some(2_000)));
    }

    #[test]
    fn a_phase_that_continues_keeps_its_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("status.json");
        let mut reporter = Reporter::new(path.clone(), 3);
        reporter.phase(Phase::Waiting, Some(1));
        let since = read(&path).since_ms;

        std::thread::sleep(Duration::from_millis(5));
        reporter.phase(Phase::Waiting, Some(1));
        reporter.phase(Phase::Waiting, None);

        assert_eq!(read(&path).since_ms, since);
    }
}
