//! The outside of a task's runner.

use super::{Announced, Basics, CommitError, Committed, Outgoing, PublicProof, SessionId, Verified, commands::Command};
use crate::round::{Account, ChainView};
use serde::Serialize;
use sheaf_primitives::{RoundIndex, TaskId};
use sheaf_protocol::{
    Hash, Refusal, RefusalCode,
    wire::{RoundState, UploadBegin},
};
use std::sync::Arc;
use tokio::sync::{
    mpsc::{self, error::TrySendError},
    oneshot, watch,
};

/// Talks to a task's runner.
#[derive(Clone)]
pub struct TaskHandle {
    pub(super) basics: Arc<Basics>,
    pub(super) commands: mpsc::Sender<Command>,
    pub(super) status: watch::Receiver<TaskStatus>,
}

/// Where a task stands, for people.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TaskStatus {
    /// The task, as a decimal string.
    pub task: String,
    /// The round under way.
    pub round: RoundIndex,
    /// Its state.
    pub state: RoundState,
    /// Trainers or updates that are here.
    pub have: u32,
    /// Trainers or updates that the state waits for.
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
    pub(super) fn blank(task: TaskId) -> Self {
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

    /// Whether the feed is to be told of the step from here to `next`: how many updates are in is shown with their
    /// commitments, later.
    pub(super) fn differs(&self, next: &Self) -> bool {
        let place = |status: &Self| (status.round, status.state, status.closes_ms, status.base_model);
        let waits = next.state == RoundState::Waiting && self.have != next.have;
        place(self) != place(next) || waits
    }
}

impl TaskHandle {
    /// The task.
    pub fn id(&self) -> TaskId {
        self.basics.id
    }

    /// What does not change.
    pub fn basics(&self) -> &Arc<Basics> {
        &self.basics
    }

    /// Where it stands.
    pub fn status(&self) -> TaskStatus {
        self.status.borrow().clone()
    }

    /// Whether the runner is gone.
    pub fn is_closed(&self) -> bool {
        self.commands.is_closed()
    }

    /// Tells the runner what the chain says. `false` if it is gone.
    pub async fn chain(&self, view: ChainView) -> bool {
        self.commands.send(Command::Chain(view)).await.is_ok()
    }

    /// Lets a session take part. `false` if the runner is gone.
    pub async fn attach(&self, trainer: Account, session: SessionId, outgoing: Outgoing) -> bool {
        self.commands.send(Command::Attach { trainer, session, outgoing }).await.is_ok()
    }

    /// Says that a session ended.
    pub async fn detach(&self, trainer: Account, session: SessionId) {
        // A runner that is gone has no sessions.
        let _ = self.commands.send(Command::Detach { trainer, session }).await;
    }

    /// Asks whether an update is wanted.
    pub async fn announce(&self, trainer: Account, begin: UploadBegin) -> Result<Announced, Refusal> {
        self.ask(|reply| Command::Announce { trainer, begin: Box::new(begin), reply })
            .await
            .unwrap_or_else(|| Err(gone()))
    }

    /// Has a checked update written down and acknowledged.
    pub async fn commit(&self, verified: Verified) -> Result<Committed, CommitError> {
        let answer = self.ask(|reply| Command::Commit { verified: Box::new(verified), reply }).await;
        // Nobody knows whether the runner wrote it down before it went.
        answer.unwrap_or_else(|| Err(CommitError { refusal: gone(), keep_object: true }))
    }

    /// Has a refusal counted and put into the round's report.
    pub async fn refused(&self, begin: UploadBegin, refusal: Refusal) {
        let _ = self.commands.send(Command::Refused { begin: Box::new(begin), refusal }).await;
    }

    /// Lets the runner end: the chain has deleted the task. `false` if its mailbox is full.
    pub fn forget(&self) -> bool {
        !matches!(self.commands.try_send(Command::Forget), Err(TrySendError::Full(_)))
    }

    /// A proof that is public.
    pub async fn proof(&self, round: RoundIndex, commitment: [u8; 32]) -> Option<PublicProof> {
        self.ask(|reply| Command::Proof { round, commitment, reply }).await.flatten()
    }

    /// SHA-256 of a round's report, once its result is final.
    pub async fn report(&self, round: RoundIndex) -> Option<[u8; 32]> {
        self.ask(|reply| Command::Report { round, reply }).await.flatten()
    }

    async fn ask<T>(&self, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).await.ok()?;
        answer.await.ok()
    }
}

fn gone() -> Refusal {
    Refusal::new(RefusalCode::Internal, "the task is not being served at the moment: try again shortly")
}
