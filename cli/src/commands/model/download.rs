//! `sheaf model download`

use std::path::PathBuf;

use serde_json::json;

use sheaf_trainer::{train::objects, train::task_files::TaskFiles};

use crate::{
    args::DownloadArgs,
    context::Context,
    error::{Failure, Result},
};

pub(super) async fn run(args: DownloadArgs, context: &Context) -> Result<()> {
    let files = TaskFiles::open(args.task, context.connect().await?).await?;
    let (hash, round) = files.model_after(args.round, args.initial).await?;
    let path = args.output.unwrap_or_else(|| {
        let which = round.map_or_else(|| "initial".into(), |round| format!("round-{round}"));
        PathBuf::from(format!("task-{}-{which}.safetensors", args.task))
    });
    if path.exists() {
        return Err(Failure::input(format!("`{}` exists already", path.display())).next("name another file with -o"));
    }
    let size = objects::fetch_to(&files.endpoint, hash, &path, &context.output).await?;
    let value = json!({
        "file": path, "sha256": hex::encode(hash), "size": size, "task": args.task, "round": round,
    });
    context.output.result(&value, format!("{}: {} bytes, SHA-256 {}", path.display(), size, hex::encode(hash)));
    Ok(())
}
