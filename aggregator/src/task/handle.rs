//! How the rest of the service talks to a task's actor.

use super::{
    Announced, Basics, CommitError, Committed, Outgoing, PublicProof, SessionId, TaskStatus, Verified,
    commands::Command,
};
use crate::round::{Account, ChainView};
use sheaf_primitives::{RoundIndex, TaskId};
use sheaf_protocol::{Hash, Refusal, RefusalCode, wire::UploadBegin};
use std::sync::Arc;
use tokio::sync::{
    mpsc::{self, error::TrySendError},
    oneshot, watch,
};

/// Sends requests to a task's actor.
#[derive(Clone)]
pub struct TaskHandle {
    basics: Arc<Basics>,
    commands: mpsc::Sender<Command>,
    status: watch::Receiver<TaskStatus>,
}

impl TaskHandle {
    /// The handle of an actor that reads `commands` and writes `status`.
    pub(super) fn new(
        basics: Arc<Basics>,
        commands: mpsc::Sender<Command>,
        status: watch::Receiver<TaskStatus>,
    ) -> Self {
        Self { basics, commands, status }
    }

    /// The task.
    pub fn id(&self) -> TaskId {
        self.basics.id
    }

    /// What does not change.
    pub fn basics(&self) -> &Arc<Basics> {
        &self.basics
    }

    /// Its status.
    pub fn status(&self) -> TaskStatus {
        self.status.borrow().clone()
    }

    /// Whether the actor is gone.
    pub fn is_closed(&self) -> bool {
        self.commands.is_closed()
    }

    /// Tells the actor what the chain says. `false` if it is gone.
    pub async fn chain(&self, view: ChainView) -> bool {
        self.commands.send(Command::Chain(view)).await.is_ok()
    }

    /// Lets a session take part. `false` if the actor is gone.
    pub async fn attach(&self, trainer: Account, session: SessionId, outgoing: Outgoing) -> bool {
        self.commands.send(Command::Attach { trainer, session, outgoing }).await.is_ok()
    }

    /// Says that a session ended.
    pub async fn detach(&self, trainer: Account, session: SessionId) {
        // An actor that is gone has no sessions.
        let _ = self.commands.send(Command::Detach { trainer, session }).await;
    }

    /// Asks whether an update is wanted.
    pub async fn announce(&self, trainer: Account, begin: UploadBegin) -> Result<Announced, Refusal> {
        self.ask(|reply| Command::Announce { trainer, begin: Box::new(begin), reply })
            .await
            .unwrap_or_else(|| Err(gone()))
    }

    /// Asks the actor to write a checked update down and to acknowledge it.
    pub async fn commit(&self, verified: Verified) -> Result<Committed, CommitError> {
        let answer = self.ask(|reply| Command::Commit { verified: Box::new(verified), reply }).await;
        // It is unknown whether the actor wrote it down before it ended.
        answer.unwrap_or_else(|| Err(CommitError { refusal: gone(), keep_object: true }))
    }

    /// Asks the actor to count a refusal and to put it into the round's report.
    pub async fn refused(&self, begin: UploadBegin, refusal: Refusal) {
        let _ = self.commands.send(Command::Refused { begin: Box::new(begin), refusal }).await;
    }

    /// Lets the actor end: the chain has deleted the task. `false` if its mailbox is full.
    pub fn forget(&self) -> bool {
        !matches!(self.commands.try_send(Command::Forget), Err(TrySendError::Full(_)))
    }

    /// A proof that is public.
    pub async fn proof(&self, round: RoundIndex, commitment: Hash) -> Option<PublicProof> {
        self.ask(|reply| Command::Proof { round, commitment, reply }).await.flatten()
    }

    /// SHA-256 of a round's report, once its result is final.
    pub async fn report(&self, round: RoundIndex) -> Option<Hash> {
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
