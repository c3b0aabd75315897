//! `sheaf client diff`

use serde_json::json;

use sheaf_trainer::client_code::{difference::difference, package::Package, place::Place};

use super::read::read;
use crate::{context::Context, error::Result};

pub(super) async fn run(old: &str, new: &str, context: &Context) -> Result<()> {
    let before = read(&Place::parse(old), context).await?;
    let after = read(&Place::parse(new), context).await?;
    let diff = difference(&Package::read(&before.bytes)?, &Package::read(&after.bytes)?);
    let value = json!({
        "old": hex::encode(before.sha256),
        "new": hex::encode(after.sha256),
        "same": diff.is_empty(),
        "diff": diff,
    });
    let text = if diff.is_empty() { "no difference" } else { diff.trim_end() };
    context.output.result(&value, text);
    Ok(())
}
