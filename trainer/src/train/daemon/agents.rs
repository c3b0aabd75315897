//! The running agents, one per task, and when one that failed may try again.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use sheaf_client_sdk::{TaskId, chain::Chain};
use sheaf_wallet::keystore::Wallet;
use tokio::task::{Id, JoinSet};

use crate::{
    host::Host,
    train::{
        agent::Summary,
        control::{self, Control, ControlSender},
        error::{Result, TrainError},
        start::{self, Assignment, TrainConfig},
    },
};

/// The first pause after a failure, and the maximum.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const MAX_PAUSE: Duration = Duration::from_secs(600);

/// The first pause after a failure of client code, which will probably fail again a moment later.
const CODE_PAUSE: Duration = Duration::from_secs(60);

/// The running agents.
#[derive(Debug, Default)]
pub(super) struct Agents {
    running: JoinSet<Result<Summary>>,
    by_id: BTreeMap<Id, (TaskId, ControlSender)>,
    backoffs: BTreeMap<TaskId, Backoff>,
}

/// How long a task waits after its agent failed.
#[derive(Clone, Debug)]
pub(super) struct Backoff {
    /// Failures since the last success.
    pub(super) failures: u32,
    /// When the agent may try again.
    pub(super) until: Instant,
    /// The last failure.
    pub(super) message: String,
    /// What the user can do about it.
    pub(super) next: Option<String>,
}

impl Agents {
    /// Whether an agent works in a task.
    pub(super) fn works_in(&self, task: TaskId) -> bool {
        self.by_id.values().any(|(of, _)| *of == task)
    }

    /// How many agents there are.
    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    /// The tasks that agents work in, ascending.
    pub(super) fn tasks(&self) -> Vec<TaskId> {
        let mut tasks: Vec<_> = self.by_id.values().map(|(task, _)| *task).collect();
        tasks.sort_unstable();
        tasks
    }

    /// The tasks that wait after a failure.
    pub(super) fn backoffs(&self) -> impl Iterator<Item = (TaskId, &Backoff)> {
        let now = Instant::now();
        self.backoffs.iter().filter(move |(_, backoff)| backoff.until > now).map(|(task, backoff)| (*task, backoff))
    }

    /// Why a task waits, if its agent failed a short time ago.
    pub(super) fn backoff(&self, task: TaskId) -> Option<&Backoff> {
        self.backoffs.get(&task).filter(|backoff| backoff.until > Instant::now())
    }

    /// Starts an agent.
    pub(super) fn start(&mut self, config: TrainConfig, wallet: Arc<Wallet>, chain: Chain, host: Host) {
        let (task, (sender, control)) = (config.task, control::channel());
        let mut preparing = control.clone();
        let work = async move {
            let label = format!("task {task}: ");
            let (config, wallet, host) = (&config, &*wallet, &host);
            let assignment = Assignment { config, wallet, chain, host, control, label, agreed: true };
            let agent = tokio::select! {
                agent = start::prepare(assignment) => agent?,
                // No stake is allocated yet, so the next attempt can start from the beginning.
                () = preparing.stopped() => return Ok(Summary { end: None, rounds: Vec::new() }),
            };
            agent.run().await
        };
        let id = self.running.spawn(work).id();
        self.by_id.insert(id, (task, sender));
    }

    /// Stops or pauses all agents.
    pub(super) fn control(&self, control: Control) {
        for (_, sender) in self.by_id.values() {
            sender.send_if_modified(|now| std::mem::replace(now, control) != control);
        }
    }

    /// Waits for the next agent that ends. Never resolves while there are no agents.
    pub(super) async fn next_end(&mut self) -> (TaskId, Result<Summary>) {
        let Some(ended) = self.running.join_next_with_id().await else { return std::future::pending().await };
        let (id, result) = match ended {
            Ok(ended) => ended,
            Err(error) => (error.id(), Err(TrainError::Crashed(error))),
        };
        // Every agent is listed from the moment it was spawned.
        let task = self.by_id.remove(&id).map_or(TaskId::MAX, |(task, _)| task);
        (task, result)
    }

    /// Notes that an agent succeeded: its task no longer waits.
    pub(super) fn succeeded(&mut self, task: TaskId) {
        self.backoffs.remove(&task);
    }

    /// Notes that an agent failed. Returns how long its task waits.
    pub(super) fn failed(
        &mut self,
        task: TaskId,
        is_client_code_failure: bool,
        message: String,
        next: Option<String>,
    ) -> Duration {
        let failures = self.backoffs.get(&task).map_or(0, |backoff| backoff.failures);
        let pause = pause(failures, is_client_code_failure);
        let until = Instant::now().checked_add(pause).unwrap_or_else(Instant::now);
        self.backoffs.insert(task, Backoff { failures: failures.saturating_add(1), until, message, next });
        pause
    }
}

/// How long to wait after a failure that follows `failures` others.
fn pause(failures: u32, is_client_code_failure: bool) -> Duration {
    let first = if is_client_code_failure { CODE_PAUSE } else { FIRST_PAUSE };
    first.saturating_mul(2u32.saturating_pow(failures.min(16))).min(MAX_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_maximum_and_code_waits_longer() {
        assert_eq!(pause(0, false), FIRST_PAUSE);
        assert_eq!(pause(3, false), FIRST_PAUSE * 8);
        assert_eq!(pause(0, true), CODE_PAUSE);
        assert_eq!(pause(u32::MAX, true), MAX_PAUSE);
    }

    #[tokio::test]
    async fn a_task_that_failed_waits_and_one_that_did_not_does_not() {
        let mut agents = Agents::default();

        agents.failed(3, false, "gone".into(), None);
        agents.failed(3, false, "still gone".into(), Some("wait".into()));

        let backoff = agents.backoff(3).unwrap();
        assert_eq!(
            (backoff.failures, backoff.message.as_str(), backoff.next.as_deref()),
            (2, "still gone", Some("wait"))
        );
        assert!(agents.backoff(4).is_none());
        agents.succeeded(3);
        assert!(agents.backoff(3).is_none());
    }
}
