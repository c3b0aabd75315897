//! What an agent consists of.

use std::time::Duration;

use sheaf_aggregation::Rule;
use sheaf_client_sdk::{
    aggregator::{SessionError, SessionEvent},
    chain::{Chain, Model, Task},
    check_in::Identity,
    durable::FolderLock,
};
use sheaf_runner::Runner;

use super::{attempts::Attempts, conversation::Conversation, messages::Messages};
use crate::train::{control::ControlReceiver, error::Result, state::TaskFolder, status::Reporter};

/// Pause between two reads of the chain.
pub(super) const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// A trainer in one task, whose code runs and whose seat is taken.
pub struct Agent {
    pub(in crate::train) chain: Chain,
    pub(in crate::train) task: Task,
    /// How long after the deadline a round may still be posted, in milliseconds.
    pub(in crate::train) grace_ms: u64,
    pub(in crate::train) model: Model,
    pub(in crate::train) rule: Rule,
    pub(in crate::train) identity: Identity,
    pub(in crate::train) folder: TaskFolder,
    /// Prevents other agents from using the seat.
    pub(in crate::train) _lock: FolderLock,
    pub(in crate::train) conversation: Conversation,
    pub(in crate::train) runner: Runner,
    /// Stops and pauses the agent.
    pub(in crate::train) control: ControlReceiver,
    /// Writes what it does, for other processes.
    pub(in crate::train) reporter: Reporter,
    pub(in crate::train) messages: Messages,
    pub(in crate::train) attempts: Attempts,
}

impl Agent {
    /// Waits for a message of the aggregator, until it is time to read the chain again.
    pub(super) async fn wait(&mut self, waiting_for: &str) -> Result<()> {
        self.messages.say(waiting_for);
        if let Some(error) = self.conversation.take_end() {
            return Err(error.into());
        }
        tokio::select! {
            event = self.conversation.session.next_event() => self.receive(event),
            () = tokio::time::sleep(POLL_INTERVAL) => Ok(()),
            () = self.control.stopped() => Ok(()),
        }
    }

    /// Processes a message of the aggregator.
    pub(super) fn receive(&mut self, event: Result<SessionEvent, SessionError>) -> Result<()> {
        self.conversation.receive(event, &self.task, &self.folder, &mut self.messages)
    }
}
