//! `sheaf model show` and `sheaf model list`

use serde_json::{Value, json};
use sheaf_client_sdk::{ModelId, chain::Model};
use sheaf_primitives::Artifact;

use sheaf_wallet::address;

use crate::{
    context::Context,
    error::{Failure, Result},
    output::{Table, facts, readable},
};

pub(super) async fn one(id: ModelId, context: &Context) -> Result<()> {
    let view = context.connect().await?.at_finalized().await?;
    let missing = || Failure::chain(format!("there is no model {id}")).next("sheaf model list");
    let model = view.model(id).await?.ok_or_else(missing)?;
    let owner = view.organization(&model.owner).await?;
    let owner_name = owner.map_or_else(|| "(not registered)".into(), |owner| readable(&owner.profile.name));

    let place = |artifact: &Artifact| {
        format!("{}\n{:14}{}, {} bytes", readable(&artifact.uri), "", hex::encode(artifact.sha256), artifact.size)
    };
    let text = facts([
        ("model", format!("{id} “{}”{}", readable(&model.name), if model.retired { ", retired" } else { "" })),
        ("organization", format!("{owner_name}, {}", model.owner)),
        ("client code", place(&model.client)),
        ("weights", place(&model.weights)),
        ("card", model.card.as_ref().map_or_else(|| "none".into(), place)),
        ("published", format!("block {}", model.published_at)),
    ]);
    let mut value = model_json(&model);
    if let Value::Object(fields) = &mut value {
        fields.insert("owner_name".into(), owner_name.into());
    }
    context.output.result(&value, text);
    Ok(())
}

pub(super) async fn list(context: &Context) -> Result<()> {
    let view = context.connect().await?.at_finalized().await?;
    let models = view.models().await?;
    let mut table = Table::new(["model", "name", "organization", "weights", "published"]);
    for model in &models {
        table.row([
            model.id.to_string(),
            readable(&model.name),
            address::short(&model.owner.0),
            format!("{} bytes", model.weights.size),
            format!("block {}{}", model.published_at, if model.retired { ", retired" } else { "" }),
        ]);
    }
    let text = if table.is_empty() { "no models yet".into() } else { table.render() };
    let values: Vec<_> = models.iter().map(model_json).collect();
    context.output.result(&values.into(), text);
    Ok(())
}

fn model_json(model: &Model) -> Value {
    json!({
        "model": model.id,
        "name": readable(&model.name),
        "owner": model.owner.to_string(),
        "client": artifact_json(&model.client),
        "weights": artifact_json(&model.weights),
        "card": model.card.as_ref().map(artifact_json),
        "code_on_chain": model.code_on_chain,
        "published_at": model.published_at,
        "retired": model.retired,
    })
}

fn artifact_json(artifact: &Artifact) -> Value {
    json!({ "sha256": hex::encode(artifact.sha256), "size": artifact.size, "uri": readable(&artifact.uri) })
}
