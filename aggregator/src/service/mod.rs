//! The running aggregator: watches the chain for tasks that name it, accepts those the policy allows, and runs an actor
//! for each that is under way or still owes proofs.

mod prepare;
mod watch_tasks;

use crate::{
    chain::{ChainClient, Outbox},
    config::Limits,
    contents::Contents,
    context::{Context, Directory, Disclosed},
    feed::{Feed, SHUFFLE_EVERY},
    keys::ServiceKeys,
    metrics::Metrics,
    policy::AcceptancePolicy,
    serve::router,
    store::{Objects, Steps},
};
use futures::StreamExt;
use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    task::JoinSet,
    time::interval,
};
use tokio_util::sync::CancellationToken;

/// Everything that a service consists of.
pub struct ServiceParts {
    /// The chain.
    pub chain: Arc<dyn ChainClient>,
    /// Opens check-ins, signs receipts.
    pub keys: ServiceKeys,
    /// Models, reports, updates.
    pub objects: Objects,
    /// Fetches models and client code.
    pub contents: Contents,
    /// Which tasks to accept.
    pub policy: AcceptancePolicy,
    /// Limits for clients.
    pub limits: Limits,
    /// Folder of the journals.
    pub data_dir: PathBuf,
    /// Folder of the web app.
    pub web_dir: Option<PathBuf>,
    /// Whether to close tasks that are done.
    pub close_tasks: bool,
    /// See [`Steps`].
    pub steps: Arc<dyn Steps>,
}

/// Why the service ended.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The metrics cannot be set up.
    #[error("cannot set up metrics: {0}")]
    Metrics(#[from] prometheus::Error),
    /// The listener failed.
    #[error("cannot serve: {0}")]
    Serve(#[from] std::io::Error),
}

/// Serves on `listener` until `stop` is cancelled; then lets sessions end and returns.
pub async fn serve(parts: ServiceParts, listener: TcpListener, stop: CancellationToken) -> Result<(), ServiceError> {
    let (heads_sender, heads) = watch::channel(None);
    let ServiceParts { chain, keys, objects, contents, policy, limits, data_dir, web_dir, close_tasks, steps } = parts;
    let context = Arc::new(Context {
        genesis: chain.genesis(),
        account: chain.account(),
        outbox: Outbox::new(chain.clone(), steps.clone()),
        heads,
        started_at: OnceLock::new(),
        metrics: Metrics::new()?,
        feed: Feed::default(),
        tasks: Directory::default(),
        disclosed: Disclosed::default(),
        checks: Semaphore::new(limits.checks.max(1)),
        chain,
        keys,
        objects,
        data_dir,
        steps,
        limits,
        close_tasks,
    });

    // Dropped, and with it everything in it, when this function returns.
    let mut background = JoinSet::new();
    background.spawn(follow_heads(context.clone(), heads_sender));
    background.spawn(shuffle_feed(context.clone()));
    background.spawn(watch_tasks::watch(context.clone(), contents, policy, stop.clone()));

    let app = router(context, web_dir, stop.clone());
    axum::serve(listener, app).with_graceful_shutdown(stop.cancelled_owned()).await?;
    Ok(())
}

async fn follow_heads(context: Arc<Context>, heads: watch::Sender<Option<crate::chain::Heads>>) {
    let mut stream = context.chain.heads();
    while let Some(now) = stream.next().await {
        context.started_at.get_or_init(|| now.best.number);
        context.metrics.finalized_block.set(now.finalized.number.into());
        heads.send_replace(Some(now));
    }
}

async fn shuffle_feed(context: Arc<Context>) {
    let mut ticks = interval(SHUFFLE_EVERY);
    loop {
        ticks.tick().await;
        context.feed.show();
    }
}
