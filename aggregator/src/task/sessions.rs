//! The trainers that are connected to a task.

use crate::round::Account;
use sheaf_protocol::wire::{ErrorCode, ServerMessage};
use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
};
use tokio::sync::{mpsc, oneshot};

/// Distinguishes the sessions of a trainer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SessionId(u64);

impl SessionId {
    /// An id that this process has not used before.
    pub fn fresh() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Sends messages to a session's client.
pub struct Outgoing {
    messages: mpsc::Sender<ServerMessage>,
    /// Dropped to end the session.
    _guard: oneshot::Sender<()>,
}

/// Resolves when the session is to end.
pub type Kicked = oneshot::Receiver<()>;

impl Outgoing {
    /// For a client that reads from `messages`.
    pub fn new(messages: mpsc::Sender<ServerMessage>) -> (Self, Kicked) {
        let (guard, kicked) = oneshot::channel();
        (Self { messages, _guard: guard }, kicked)
    }

    /// Sends a message. `false` if the client does not keep up, or is gone.
    pub(super) fn send(&self, message: ServerMessage) -> bool {
        self.messages.try_send(message).is_ok()
    }
}

/// One session per trainer.
#[derive(Default)]
pub(super) struct Sessions(HashMap<Account, (SessionId, Outgoing)>);

impl Sessions {
    /// Adds a session; one that the trainer had before ends.
    pub fn attach(&mut self, trainer: Account, session: SessionId, outgoing: Outgoing) {
        if let Some((_, replaced)) = self.0.insert(trainer, (session, outgoing)) {
            let reason = "another session of this account took over".into();
            replaced.send(ServerMessage::Error { code: ErrorCode::Replaced, reason });
        }
    }

    /// Removes a session, unless another one has taken over.
    pub fn detach(&mut self, trainer: &Account, session: SessionId) {
        if self.0.get(trainer).is_some_and(|(known, _)| *known == session) {
            self.0.remove(trainer);
        }
    }

    /// Tells one trainer, if it is connected. A trainer that does not keep up is disconnected; it catches up when it
    /// connects again.
    pub fn tell(&mut self, trainer: &Account, message: ServerMessage) {
        if self.0.get(trainer).is_some_and(|(_, outgoing)| !outgoing.send(message)) {
            self.0.remove(trainer);
        }
    }

    /// Tells everyone.
    pub fn tell_all(&mut self, message: &ServerMessage) {
        self.0.retain(|_, (_, outgoing)| outgoing.send(message.clone()));
    }

    /// The connected trainers.
    pub fn trainers(&self) -> Vec<Account> {
        self.0.keys().copied().collect()
    }
}
