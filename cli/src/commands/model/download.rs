//! `sheaf model download`

use std::path::PathBuf;

use serde_json::json;

use crate::{
    args::DownloadArgs,
    context::Context,
    durable::{self, Readers},
    error::{Failure, Result},
    task_files::TaskFiles,
};

pub(super) async fn run(args: DownloadArgs, context: &Context) -> Result<()> {
    let files = TaskFiles::open(args.task, context).await?;
    let (hash, round) = files.model_after(args.round, args.initial).await?;
    let path = args.output.unwrap_or_else(|| {
        let which = round.map_or_else(|| "initial".into(), |round| format!("round-{round}"));
        PathBuf::from(format!("task-{}-{which}.safetensors", args.task))
    });
    // Told before gigabytes come in for nothing.
    let taken = || Failure::input(format!("`{}` exists already", path.display())).next("name another file with -o");
    if path.exists() {
        return Err(taken());
    }
    let model = files.object(hash).await?;
    if !durable::create(&path, &model, Readers::Everyone)? {
        return Err(taken());
    }
    let value = json!({
        "file": path, "sha256": hex::encode(hash), "size": model.len(), "task": args.task, "round": round,
    });
    context.output.result(&value, format!("{}: {} bytes, SHA-256 {}", path.display(), model.len(), hex::encode(hash)));
    Ok(())
}
