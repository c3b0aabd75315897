//! `sheaf train stop`

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::json;
use sheaf_client_sdk::chain::Chain;
use sheaf_client_sdk::clock;

use sheaf_trainer::train::{
    daemon::{self, Request},
    state::TaskFolder,
};

use crate::{
    args::StopArgs,
    context::Context,
    error::{Failure, Kind, Result},
};

/// Pause between two looks at whether everything has ended.
const LOOK: Duration = Duration::from_millis(500);
/// How long a plain stop may take.
const PATIENCE: Duration = Duration::from_secs(90);

pub(super) async fn run(args: StopArgs, context: &Arc<Context>) -> Result<()> {
    let account = context.trainer(None)?;
    let chain = context.connect().await?;
    let state = context.workspace.account_state(chain.genesis(), &account);
    let request = Request { asked_ms: clock::now(), leave: args.leave || args.unbond, unbond: args.unbond };
    sheaf_client_sdk::durable::private_folder(&state)?;
    request.write(&state)?;

    let had_daemon = daemon::lock(&state).is_err();
    let begun = Instant::now();
    while is_busy(&state)? {
        if !request.survives_restart() && begun.elapsed() > PATIENCE {
            return Err(Failure::new(Kind::Other, "what trains here has not ended yet; it will as soon as it can")
                .next("sheaf train status"));
        }
        if begun.elapsed() < LOOK {
            context.output.progress("waiting for what trains here to end");
        }
        tokio::time::sleep(LOOK).await;
    }
    // A daemon that was there has done all of it, and took the request back.
    let is_done = Request::read(&state)?.is_none();
    if !is_done && !request.survives_restart() {
        Request::remove(&state)?;
    }
    if !is_done && request.survives_restart() {
        context
            .output
            .progress("no daemon is there to leave the seats: doing it here (stop at any time, and start again)");
        let ended = give_back(chain, context).await?;
        if ended == daemon::Ended::Stopped {
            return Err(Failure::new(Kind::Other, "stopped before all seats were left")
                .next("sheaf train stop --leave, or `sheaf train daemon`, goes on with it"));
        }
    }
    let text = match (request.unbond, request.leave) {
        (true, _) => "stopped; all seats are given back, and the bond is on its way: sheaf stake status",
        (false, true) => "stopped; all seats are given back: sheaf stake status",
        (false, false) => "stopped; seats are kept",
    };
    let value = json!({ "account": account.to_string(), "daemon": had_daemon, "left": request.leave, "unbonding": request.unbond });
    context.output.result(&value, text);
    Ok(())
}

/// Whether something still trains for the account.
fn is_busy(state: &Path) -> Result<bool> {
    if daemon::lock(state).is_err() {
        return Ok(true);
    }
    let folders = TaskFolder::all(state)?;
    Ok(folders.iter().any(|(_, folder)| folder.lock().is_err()))
}

/// A daemon without a policy, which does only what the request asks.
async fn give_back(chain: Chain, context: &Arc<Context>) -> Result<daemon::Ended> {
    let wallet = context.unlock_trainer()?;
    Ok(daemon::Daemon::closing(wallet, chain, context.host())?.run().await?)
}
