//! `sheaf train daemon`

use std::{sync::Arc, time::Duration};

use serde_json::json;
use sheaf_client_sdk::chain::Chain;

use sheaf_trainer::{
    client_code::Execution,
    train::{
        control,
        daemon::{Daemon, DaemonConfig, Ended, Rules},
    },
    when,
};

use crate::{args::DaemonArgs, context::Context, error::Result};

/// Maximum pause between two attempts to reach a node at the start.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

pub(super) async fn run(args: DaemonArgs, context: &Arc<Context>) -> Result<()> {
    let rules = Rules::read(&DaemonConfig::from(&args), &context.policy_file(), &context.workspace.wallets)?;
    let execution = Execution::try_from(&args.sandbox)?;
    let wallet = context.unlock_trainer()?;
    let account = wallet.trainer();
    let chain = tokio::select! {
        chain = connect(context) => chain?,
        asked = control::termination_signal() => return Ok(asked?),
    };
    let daemon = Daemon::new(rules, execution, wallet, chain, context.host())?;
    context.output.progress(format!("training for {account}; `sheaf train status` shows how it goes"));
    let (end, text) = match daemon.run().await? {
        Ended::Stopped => ("stopped", "stopped; the same command goes on where it was"),
        Ended::Left => ("left", "all seats are given back, and everything that was worth its fee is claimed"),
    };
    context.output.result(&json!({ "account": account.to_string(), "end": end }), text);
    Ok(())
}

/// A connection to the node, waited for with growing pauses.
async fn connect(context: &Context) -> Result<Chain> {
    let mut pause = Duration::from_secs(1);
    loop {
        match context.connect().await {
            Err(failure) if failure.may_pass() => {
                context.output.warn(format!("{}; trying again in {}", failure.message(), when::Span(pause)));
                tokio::time::sleep(pause).await;
                pause = pause.saturating_mul(2).min(LONGEST_WAIT);
            }
            connected => return connected,
        }
    }
}
