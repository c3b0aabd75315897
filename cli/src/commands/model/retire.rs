//! `sheaf model retire`

use serde_json::json;
use sheaf_client_sdk::{ModelId, calls::registry};

use sheaf_protocol::amount::Amount;

use crate::{commands::receipt::receipt, context::Context, error::Result};

pub(super) async fn run(model: ModelId, context: &Context) -> Result<()> {
    let signer = context.signer()?;
    let chain = context.connect().await?;
    let Some(submitted) = context.submit(&chain, &signer, &registry::retire_model(model)).await? else { return Ok(()) };
    // A model that tasks depend on stays until they are swept; otherwise it is deleted at once.
    let stays = chain.at(submitted.block).await?.model(model).await?.is_some();
    let (fee, block) = (Amount(submitted.fee), submitted.block.number);
    let text = match stays {
        true => format!(
            "model {model} is retired: no new task can train it (fee {fee}, block {block})\n\
             next: once its tasks are swept, `sheaf model retire {model}` again deletes it and frees its storage deposit"
        ),
        false => format!("model {model} is deleted, and its storage deposit is free (fee {fee}, block {block})"),
    };
    context.output.result(&receipt(&submitted, json!({ "model": model, "deleted": !stays })), text);
    Ok(())
}
