//! Writing the status.

use std::{path::PathBuf, time::Duration};

use sheaf_client_sdk::{RoundIndex, TaskId, clock, durable};
use sheaf_protocol::wire::Metrics;

use super::agent::{AgentStatus, Phase, Sent};

/// How often a status is written that says nothing new.
pub const HEARTBEAT: Duration = Duration::from_secs(2);

/// Least time between two writes that say only how far the same thing is.
const PAUSE_MS: u64 = 250;

/// Says what an agent is doing. A status that cannot be written is no reason to stop training.
#[derive(Debug)]
pub struct Reporter {
    path: PathBuf,
    status: AgentStatus,
}

impl Reporter {
    /// Writes to `path`, on an agent in `task`. What an earlier agent measured there is kept.
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

    /// Another phase begins, or the same goes on.
    pub fn phase(&mut self, phase: Phase, round: Option<RoundIndex>) {
        let round = round.or(self.status.round);
        if (self.status.phase, self.status.round) == (phase, round) {
            return self.heartbeat();
        }
        self.status = AgentStatus { phase, round, since_ms: clock::now(), sent: None, ..self.status.clone() };
        self.write();
    }

    /// How many rounds the task has.
    pub fn rounds(&mut self, rounds: u32) {
        self.status.rounds = rounds;
    }

    /// When the round on offer closes, in Unix milliseconds.
    pub fn closes(&mut self, closes_ms: Option<u64>) {
        self.status.closes_ms = closes_ms;
    }

    /// What the round's training measured, and how long it took.
    pub fn trained(&mut self, metrics: &Metrics, took: Duration) {
        self.status.loss = metrics.loss.or(metrics.train_loss);
        self.status.accuracy = metrics.accuracy;
        self.status.trained_in_ms = u64::try_from(took.as_millis()).ok();
        self.write();
    }

    /// How far the upload is.
    pub fn sent(&mut self, bytes: u64, of: u64) {
        let is_news = self.status.sent.is_none() || bytes == of;
        self.status.sent = Some(Sent { bytes, of });
        if is_news || self.age_ms() >= PAUSE_MS {
            self.write();
        }
    }

    /// It ended in an error.
    pub fn failed(&mut self, error: &str) {
        self.status.error = Some(error.into());
        self.phase(Phase::Failed, None);
    }

    /// Shows that the agent is still there.
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
    fn what_was_measured_outlives_the_agent_and_what_it_was_doing_does_not() {
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
    fn a_phase_that_goes_on_began_when_it_began() {
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
