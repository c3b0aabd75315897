//! What every part of the running service shares.

use crate::{
    chain::{ChainClient, Heads, Outbox},
    config::Limits,
    feed::Feed,
    keys::ServiceKeys,
    metrics::Metrics,
    round::Account,
    store::{Objects, Steps},
    task::TaskHandle,
};
use sheaf_primitives::{BlockNumber, RoundId, RoundIndex, TaskId};
use sheaf_protocol::Hash;
use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};
use tokio::sync::{Semaphore, watch};

/// Blocks after which a call that was sent is seen on chain.
const SETTLE_IN: BlockNumber = 4;

/// What every part of the running service shares.
pub struct Context {
    /// Hash of block 0.
    pub genesis: [u8; 32],
    /// The aggregator's account.
    pub account: Account,
    /// Opens check-ins, signs receipts.
    pub keys: ServiceKeys,
    /// The chain.
    pub chain: Arc<dyn ChainClient>,
    /// Signs and sends extrinsics.
    pub outbox: Outbox,
    /// The finalized and the best block; `None` before they are known.
    pub heads: watch::Receiver<Option<Heads>>,
    /// The best block when this process began.
    pub started_at: OnceLock<BlockNumber>,
    /// Models, reports, updates.
    pub objects: Objects,
    /// Folder of the journals.
    pub data_dir: PathBuf,
    /// See [`Steps`].
    pub steps: Arc<dyn Steps>,
    /// The public feed.
    pub feed: Feed,
    /// Metrics for the operator.
    pub metrics: Metrics,
    /// The tasks served.
    pub tasks: Directory,
    /// Updates that anyone may download.
    pub disclosed: Disclosed,
    /// Limits for clients.
    pub limits: Limits,
    /// Limits the number of uploads that are checked at a time.
    pub checks: Semaphore,
    /// Whether to close tasks that are done.
    pub close_tasks: bool,
}

impl Context {
    /// Whether enough blocks have passed since the start: calls that an earlier process made just before it ended are on
    /// chain by now, so that they are not made twice.
    pub fn is_settled_in(&self, best: BlockNumber) -> bool {
        self.started_at.get().is_some_and(|start| best >= start.saturating_add(SETTLE_IN))
    }

    /// The round's name on this chain.
    pub fn round_id(&self, task: TaskId, round: RoundIndex) -> RoundId {
        RoundId { genesis: self.genesis, task, round }
    }
}

/// The tasks served, by number.
#[derive(Default)]
pub struct Directory(RwLock<BTreeMap<TaskId, TaskHandle>>);

impl Directory {
    /// One task.
    pub fn get(&self, task: TaskId) -> Option<TaskHandle> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&task).cloned()
    }

    /// All of them, by number.
    pub fn all(&self) -> Vec<TaskHandle> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Adds a task, or replaces the handle of a restarted one.
    pub fn insert(&self, handle: TaskHandle) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(handle.id(), handle);
    }

    /// Removes a task.
    pub fn remove(&self, task: TaskId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&task);
    }
}

/// The updates of final rounds of public tasks, with the task of each.
#[derive(Default)]
pub struct Disclosed(RwLock<HashMap<Hash, TaskId>>);

impl Disclosed {
    /// The task under which an update may be downloaded.
    pub fn task_of(&self, update: &Hash) -> Option<TaskId> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(update).copied()
    }

    /// Lets anyone download these updates of a task.
    pub fn add(&self, task: TaskId, updates: impl IntoIterator<Item = Hash>) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.extend(updates.into_iter().map(|update| (update, task)));
    }
}
