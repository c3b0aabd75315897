//! The agents at work, one a task, and when one that failed may try again.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use sheaf_client_sdk::{TaskId, chain::Chain};
use tokio::task::{Id, JoinSet};

use crate::{
    args::RunArgs,
    context::Context,
    error::{Failure, Kind, Result},
    keystore::Wallet,
    train::{
        agent::Summary,
        orders::{self, Commander, Orders},
        start::{self, Assignment},
    },
};

/// The first pause after a failure, and the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// Code that failed will hardly do better a moment later.
const CODE_PAUSE: Duration = Duration::from_secs(60);

/// The agents at work.
#[derive(Debug, Default)]
pub(super) struct Crew {
    agents: JoinSet<Result<Summary>>,
    members: BTreeMap<Id, (TaskId, Commander)>,
    setbacks: BTreeMap<TaskId, Setback>,
}

/// An agent failed: until when its task rests.
#[derive(Clone, Debug)]
pub(super) struct Setback {
    /// Failures since the last success.
    pub(super) failures: u32,
    /// Not before then.
    pub(super) until: Instant,
    /// The last failure.
    pub(super) failure: Failure,
}

impl Crew {
    /// Whether an agent works in a task.
    pub(super) fn works_in(&self, task: TaskId) -> bool {
        self.members.values().any(|(of, _)| *of == task)
    }

    /// How many agents there are.
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// The tasks that agents work in, by number.
    pub(super) fn tasks(&self) -> Vec<TaskId> {
        let mut tasks: Vec<_> = self.members.values().map(|(task, _)| *task).collect();
        tasks.sort_unstable();
        tasks
    }

    /// The tasks that wait after a failure.
    pub(super) fn setbacks(&self) -> impl Iterator<Item = (TaskId, &Setback)> {
        let now = Instant::now();
        self.setbacks.iter().filter(move |(_, setback)| setback.until > now).map(|(task, setback)| (*task, setback))
    }

    /// What keeps a task waiting, if it failed a moment ago.
    pub(super) fn setback(&self, task: TaskId) -> Option<&Setback> {
        self.setbacks.get(&task).filter(|setback| setback.until > Instant::now())
    }

    /// Sets an agent to work.
    pub(super) fn hire(&mut self, args: RunArgs, wallet: Arc<Wallet>, chain: Chain, context: Arc<Context>) {
        let (task, (commander, orders)) = (args.task, orders::channel());
        let mut preparing = orders.clone();
        let work = async move {
            let label = format!("task {task}: ");
            let (args, wallet, context) = (&args, &*wallet, &context);
            let assignment = Assignment { args, wallet, chain, context, orders, label, agreed: true };
            let agent = tokio::select! {
                agent = start::prepare(assignment) => agent?,
                // Whatever it was at, it begins anew next time: nothing is at stake yet.
                () = preparing.stopped() => return Ok(Summary { end: None, rounds: Vec::new() }),
            };
            agent.run().await
        };
        let id = self.agents.spawn(work).id();
        self.members.insert(id, (task, commander));
    }

    /// Tells all agents something.
    pub(super) fn order(&self, orders: Orders) {
        for (_, commander) in self.members.values() {
            commander.send_if_modified(|now| std::mem::replace(now, orders) != orders);
        }
    }

    /// The next agent that ends, and how; pending while there is none.
    pub(super) async fn next_end(&mut self) -> (TaskId, Result<Summary>) {
        let Some(ended) = self.agents.join_next_with_id().await else { return std::future::pending().await };
        let (id, result) = match ended {
            Ok(ended) => ended,
            Err(error) => (error.id(), Err(Failure::new(Kind::Other, format!("the agent broke off: {error}")))),
        };
        // Every agent is a member from the moment it was spawned.
        let task = self.members.remove(&id).map_or(TaskId::MAX, |(task, _)| task);
        match &result {
            Ok(_) => drop(self.setbacks.remove(&task)),
            Err(failure) => self.set_back(task, failure.clone()),
        }
        (task, result)
    }

    fn set_back(&mut self, task: TaskId, failure: Failure) {
        let failures = self.setbacks.get(&task).map_or(0, |setback| setback.failures);
        let until = Instant::now().checked_add(pause(failures, failure.kind())).unwrap_or_else(Instant::now);
        self.setbacks.insert(task, Setback { failures: failures.saturating_add(1), until, failure });
    }
}

/// How long to wait after a failure that `failures` others came before.
fn pause(failures: u32, kind: Kind) -> Duration {
    let first = if kind == Kind::Client { CODE_PAUSE } else { FIRST_PAUSE };
    first.saturating_mul(2u32.saturating_pow(failures.min(16))).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound_and_code_waits_longer() {
        assert_eq!(pause(0, Kind::Aggregator), FIRST_PAUSE);
        assert_eq!(pause(3, Kind::Node), FIRST_PAUSE * 8);
        assert_eq!(pause(0, Kind::Client), CODE_PAUSE);
        assert_eq!(pause(u32::MAX, Kind::Client), LONGEST_PAUSE);
    }

    #[tokio::test]
    async fn a_task_that_failed_waits_and_one_that_did_not_does_not() {
        let mut crew = Crew::default();

        crew.set_back(3, Failure::new(Kind::Aggregator, "gone"));
        crew.set_back(3, Failure::new(Kind::Aggregator, "still gone"));

        let setback = crew.setback(3).unwrap();
        assert_eq!((setback.failures, setback.failure.message()), (2, "still gone"));
        assert!(crew.setback(4).is_none());
    }
}
