//! Accepts tasks and keeps their runners running.

use super::prepare::{self, PrepareError};
use crate::{
    chain::{Block, Call, Heads, LedgerError, Phase, TaskFacts},
    clock::now_ms,
    contents::Contents,
    context::Context,
    policy::Policy,
    stop::Stop,
    store::TaskStore,
    task::{Runner, TaskHandle, settle},
};
use sheaf_primitives::{BlockNumber, TaskId};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use tokio::{task::JoinSet, time::timeout};

/// Blocks to wait before something that failed is tried again: accepting, preparing, starting.
const RETRY_AFTER: BlockNumber = 10;

/// How long one look at the chain may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Watches the chain until told to stop, and then waits for the runners to end.
pub async fn watch(context: Arc<Context>, contents: Contents, policy: Policy, stop: Stop) {
    let mut heads = context.heads.clone();
    let mut stopped = stop.clone();
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
                Err(error) => tracing::error!(%error, "preparing a task died"),
            },
            () = stopped.asked() => break,
        }
    }
    // Runners see the same signal and end between two steps.
    while watcher.background.join_next().await.is_some() {}
}

struct Watcher {
    context: Arc<Context>,
    contents: Arc<Contents>,
    policy: Policy,
    stop: Stop,
    /// Until which block tasks are left alone, to be accepted (`false`) or to run (`true`).
    pauses: BTreeMap<(TaskId, bool), BlockNumber>,
    /// Why tasks were declined; each reason is told once.
    declined: BTreeMap<TaskId, String>,
    settling: BTreeSet<TaskId>,
    preparing: BTreeSet<TaskId>,
    preparations: JoinSet<Preparation>,
    background: JoinSet<()>,
}

/// What became of a preparation.
struct Preparation {
    task: TaskId,
    /// Whether to run it, or only to accept it.
    run: bool,
    at: Block,
    ready: Result<Option<(Runner, TaskHandle)>, PrepareError>,
}

impl Watcher {
    async fn look(&mut self, Heads { finalized, best }: Heads) -> Result<(), LedgerError> {
        let account = self.context.account;
        let tasks = self.context.ledger.tasks(finalized).await?;
        let ours: Vec<_> = tasks.into_iter().filter(|task| task.aggregator == account).collect();
        let serving = ours.iter().filter(|task| task.phase == Phase::Open).count();
        let mut serving = u32::try_from(serving).unwrap_or(u32::MAX);
        for task in &ours {
            match task.phase {
                Phase::Proposed => {
                    if self.consider(task, serving, finalized, best).await? {
                        serving = serving.saturating_add(1);
                    }
                }
                Phase::Open | Phase::Over => self.keep_running(task, finalized),
            }
        }
        self.forget_swept(&ours);
        self.context.metrics.tasks.set(i64::from(serving));
        Ok(())
    }

    /// Accepts a proposed task if the policy allows. `true` if it is, or is going to be, accepted.
    async fn consider(&mut self, task: &TaskFacts, serving: u32, at: Block, best: Block) -> Result<bool, LedgerError> {
        if self.is_paused(task.id, false, at) || self.preparing.contains(&task.id) {
            return Ok(self.preparing.contains(&task.id));
        }
        let Some(model) = self.context.ledger.model(at, task.model).await? else { return Ok(false) };
        if let Err(decline) = self.policy.judge(task, &model, serving, now_ms()) {
            let reason = decline.to_string();
            if self.declined.get(&task.id) != Some(&reason) {
                tracing::info!(task = task.id, reason, "not accepting the task");
                self.declined.insert(task.id, reason);
            }
            return Ok(false);
        }
        let ahead = self.context.ledger.task(best, task.id).await?;
        let is_accepted = ahead.is_some_and(|ahead| ahead.phase != Phase::Proposed);
        if is_accepted || !self.context.is_settled_in(best.number) {
            return Ok(true);
        }
        // Only a task whose files are here can be served: fetch first, accept second.
        self.prepare(task, at, false);
        Ok(true)
    }

    /// Starts what the task still needs, if it is not running.
    fn keep_running(&mut self, task: &TaskFacts, at: Block) {
        if self.settling.insert(task.id) {
            self.background.spawn(run_until(self.stop.clone(), settle(self.context.clone(), task.id)));
        }
        // A task that is over and of which nothing is written down has no proofs to give.
        if task.phase == Phase::Over && !TaskStore::exists(&self.context.data_dir, task.id) {
            return;
        }
        let is_running = self.context.tasks.get(task.id).is_some_and(|handle| !handle.is_closed());
        if is_running || self.is_paused(task.id, true, at) || self.preparing.contains(&task.id) {
            return;
        }
        self.prepare(task, at, true);
    }

    fn prepare(&mut self, task: &TaskFacts, at: Block, run: bool) {
        self.preparing.insert(task.id);
        let (context, contents, task) = (self.context.clone(), self.contents.clone(), task.clone());
        let max_model_size = self.policy.max_model_size;
        self.preparations.spawn(async move {
            let ready = async {
                let basics = prepare::basics(&context, &contents, &task, at, max_model_size).await?;
                if !run {
                    return Ok(None);
                }
                let (store, start) = prepare::open(&context, &task, at).await?;
                Ok(Some(Runner::new(context, basics, store, start)))
            };
            let ready = ready.await;
            Preparation { task: task.id, run, at, ready }
        });
    }

    async fn prepared(&mut self, Preparation { task: id, run, at, ready }: Preparation) {
        self.preparing.remove(&id);
        // Before the same is tried again, this attempt has some blocks to show on chain.
        self.pauses.insert((id, run), at.number.saturating_add(RETRY_AFTER));
        match ready {
            Ok(None) => match self.context.outbox.call(Call::AcceptTask(id)).await {
                Ok(()) => {
                    self.context.metrics.extrinsics.with_label_values(&["accept_task"]).inc();
                    tracing::info!(task = id, "accepting the task");
                    self.declined.remove(&id);
                }
                Err(error) => tracing::warn!(task = id, %error, "could not accept the task; it will be tried again"),
            },
            Ok(Some((runner, handle))) => {
                tracing::info!(task = id, round = handle.status().round, "serving the task");
                self.context.tasks.insert(handle.clone());
                self.pauses.remove(&(id, run));
                let stop = self.stop.clone();
                self.background.spawn(async move {
                    if let Err(error) = runner.run(handle, stop).await {
                        tracing::error!(task = id, %error, "the task stopped; it will be started again from its journal");
                    }
                });
            }
            Err(error) => tracing::error!(task = id, %error, "the task cannot be served; it will be tried again"),
        }
    }

    fn is_paused(&self, task: TaskId, run: bool, at: Block) -> bool {
        self.pauses.get(&(task, run)).is_some_and(|until| at.number < *until)
    }

    /// A task without a record on chain needs nothing any more.
    fn forget_swept(&mut self, ours: &[TaskFacts]) {
        for handle in self.context.tasks.all() {
            // One that is too busy to hear is told with the next block.
            if !ours.iter().any(|task| task.id == handle.id()) && handle.forget() {
                tracing::info!(task = handle.id(), "the chain has deleted the task");
                self.context.tasks.remove(handle.id());
                self.settling.remove(&handle.id());
            }
        }
    }
}

/// Lets `work` run until it ends or it is told to stop.
async fn run_until(mut stop: Stop, work: impl Future<Output = ()>) {
    tokio::select! {
        () = work => {}
        () = stop.asked() => {}
    }
}
