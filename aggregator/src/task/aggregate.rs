//! Computes a round's result from the updates that count. The arithmetic is in `sheaf-aggregation`; this is its I/O.

use super::{
    Base, Basics,
    proofs::{reward_leaves, update_leaves},
};
use crate::{
    context::Context,
    store::{CheckIn, Outcome, Shelf, StoreError},
};
use sheaf_aggregation::{Aggregate, AggregateError};
use sheaf_primitives::{RoundIndex, SumTree, TreeError, update_root};
use sheaf_protocol::report::{RefusalEntry, ReportError, RoundReport, UpdateEntry, VERSION};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::mpsc,
    task::{self, JoinError, JoinSet},
    time::sleep,
};

/// Number of updates that are read ahead into memory.
const AHEAD: usize = 2;

/// Pause before a failed aggregation is tried again.
const RETRY_PAUSE: Duration = Duration::from_secs(5);

/// Everything that one aggregation needs. It no longer changes.
pub(super) struct Inputs {
    pub context: Arc<Context>,
    pub basics: Arc<Basics>,
    pub base: Base,
    pub round: RoundIndex,
    /// The check-ins that count, ascending by commitment.
    pub check_ins: Vec<CheckIn>,
    /// For the report.
    pub refusals: Vec<RefusalEntry>,
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum AggregationError {
    /// These updates give no model. Another attempt gives the same error.
    #[error(transparent)]
    Hopeless(#[from] AggregateError),
    /// The disk or the object store; another attempt may work.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No tree can be built from the check-ins.
    #[error("no tree can be built from the check-ins: {0}")]
    Tree(#[from] TreeError),
    /// The report cannot be written.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// The computation panicked.
    #[error("the aggregation ended unexpectedly: {0}")]
    Panicked(String),
}

/// The aggregations that are under way.
#[derive(Default)]
pub(super) struct Aggregations(JoinSet<Finished>);

/// An aggregation that ended.
pub(super) struct Finished {
    pub round: RoundIndex,
    pub outcome: Result<Outcome, AggregationError>,
}

impl Aggregations {
    pub fn start(&mut self, inputs: Inputs) {
        self.start_after(Duration::ZERO, inputs);
    }

    /// Starts an aggregation that failed again, after a pause.
    pub fn retry(&mut self, inputs: Inputs) {
        self.start_after(RETRY_PAUSE, inputs);
    }

    /// Waits for the next one that ends; `None` if none is under way. The error says that it panicked.
    pub async fn next(&mut self) -> Option<Result<Finished, JoinError>> {
        self.0.join_next().await
    }

    fn start_after(&mut self, pause: Duration, inputs: Inputs) {
        let round = inputs.round;
        self.0.spawn(async move {
            sleep(pause).await;
            Finished { round, outcome: aggregate(inputs).await }
        });
    }
}

/// Computes the next model and the report, files both as objects, and returns what is submitted.
async fn aggregate(inputs: Inputs) -> Result<Outcome, AggregationError> {
    let started = Instant::now();
    let model = next_model(&inputs).await?;
    let Inputs { context, basics, base, round, check_ins, refusals } = inputs;
    let model_size = u64::try_from(model.len()).unwrap_or(u64::MAX);
    let model = context.objects.put(Shelf::Public, model).await?;

    let id = context.round_id(basics.id, round);
    let rewards = SumTree::build(&id, &reward_leaves(&check_ins))?.root();
    let updates: Vec<_> = check_ins.iter().map(update_entry).collect();
    let report = RoundReport {
        version: VERSION.into(),
        genesis: id.genesis.into(),
        task: id.task,
        round,
        base_model: base.sha256,
        model,
        updates_root: update_root(&id, &update_leaves(&check_ins))?.0.into(),
        rewards_root: rewards.hash.0.into(),
        total_shares: rewards.sum,
        rule: basics.terms_rule,
        metrics: RoundReport::averaged(&updates),
        updates,
        refusals,
    };
    let bytes = report.to_bytes()?;
    let result = report.result(&bytes);
    context.objects.put(Shelf::Public, bytes).await?;

    let seconds = started.elapsed().as_secs_f64();
    context.metrics.aggregation_seconds.observe(seconds);
    tracing::info!(task = id.task, round, updates = check_ins.len(), seconds, %model, "aggregated");
    Ok(Outcome { round, result, model_size })
}

/// Reads updates one by one, and sums them on a thread that may block.
async fn next_model(inputs: &Inputs) -> Result<Vec<u8>, AggregationError> {
    let Inputs { context, basics, base, check_ins, .. } = inputs;
    let base = context.objects.get(Shelf::Public, &base.sha256).await?;
    let rule = basics.terms_rule;
    let (updates, mut incoming) = mpsc::channel::<(Vec<u8>, u64)>(AHEAD);

    let sum = task::spawn_blocking(move || -> Result<Vec<u8>, AggregateError> {
        let mut aggregate = Aggregate::new(&base, &rule)?;
        while let Some((update, sample_weight)) = incoming.blocking_recv() {
            aggregate.add(&update, sample_weight)?;
        }
        aggregate.finish()
    });
    for check_in in check_ins {
        let update = context.objects.get(Shelf::Updates(basics.id), &check_in.update).await?;
        if updates.send((update, check_in.sample_weight)).await.is_err() {
            // The sum ended early; its error says why.
            break;
        }
    }
    drop(updates);
    Ok(sum.await.map_err(|error| AggregationError::Panicked(error.to_string()))??)
}

fn update_entry(check_in: &CheckIn) -> UpdateEntry {
    UpdateEntry {
        commitment: check_in.commitment,
        share: super::proofs::SHARE,
        sample_weight: check_in.sample_weight,
        update: check_in.update,
        metrics: check_in.metrics,
    }
}
