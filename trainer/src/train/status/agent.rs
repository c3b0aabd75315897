//! What an agent reports about itself: `status.json` in its task's state folder.

use serde::{Deserialize, Serialize};
use sheaf_client_sdk::{RoundIndex, TaskId, clock};

/// How long an agent may be silent before it counts as stopped, in milliseconds. It writes every two seconds.
pub(super) const MAX_SILENCE_MS: u64 = 15_000;

/// What an agent does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Fetching the code, starting it, taking a seat.
    Starting,
    /// Waiting for a round.
    Waiting,
    /// The client code trains.
    Training,
    /// The update is being sent.
    Sending,
    /// Checked in; waiting for the round's result.
    CheckedIn,
    /// A round was posted; waiting for its proof.
    Proving,
    /// Outside the hours in which it may train.
    Paused,
    /// Stopped on request.
    Stopped,
    /// The task is over, and no proof is owed.
    Over,
    /// It ended in an error.
    Failed,
}

impl Phase {
    /// The phase, for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Waiting => "waiting for a round",
            Self::Training => "training",
            Self::Sending => "sending the update",
            Self::CheckedIn => "waiting for the result",
            Self::Proving => "waiting for the proof",
            Self::Paused => "waiting for its training hours",
            Self::Stopped => "stopped",
            Self::Over => "over",
            Self::Failed => "failed",
        }
    }

    /// Whether an agent in this phase continues.
    fn continues(self) -> bool {
        !matches!(self, Self::Stopped | Self::Over | Self::Failed)
    }
}

/// Bytes of an update that the aggregator has, of all that it will have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Bytes that the aggregator has stored.
    pub bytes: u64,
    /// The update's size.
    pub of: u64,
}

/// What an agent reports about itself. Times are Unix milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgentStatus {
    /// The task.
    pub task: TaskId,
    /// The agent's process id.
    pub pid: u32,
    /// When this was written.
    pub updated_ms: u64,
    /// What it does.
    pub phase: Phase,
    /// Since when.
    pub since_ms: u64,
    /// Its current round.
    pub round: Option<RoundIndex>,
    /// How many rounds the task has.
    pub rounds: u32,
    /// When the current round closes, as the aggregator said.
    pub closes_ms: Option<u64>,
    /// How far the upload is.
    pub sent: Option<Sent>,
    /// How long the last training took, in milliseconds.
    pub trained_in_ms: Option<u64>,
    /// The loss of the last base model on the data here.
    pub loss: Option<f64>,
    /// The accuracy of the last base model on the data here.
    pub accuracy: Option<f64>,
    /// What went wrong, if it failed.
    pub error: Option<String>,
}

impl AgentStatus {
    /// Whether the agent still works at `now`, judged by its last report.
    pub fn is_alive(&self, now: u64) -> bool {
        self.phase.continues() && now.saturating_sub(self.updated_ms) <= MAX_SILENCE_MS
    }

    /// How far the phase is at `now`, between 0 and 1; `None` if unknown.
    pub fn progress(&self, now: u64) -> Option<f64> {
        let elapsed = now.saturating_sub(self.since_ms);
        match self.phase {
            Phase::Training => self.trained_in_ms.and_then(|usual| fraction(elapsed, usual)).map(|part| part.min(0.99)),
            Phase::Sending => self.sent.and_then(|sent| fraction(sent.bytes, sent.of)),
            Phase::CheckedIn => {
                let closes = self.closes_ms?;
                fraction(elapsed, closes.saturating_sub(self.since_ms)).map(|part| part.min(1.0))
            }
            _ => None,
        }
    }

    /// How long the phase will still take at `now`, in milliseconds; `None` if unknown.
    pub fn left_ms(&self, now: u64) -> Option<u64> {
        match self.phase {
            Phase::Training => self.trained_in_ms.map(|usual| self.since_ms.saturating_add(usual).saturating_sub(now)),
            Phase::Waiting | Phase::Sending | Phase::CheckedIn => {
                self.closes_ms.map(|closes| closes.saturating_sub(now)).filter(|left| *left > 0)
            }
            _ => None,
        }
    }

    pub(super) fn new(task: TaskId) -> Self {
        let now = clock::now();
        Self {
            task,
            pid: std::process::id(),
            updated_ms: now,
            phase: Phase::Starting,
            since_ms: now,
            round: None,
            rounds: 0,
            closes_ms: None,
            sent: None,
            trained_in_ms: None,
            loss: None,
            accuracy: None,
            error: None,
        }
    }
}

/// `part` of `whole`, for showing only.
fn fraction(part: u64, whole: u64) -> Option<f64> {
    // Both are far below 2^53: milliseconds and bytes.
    #[allow(clippy::cast_precision_loss)]
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(phase: Phase) -> AgentStatus {
        AgentStatus { phase, since_ms: 1_000, updated_ms: 1_000, ..AgentStatus::new(7) }
    }

    #[test]
    fn the_progress_of_training_follows_the_duration_of_the_last_one_and_stays_below_one() {
        let training = AgentStatus { trained_in_ms: Some(10_000), ..status(Phase::Training) };

        assert_eq!(training.progress(6_000), Some(0.5));
        assert_eq!(training.progress(60_000), Some(0.99));
        assert_eq!((training.left_ms(6_000), training.left_ms(60_000)), (Some(5_000), Some(0)));
        assert_eq!(status(Phase::Training).progress(6_000), None, "the first round's length is not known");
    }

    #[test]
    fn the_progress_of_an_upload_is_what_the_aggregator_has() {
        let sending = AgentStatus { sent: Some(Sent { bytes: 25, of: 100 }), ..status(Phase::Sending) };

        assert_eq!(sending.progress(2_000), Some(0.25));
    }

    #[test]
    fn an_agent_that_is_silent_or_says_that_it_stopped_is_not_alive() {
        assert!(status(Phase::Training).is_alive(1_000 + MAX_SILENCE_MS));
        assert!(!status(Phase::Training).is_alive(1_001 + MAX_SILENCE_MS));
        assert!(!status(Phase::Stopped).is_alive(1_000));
    }
}
