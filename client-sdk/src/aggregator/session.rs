//! A trainer's session with the aggregator of one task.

use super::{
    SessionConfig, SessionError, SessionEvent,
    backoff::Backoff,
    login,
    socket::{Interruption, Socket},
};
use crate::keys::Keypair;
use sheaf_protocol::{
    Refusal,
    wire::{ErrorCode, ReceiptFrame, ServerMessage},
};
use std::{collections::VecDeque, time::Duration};
use tokio::task::JoinSet;

/// How often a refused session is tried again where the server may be behind the chain: a task just accepted, a seat
/// just taken.
const PATIENCE: u32 = 8;

/// A trainer's session with the aggregator of one task.
pub struct TrainSession {
    pub(super) config: SessionConfig,
    pub(super) signer: Keypair,
    pub(super) socket: Option<Socket>,
    /// Events that arrived while something else was awaited.
    queue: VecDeque<SessionEvent>,
    backoff: Backoff,
    /// How long the next attempt to connect waits.
    retry_in: Option<Duration>,
    /// The attempt under way, if there is one. It continues while no caller waits for it, so that callers that wait
    /// only a few seconds at a time still get a connection.
    connecting: JoinSet<Result<Socket, Interruption>>,
}

impl TrainSession {
    /// Connects and logs in, signing as `signer`: the trainer of `config`, or a holder of its `Training` proxy. Waits
    /// while the aggregator cannot be reached; an error means that waiting does not help.
    pub async fn connect(config: SessionConfig, signer: Keypair) -> Result<Self, SessionError> {
        let mut session = Self::new(config, signer);
        while session.socket.is_none() {
            session.reconnect().await?;
        }
        Ok(session)
    }

    /// A session that connects with the first call, and reports its attempts as events.
    pub fn new(config: SessionConfig, signer: Keypair) -> Self {
        let (queue, backoff) = (VecDeque::new(), Backoff::default());
        Self { config, signer, socket: None, queue, backoff, retry_in: None, connecting: JoinSet::new() }
    }

    /// The parties of the session.
    pub fn config(&self) -> &SessionConfig {
        &self.config
    }

    /// The next event. Can be cancelled without losing one. After an error the session is over; a new one, made
    /// from what the chain says then, may work.
    pub async fn next_event(&mut self) -> Result<SessionEvent, SessionError> {
        loop {
            if let Some(event) = self.queue.pop_front() {
                return Ok(event);
            }
            match self.receive().await? {
                None => {}
                Some(message) => self.hear(message)?,
            }
        }
    }

    /// The next message; `None` if a connection was made or lost instead.
    pub(super) async fn receive(&mut self) -> Result<Option<ServerMessage>, SessionError> {
        let Some(socket) = &mut self.socket else {
            self.reconnect().await?;
            return Ok(None);
        };
        match socket.receive().await {
            Ok(message) => Ok(Some(message)),
            Err(interruption) => self.interrupted(interruption).map(|()| None),
        }
    }

    /// Waits for the current pause, then tries once to connect.
    pub(super) async fn reconnect(&mut self) -> Result<(), SessionError> {
        if self.connecting.is_empty() {
            let (config, signer, pause) = (self.config.clone(), self.signer.clone(), self.retry_in.take());
            self.connecting.spawn(async move {
                tokio::time::sleep(pause.unwrap_or_default()).await;
                login::open(&config, &signer).await
            });
        }
        let attempt = match self.connecting.join_next().await {
            Some(Ok(attempt)) => attempt,
            Some(Err(error)) => Err(Interruption::Lost(error.to_string())),
            None => return Ok(()),
        };
        match attempt {
            Ok(socket) => {
                self.socket = Some(socket);
                self.backoff.reset();
                self.queue.push_back(SessionEvent::Connected);
                Ok(())
            }
            Err(Interruption::Fatal(SessionError::Refused { code, reason }))
                if may_pass(code) && self.backoff.attempts() < PATIENCE =>
            {
                self.interrupted(Interruption::Lost(reason))
            }
            Err(interruption) => self.interrupted(interruption),
        }
    }

