//! `sheaf client diff`

use serde_json::json;

use crate::{
    client_code::{difference::difference, package::Package, place::Place},
    context::Context,
    error::Result,
};

pub(super) async fn run(old: &str, new: &str, context: &Context) -> Result<()> {
    let before = Place::parse(old).read(context).await?;
    let after = Place::parse(new).read(context).await?;
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
