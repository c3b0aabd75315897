//! `sheaf task report`: the results of a task, for the organization that paid for it.

mod chart;
mod gather;
mod page;

use std::path::PathBuf;

use sheaf_client_sdk::TaskId;

use sheaf_client_sdk::durable::{self, Readers};

use crate::{context::Context, error::Result};

pub(super) async fn run(task: TaskId, output: Option<PathBuf>, context: &Context) -> Result<()> {
    let report = gather::report(task, context).await?;
    // Programs get all of it on stdout, unless a file is asked for.
    if context.output.is_json() && output.is_none() {
        context.output.result(&report.json(), "");
        return Ok(());
    }
    let path = output.unwrap_or_else(|| PathBuf::from(format!("task-{task}.html")));
    durable::replace(&path, page::html(&report).as_bytes(), Readers::Everyone)?;
    context.output.result(
        &serde_json::json!({ "file": path, "task": task, "rounds": report.rounds.len() }),
        format!("{}: {} rounds, as of block {}", path.display(), report.rounds.len(), report.block),
    );
    Ok(())
}
