//! `sheaf train daemon`

use std::sync::Arc;

use serde_json::json;

use crate::{
    args::DaemonArgs,
    context::Context,
    error::Result,
    train::{
        daemon::{self, Daemon, Ended, Rules},
        orders,
    },
};

pub(super) async fn run(args: DaemonArgs, context: &Arc<Context>) -> Result<()> {
    let rules = Rules::read(&args, &context.policy_file(), context)?;
    let wallet = context.unlock_trainer()?;
    let account = wallet.trainer();
    let chain = tokio::select! {
        chain = daemon::connect(context) => chain?,
        asked = orders::asked_to_end() => return asked,
    };
    let daemon = Daemon::new(rules, args.sandbox, wallet, chain, context.clone())?;
    context.output.progress(format!("training for {account}; `sheaf train status` shows how it goes"));
    let (end, text) = match daemon.run().await? {
        Ended::Stopped => ("stopped", "stopped; the same command goes on where it was"),
        Ended::Left => ("left", "all seats are given back, and everything that was worth its fee is claimed"),
    };
    context.output.result(&json!({ "account": account.to_string(), "end": end }), text);
    Ok(())
}
