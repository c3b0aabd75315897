//! The status of a task, for people: over HTTP and on the feed.

use super::{Base, progress::Progress};
use crate::round::State;
use serde::Serialize;
use sheaf_primitives::{RoundIndex, TaskId};
use sheaf_protocol::{
    Hash,
    wire::{FeedEvent, RoundState},
};
use tokio::sync::watch;

/// The status of a task.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TaskStatus {
    /// The task, as a decimal string.
    pub task: String,
    /// The round under way.
    pub round: RoundIndex,
    /// Its state.
    pub state: RoundState,
    /// Number of trainers or updates that are here.
    pub have: u32,
    /// Number of trainers or updates that the state waits for.
    pub need: u32,
    /// When collecting ends, in Unix milliseconds.
    pub closes_ms: Option<u64>,
    /// SHA-256 of the round's base model.
    pub base_model: Hash,
    /// Length of its file in bytes.
    pub base_size: u64,
    /// How many rounds are final.
    pub rounds_published: u32,
    /// Why nothing more is collected.
    pub ended: Option<String>,
}

impl TaskStatus {
    /// Before anything is known.
    fn blank(task: TaskId) -> Self {
        Self {
            task: task.to_string(),
            round: 0,
            state: RoundState::Waiting,
            have: 0,
            need: 0,
            closes_ms: None,
            base_model: [0; 32].into(),
            base_size: 0,
            rounds_published: 0,
            ended: None,
        }
    }

    fn of(progress: &Progress) -> Self {
        let Base { sha256, size } = progress.base();
        let count = |items: usize| u32::try_from(items).unwrap_or(u32::MAX);
        let (state, have, need) = match progress.state() {
            State::Waiting(_) => (RoundState::Waiting, progress.seated(), progress.basics().plan.min_trainers),
            State::Collecting(state) => {
                (RoundState::Collecting, count(state.arrived.len()), count(state.offer.eligible.len()))
            }
            State::Aggregating(state) => (RoundState::Aggregating, count(state.included.len()), 0),
            State::Submitting(_) => (RoundState::Submitting, 0, 0),
            State::Finalizing(_) => (RoundState::Finalizing, 0, 0),
            State::Done(_) => (RoundState::Done, 0, 0),
        };
        Self {
            task: progress.task().to_string(),
            round: progress.round(),
            state,
            have,
            need,
            closes_ms: progress.state().offer().map(|offer| offer.closes_ms),
            base_model: sha256,
            base_size: size,
            rounds_published: count(progress.record().published().count()),
            ended: progress.record().ended.as_ref().map(|(_, ending)| ending.to_string()),
        }
    }

    /// Whether the feed shows the step from here to `next`. The number of updates is shown later, by their commitments.
    fn differs(&self, next: &Self) -> bool {
        let place = |status: &Self| (status.round, status.state, status.closes_ms, status.base_model);
        let waits = next.state == RoundState::Waiting && self.have != next.have;
        place(self) != place(next) || waits
    }
}

/// The latest status, where others can read it.
pub(super) struct StatusBoard(watch::Sender<TaskStatus>);

impl StatusBoard {
    pub fn new(task: TaskId) -> Self {
        Self(watch::channel(TaskStatus::blank(task)).0)
    }

    pub fn subscribe(&self) -> watch::Receiver<TaskStatus> {
        self.0.subscribe()
    }

    /// Shows the current status; returns the event for the feed, if it changed.
    pub fn show(&self, progress: &Progress) -> Option<FeedEvent> {
        let status = TaskStatus::of(progress);
        let moved = self.0.send_replace(status.clone()).differs(&status);
        let TaskStatus { round, state, base_model, have, need, closes_ms, .. } = status;
        // The end of a task has an event of its own.
        let is_shown = moved && state != RoundState::Done;
        is_shown.then(|| FeedEvent::Round { task: progress.task(), round, state, base_model, have, need, closes_ms })
    }
}