    /// Drops the connection, for a while or for good.
    pub(super) fn interrupted(&mut self, interruption: Interruption) -> Result<(), SessionError> {
        self.socket = None;
        match interruption {
            Interruption::Fatal(error) => Err(error),
            Interruption::Lost(reason) => {
                let retry_in = self.backoff.next();
                self.retry_in = Some(retry_in);
                tracing::debug!(reason, ?retry_in, "the session with the aggregator is interrupted");
                self.queue.push_back(SessionEvent::Lost { reason, retry_in });
                Ok(())
            }
        }
    }

    /// Turns a message into an event.
    pub(super) fn hear(&mut self, message: ServerMessage) -> Result<(), SessionError> {
        if task_of(&message).is_some_and(|task| task != self.config.task) {
            return Err(self.protocol("it sent a message about another task than the session's"));
        }
        let event = match message {
            ServerMessage::Offer(offer) => SessionEvent::Offer(offer),
            ServerMessage::Waiting { have, need, .. } => SessionEvent::Waiting { have, need },
            ServerMessage::Receipt(receipt) => {
                self.check_signature(&receipt)?;
                SessionEvent::Receipt(receipt)
            }
            ServerMessage::Proof { round, claim, .. } => {
                let claim =
                    claim.try_into().map_err(|error| self.protocol(format!("its proof is malformed: {error}")))?;
                SessionEvent::Proof { round, claim }
            }
            ServerMessage::Refused { round, code, reason, .. } => {
                SessionEvent::Refused { round, refusal: Refusal { code, reason } }
            }
            ServerMessage::TaskDone { reason, .. } => SessionEvent::TaskDone { reason },
            ServerMessage::Error { code, reason } => return self.interrupted(login::ended(code, reason)),
            // Remains of an abandoned upload, and the answer to a ping.
            ServerMessage::UploadReady { .. } | ServerMessage::UploadProgress { .. } | ServerMessage::Pong => {
                return Ok(());
            }
            ServerMessage::Challenge(_) | ServerMessage::Welcome(_) => {
                return Err(self.protocol("it began a login in the middle of a session"));
            }
        };
        self.queue.push_back(event);
        Ok(())
    }

    /// A receipt binds the aggregator only with the signature of the key that the chain names.
    pub(super) fn check_signature(&self, receipt: &ReceiptFrame) -> Result<(), SessionError> {
        let signed =
            receipt.receipt(self.config.genesis.0).is_signed_by(&self.config.receipt_key, &receipt.signature.0);
        if signed {
            return Ok(());
        }
        let reason = "it is not signed by the receipt key on chain".into();
        Err(SessionError::BadReceipt { round: receipt.round, reason })
    }

    fn protocol(&self, reason: impl Into<String>) -> SessionError {
        SessionError::Protocol { endpoint: self.config.endpoint.clone(), reason: reason.into() }
    }
}

/// Whether the next finalized blocks may lift the refusal.
fn may_pass(code: ErrorCode) -> bool {
    matches!(code, ErrorCode::UnknownTask | ErrorCode::NoSeat)
}

fn task_of(message: &ServerMessage) -> Option<u64> {
    match message {
        ServerMessage::Offer(offer) => Some(offer.task),
        ServerMessage::Receipt(receipt) => Some(receipt.task),
        ServerMessage::UploadReady { task, .. }
        | ServerMessage::UploadProgress { task, .. }
        | ServerMessage::Proof { task, .. }
        | ServerMessage::Refused { task, .. }
        | ServerMessage::Waiting { task, .. }
        | ServerMessage::TaskDone { task, .. } => Some(*task),
        ServerMessage::Challenge(_) | ServerMessage::Welcome(_) | ServerMessage::Pong | ServerMessage::Error { .. } => {
            None
        }
    }
}
