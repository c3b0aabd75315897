//! `sheaf client fetch`

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use serde_json::json;
use sheaf_primitives::cid_text;

use sheaf_client_sdk::durable::{self, Readers};
use sheaf_trainer::client_code::{package, place::Place};

use super::read::read;
use crate::{
    context::Context,
    error::{Failure, Result},
};

pub(super) async fn run(what: &str, output: Option<&Path>, context: &Context) -> Result<()> {
    let place = match Place::parse(what) {
        Place::File(_) => {
            return Err(Failure::input(format!("`{what}` is neither a model nor a task nor a CID"))
                .next("write model:NUMBER, task:NUMBER, or a CID (bafkrei…)"));
        }
        place => place,
    };
    let code = read(&place, context).await?;
    if output == Some(Path::new("-")) {
        // A reader that went away is not a failure.
        let _ = std::io::stdout().lock().write_all(&code.bytes);
        return Ok(());
    }

    let default = if package::is_zip(&code.bytes) { "client.zip" } else { "client.py" };
    let path = output.map_or_else(|| PathBuf::from(default), Path::to_owned);
    if !durable::create(&path, &code.bytes, Readers::Everyone)? {
        return Err(Failure::input(format!("`{}` exists already", path.display())).next("name another file with -o"));
    }
    let cid = cid_text(&code.sha256);
    let value = json!({ "file": path, "cid": cid, "sha256": hex::encode(code.sha256), "size": code.bytes.len() });
    context.output.result(&value, format!("{}: {} bytes, {cid}", path.display(), code.bytes.len()));
    Ok(())
}
