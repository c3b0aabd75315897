//! What an agent says about itself: `status.json` beside the rest of what is kept of its task.

use serde::{Deserialize, Serialize};
use sheaf_client_sdk::{RoundIndex, TaskId, clock};

/// How long an agent may be silent before it counts as gone, in milliseconds. It writes every two seconds.
pub(super) const SILENCE_MS: u64 = 15_000;

/// What an agent is doing.
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
    /// Checked in: the round's result is awaited.
    CheckedIn,
    /// A round was posted: its proof is awaited.
    Proving,
    /// Outside the hours in which it may train.
    Paused,
    /// Asked to stop, and stopped.
    Stopped,
    /// The task is over, and nothing is owed.
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

    /// Whether an agent in this phase goes on.
    fn goes_on(self) -> bool {
        !matches!(self, Self::Stopped | Self::Over | Self::Failed)
    }
}

/// Bytes of an update that the aggregator has, of all that it will have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Durable on the aggregator's side.
    pub bytes: u64,
    /// The update's size.
    pub of: u64,
}

/// What an agent says about itself. Times are Unix milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgentStatus {
    /// The task.
    pub task: TaskId,
    /// The agent's process.
    pub pid: u32,
    /// When this was written.
    pub updated_ms: u64,
    /// What it is doing.
    pub phase: Phase,
    /// Since when.
    pub since_ms: u64,
    /// The round it is at.
    pub round: Option<RoundIndex>,
    /// How many rounds the task has.
    pub rounds: u32,
    /// When the round under way is to close, as the aggregator said.
    pub closes_ms: Option<u64>,
    /// How far the upload is.
    pub sent: Option<Sent>,
    /// How long the last training took, in milliseconds.
    pub trained_in_ms: Option<u64>,
    /// Loss of the last base model on the data here.
    pub loss: Option<f64>,
    /// Accuracy of the last base model on the data here.
    pub accuracy: Option<f64>,
    /// What went wrong, if it failed.
    pub error: Option<String>,
}

impl AgentStatus {
    /// Whether the agent is at work, as far as can be told at `now`.
    pub fn is_alive(&self, now: u64) -> bool {
        self.phase.goes_on() && now.saturating_sub(self.updated_ms) <= SILENCE_MS
    }

    /// How far the phase is at `now`, between 0 and 1; `None` where nobody knows.
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

    /// How long the phase will take from `now` on, in milliseconds; `None` where nobody knows.
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
    fn training_is_as_far_as_the_last_one_was_at_that_time_and_never_done_before_it_is() {
        let training = AgentStatus { trained_in_ms: Some(10_000), ..status(Phase::Training) };

        assert_eq!(training.progress(6_000), Some(0.5));
        assert_eq!(training.progress(60_000), Some(0.99));
        assert_eq!((training.left_ms(6_000), training.left_ms(60_000)), (Some(5_000), Some(0)));
        assert_eq!(status(Phase::Training).progress(6_000), None, "the first round's length is not known");
    }

    #[test]
    fn an_upload_is_as_far_as_the_aggregator_has_it() {
        let sending = AgentStatus { sent: Some(Sent { bytes: 25, of: 100 }), ..status(Phase::Sending) };

        assert_eq!(sending.progress(2_000), Some(0.25));
    }

    #[test]
    fn a_silent_agent_is_gone_and_so_is_one_that_said_so() {
        assert!(status(Phase::Training).is_alive(1_000 + SILENCE_MS));
        assert!(!status(Phase::Training).is_alive(1_001 + SILENCE_MS));
        assert!(!status(Phase::Stopped).is_alive(1_000));
    }
}
