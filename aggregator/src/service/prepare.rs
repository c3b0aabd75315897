//! What a task needs before it can be served: its model's weights and code, and the shape of an update.

use crate::{
    chain::{BlockRef, ChainClientError, Task},
    contents::{Contents, ContentsError},
    context::Context,
    store::{Began, Entry, Serves, Shelf, StoreError, TaskStore},
    task::{Base, Basics, Unservable},
};
use sheaf_primitives::ModelId;
use sheaf_protocol::Hash;

/// Why a task cannot be served. Some of these pass.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The chain.
    #[error(transparent)]
    Chain(#[from] ChainClientError),
    /// The chain has no such model.
    #[error("the chain has no model {0}")]
    NoModel(ModelId),
    /// A file cannot be fetched.
    #[error(transparent)]
    Contents(#[from] ContentsError),
    /// The disk.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model or the rule cannot be used.
    #[error(transparent)]
    Unservable(#[from] Unservable),
    /// The task is to be taken over from an account that is no longer an aggregator, and its model is not an object here.
    #[error("round {round} trains from model {model}, and the account that served the task is no longer an aggregator")]
    NoPredecessor {
        /// The next round.
        round: u32,
        /// Its base model.
        model: Hash,
    },
    /// Rounds were posted that are not in this data folder, and the model of the last one is not an object here.
    #[error("round {round} trains from model {model}, which is not in the object store: restore the data folder")]
    LostModel {
        /// The next round.
        round: u32,
        /// Its base model.
        model: Hash,
    },
}

/// Fetches the files of `task` and reads its terms. `max_model_size` is in bytes.
pub async fn basics(
    context: &Context,
    contents: &Contents,
    task: &Task,
    at: BlockRef,
    max_model_size: u64,
) -> Result<Basics, PrepareError> {
    let model = context.chain.model(at, task.model).await?.ok_or(PrepareError::NoModel(task.model))?;
    let params = context.chain.params(at).await?;
    let weights = contents.weights(&model.weights, max_model_size).await?;
    // Trainers can also get the code from the chain, so the task is served without it.
    if let Err(error) = contents.client_code(&model.client).await {
        tracing::warn!(task = task.id, %error, "cannot mirror the client code");
    }
    if let Some(card) = &model.card
        && let Err(error) = contents.card(card).await
    {
        tracing::warn!(task = task.id, %error, "cannot mirror the model card");
    }
    Ok(Basics::new(task, &params, &weights)?)
}

/// Fetches the base model of the next round of `task` from the aggregator that serves it, before it is taken over.
pub async fn base_of_predecessor(
    context: &Context,
    contents: &Contents,
    task: &Task,
    at: BlockRef,
    max_model_size: u64,
) -> Result<(), PrepareError> {
    let model = Hash::from(task.current_model.0);
    if context.objects.size(Shelf::Public, &model).await?.is_some() {
        return Ok(());
    }
    let gone = || PrepareError::NoPredecessor { round: task.rounds_posted, model };
    let endpoint = context.chain.endpoint(at, task.aggregator.0.into()).await?.ok_or_else(gone)?;
    Ok(contents.model_of(&endpoint, model, max_model_size).await?)
}

/// Opens the task's journal, and finds the base model of its first round.
pub async fn open(context: &Context, task: &Task, at: BlockRef) -> Result<(TaskStore, Base), PrepareError> {
    let began = Began {
        genesis: context.genesis.into(),
        organization: task.organization.0.into(),
        proposed_at: task.proposed_at,
        first_round: task.rounds_posted,
    };
    let mut store = TaskStore::open(&context.data_dir, task.id, began, context.steps.clone())?;
    let (first_round, since_ms) = task.serving_since;
    let serves = Serves { first_round, since_ms };
    if task.aggregator.0 == context.account.0 && store.record().serves != Some(serves) {
        store.write(Entry::Serves(serves))?;
    }
    let round = store.record().first_round();
    let model = match round.checked_sub(1) {
        None => context.chain.model(at, task.model).await?.map(|model| model.weights.sha256.0),
        Some(before) => context.chain.posted_round(at, task.id, before).await?.map(|posted| posted.record.model.0),
    };
    let sha256 = Hash::from(model.ok_or(PrepareError::NoModel(task.model))?);
    let size = context.objects.size(Shelf::Public, &sha256).await?;
    let lost = || PrepareError::LostModel { round, model: sha256 };
    Ok((store, Base { sha256, size: size.ok_or_else(lost)? }))
}
