//! Accepts tasks, takes others over, and keeps their actors running.

use super::prepare::{self, PrepareError};
use crate::{
    chain::{BlockRef, Call, ChainClientError, Heads, Task, TaskState, is_over},
    clock::now_ms,
    contents::Contents,
    context::Context,
    policy::AcceptancePolicy,
    store::TaskStore,
    task::{TaskActor, TaskHandle, settle},
};
use sheaf_client_sdk::AccountId;
use sheaf_primitives::{BlockNumber, TaskId};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use tokio::{task::JoinSet, time::timeout};
use tokio_util::sync::CancellationToken;

/// Blocks to wait before something that failed is tried again: accepting, preparing, starting.
const RETRY_AFTER: BlockNumber = 10;

/// Time limit of one look at the chain.
const PATIENCE: Duration = Duration::from_secs(30);

/// Watches the chain until `stop` is cancelled, and then waits for the actors to end.
pub async fn watch(context: Arc<Context>, contents: Contents, policy: AcceptancePolicy, stop: CancellationToken) {
    let mut heads = context.heads.clone();
    let stopped = stop.clone();
    let mut watcher = Watcher {
        context,
        contents: Arc::new(contents),
        policy,
        stop,
        pauses: BTreeMap::new(),
        declined: BTreeMap::new(),
        settling: BTreeSet::new(),
        preparing: BTreeSet::new(),
        preparations: JoinSet::new(),
        background: JoinSet::new(),
    };
    loop {
        tokio::select! {
            changed = heads.changed() => {
                if changed.is_err() { return }
                let now = *heads.borrow_and_update();
                let Some(now) = now else { continue };
                match timeout(PATIENCE, watcher.look(now)).await {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => tracing::warn!(%error, "cannot read the tasks"),
                    Err(_) => tracing::warn!("the node takes too long to list the tasks"),
                }
            }
            Some(prepared) = watcher.preparations.join_next() => match prepared {
                Ok(prepared) => watcher.prepared(prepared).await,
                Err(error) => tracing::error!(%error, "preparing a task panicked"),
            },
            () = stopped.cancelled() => break,
        }
    }
    // Actors see the same signal and end between two steps.
    while watcher.background.join_next().await.is_some() {}
}

struct Watcher {
    context: Arc<Context>,
    contents: Arc<Contents>,
    policy: AcceptancePolicy,
    stop: CancellationToken,
    /// Until which block a step of a task is not tried again.
    pauses: BTreeMap<(TaskId, Purpose), BlockNumber>,
    /// Why tasks were declined; each reason is logged once.
    declined: BTreeMap<TaskId, String>,
    settling: BTreeSet<TaskId>,
    preparing: BTreeSet<TaskId>,
    preparations: JoinSet<Preparation>,
    background: JoinSet<()>,
}

/// The step that a task is prepared for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Purpose {
    Accept,
    TakeOver,
    Run,
}

/// A preparation that ended.
struct Preparation {
    task: TaskId,
    purpose: Purpose,
    at: BlockRef,
    ready: Result<Option<(TaskActor, TaskHandle)>, PrepareError>,
}

impl Watcher {
    async fn look(&mut self, Heads { finalized, best }: Heads) -> Result<(), ChainClientError> {
        let account = self.context.account;
        let tasks = self.context.chain.tasks(finalized).await?;
        let is_served = |task: &&Task| task.aggregator.0 == account.0 && task.state == TaskState::Open;
        let mut serving = u32::try_from(tasks.iter().filter(is_served).count()).unwrap_or(u32::MAX);
        for task in &tasks {
            let wanted = match (task.aggregator.0 == account.0, task.state) {
                (true, TaskState::Proposed) => self.consider(task, Purpose::Accept, serving, finalized, best).await?,
                (true, TaskState::Open | TaskState::Closed | TaskState::Sweeping(_)) => {
                    self.settle(task);
                    self.keep_running(task, finalized);
                    false
                }
                (false, _) => {
                    self.keep_proofs(task, finalized);
                    let is_offered = task.state == TaskState::Open && task.successor == Some(AccountId(account.0));
                    is_offered && self.consider(task, Purpose::TakeOver, serving, finalized, best).await?
                }
            };
            serving = serving.saturating_add(u32::from(wanted));
        }
        self.forget_swept(&tasks);
        self.context.metrics.tasks.set(i64::from(serving));
        Ok(())
    }

