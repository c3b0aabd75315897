//! `sheaf-aggregator run`.

use super::error::CommandError;
use crate::{
    chain::SdkChainClient,
    config::Config,
    contents::Contents,
    keys::{ServiceKeys, load_account},
    service::{ServiceParts, serve},
    store::{NoSteps, Objects, lock_data_dir},
};
use sheaf_client_sdk::{AccountId, chain::Chain, content::Fetcher};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    time::sleep,
};
use tokio_util::sync::CancellationToken;

/// Pause between two attempts to reach the node at the start.
const CONNECT_PAUSE: Duration = Duration::from_secs(3);

/// Time limit for open connections to end after a signal.
const GRACE: Duration = Duration::from_secs(20);

pub(super) async fn execute(path: &Path) -> Result<(), CommandError> {
    let config = Config::load(path)?;
    let policy = config.policy()?;
    let signer = load_account(&config.account_file)?;
    let keys = ServiceKeys::load(&config.keys_file)
        .map_err(|error| format!("{error}. `sheaf-aggregator register` makes the keys"))?;
    let _lock = lock_data_dir(&config.data_dir)?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
    let stop = stop_on_signal()?;

    let account = AccountId(signer.public_key().0);
    let chain = tokio::select! {
        chain = connect(&config.node) => chain,
        () = stop.cancelled() => return Ok(()),
    };
    warn_if_unregistered(&chain, &account, &keys).await;

    let steps = Arc::new(NoSteps);
    let objects = Objects::open(config.objects_url()?.as_ref(), &config.data_dir, steps.clone())?;
    let fetcher = Fetcher::new().with_chain(chain.clone());
    let parts = ServiceParts {
        contents: Contents::new(fetcher, config.content, objects.clone()),
        chain: Arc::new(SdkChainClient::new(chain, signer)),
        keys,
        objects,
        policy,
        limits: config.limits,
        web_dir: config.web_dir.or(own_web(&config.data_dir)?),
        data_dir: config.data_dir,
        close_tasks: config.close_tasks,
        steps,
    };
    tracing::info!(%account, listen = %config.listen, endpoint = config.endpoint, "serving");
    let late = stop.clone();
    let overdue = async {
        late.cancelled().await;
        sleep(GRACE).await;
    };
    tokio::select! {
        served = serve(parts, listener, stop) => served?,
        () = overdue => tracing::warn!("connections did not end in time; ending anyway, nothing is lost"),
    }
    tracing::info!("stopped");
    Ok(())
}

/// The web app that is part of this program, if it was built with one.
#[cfg(feature = "web")]
fn own_web(data_dir: &Path) -> std::io::Result<Option<PathBuf>> {
    crate::serve::own_web::unpacked(data_dir).map(Some)
}

#[cfg(not(feature = "web"))]
fn own_web(_: &Path) -> std::io::Result<Option<PathBuf>> {
    Ok(None)
}

/// A token that SIGTERM and SIGINT cancel.
fn stop_on_signal() -> std::io::Result<CancellationToken> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        stopped.cancel();
    });
    Ok(stop)
}

/// Waits for the node: after a power cut it may start later.
async fn connect(url: &str) -> Chain {
    loop {
        match Chain::connect(url, None).await {
            Ok(chain) => return chain,
            Err(error) => tracing::warn!(%error, "waiting for the node"),
        }
        sleep(CONNECT_PAUSE).await;
    }
}

/// Warns if the keys on chain differ from these: trainers compare them, and would refuse to log in.
async fn warn_if_unregistered(chain: &Chain, account: &AccountId, keys: &ServiceKeys) {
    let registered = match chain.at_finalized().await {
        Ok(view) => view.aggregator(account).await,
        Err(error) => Err(error),
    };
    match registered {
        Ok(None) => tracing::warn!(%account, "not registered yet: `sheaf-aggregator register`"),
        Ok(Some(known)) => {
            let same = known.profile.sealing_key == keys.sealing.public()
                && known.profile.receipt_key == keys.receipt.public.to_bytes();
            if !same {
                tracing::error!(%account, "the keys on chain are not those in keys_file: `sheaf-aggregator register` updates them");
            }
        }
        Err(error) => tracing::warn!(%error, "cannot read whether the aggregator is registered"),
    }
}