    /// Accepts a proposed task, or takes over one that is offered, if the policy allows. `true` if it is, or is going to be,
    /// this aggregator's.
    async fn consider(
        &mut self,
        task: &Task,
        purpose: Purpose,
        serving: u32,
        at: BlockRef,
        best: BlockRef,
    ) -> Result<bool, ChainClientError> {
        if self.is_paused(task.id, purpose, at) || self.preparing.contains(&task.id) {
            return Ok(self.preparing.contains(&task.id));
        }
        let Some(model) = self.context.chain.model(at, task.model).await? else { return Ok(false) };
        let backing = self.context.chain.backing(at, task.terms.deposit).await?;
        if let Err(decline) = self.policy.check(task, &model, backing, serving, now_ms()) {
            let reason = decline.to_string();
            if self.declined.get(&task.id) != Some(&reason) {
                tracing::info!(task = task.id, reason, "not accepting the task");
                self.declined.insert(task.id, reason);
            }
            return Ok(false);
        }
        let ahead = self.context.chain.task(best, task.id).await?;
        let is_done = ahead.is_some_and(|ahead| (ahead.state, ahead.successor) != (task.state, task.successor));
        if is_done || !self.context.is_settled_in(best.number) {
            return Ok(true);
        }
        // Only a task whose files are here can be served, so they are fetched before it is accepted.
        self.prepare(task, at, purpose);
        Ok(true)
    }

    /// Collects the aggregator's fees in the task.
    fn settle(&mut self, task: &Task) {
        if self.settling.insert(task.id) {
            let (stop, work) = (self.stop.clone(), settle(self.context.clone(), task.id));
            self.background.spawn(async move {
                stop.run_until_cancelled(work).await;
            });
        }
    }

    /// An aggregator still owes the proofs of its rounds after another one took the task over.
    fn keep_proofs(&mut self, task: &Task, at: BlockRef) {
        self.settling.remove(&task.id);
        if TaskStore::exists(&self.context.data_dir, task.id) {
            self.keep_running(task, at);
        }
    }

    /// Starts the task's actor, if it is not running.
    fn keep_running(&mut self, task: &Task, at: BlockRef) {
        // A task that is over and has no journal has no proofs to give.
        if is_over(task) && !TaskStore::exists(&self.context.data_dir, task.id) {
            return;
        }
        let is_running = self.context.tasks.get(task.id).is_some_and(|handle| !handle.is_closed());
        if is_running || self.is_paused(task.id, Purpose::Run, at) || self.preparing.contains(&task.id) {
            return;
        }
        self.prepare(task, at, Purpose::Run);
    }

    fn prepare(&mut self, task: &Task, at: BlockRef, purpose: Purpose) {
        self.preparing.insert(task.id);
        let (context, contents, task) = (self.context.clone(), self.contents.clone(), task.clone());
        let max_model_size = self.policy.max_model_size;
        self.preparations.spawn(async move {
            let ready = async {
                let basics = prepare::basics(&context, &contents, &task, at, max_model_size).await?;
                match purpose {
                    Purpose::Accept => Ok(None),
                    Purpose::TakeOver => {
                        prepare::base_of_predecessor(&context, &contents, &task, at, max_model_size).await?;
                        Ok(None)
                    }
                    Purpose::Run => {
                        let (store, start) = prepare::open(&context, &task, at).await?;
                        Ok(Some(TaskActor::new(context, basics, store, start)))
                    }
                }
            };
            let ready = ready.await;
            Preparation { task: task.id, purpose, at, ready }
        });
    }

    async fn prepared(&mut self, Preparation { task: id, purpose, at, ready }: Preparation) {
        self.preparing.remove(&id);
        // Before the same is tried again, this attempt has some blocks to take effect.
        self.pauses.insert((id, purpose), at.number.saturating_add(RETRY_AFTER));
        match ready {
            Ok(None) if purpose == Purpose::TakeOver => self.claim(id, Call::TakeOverTask(id), "take_over_task").await,
            Ok(None) => self.claim(id, Call::AcceptTask(id), "accept_task").await,
            Ok(Some((actor, handle))) => {
                tracing::info!(task = id, round = handle.status().round, "serving the task");
                self.context.tasks.insert(handle.clone());
                self.pauses.remove(&(id, purpose));
                let stop = self.stop.clone();
                self.background.spawn(async move {
                    if let Err(error) = actor.run(handle, stop).await {
                        tracing::error!(task = id, %error, "the task stopped; it will be started again from its journal");
                    }
                });
            }
            Err(error) => tracing::error!(task = id, %error, "the task cannot be served; it will be tried again"),
        }
    }

    /// Sends the call that makes a task this aggregator's.
    async fn claim(&mut self, id: TaskId, call: Call, name: &str) {
        match self.context.outbox.call(call).await {
            Ok(()) => {
                self.context.metrics.extrinsics.with_label_values(&[name]).inc();
                tracing::info!(task = id, "sent {name}");
                self.declined.remove(&id);
            }
            Err(error) => tracing::warn!(task = id, %error, "could not send {name}; it will be tried again"),
        }
    }

    fn is_paused(&self, task: TaskId, purpose: Purpose, at: BlockRef) -> bool {
        self.pauses.get(&(task, purpose)).is_some_and(|until| at.number < *until)
    }

    /// Ends the actors of tasks that the chain has deleted.
    fn forget_swept(&mut self, tasks: &[Task]) {
        for handle in self.context.tasks.all() {
            // An actor with a full mailbox learns it at the next block.
            if !tasks.iter().any(|task| task.id == handle.id()) && handle.forget() {
                tracing::info!(task = handle.id(), "the chain has deleted the task");
                self.context.tasks.remove(handle.id());
                self.settling.remove(&handle.id());
            }
        }
    }
}
