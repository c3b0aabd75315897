//! Client code that others published: fetched by its hash, and run only after the user agreed.

mod consent;
mod imports;

pub use consent::{Publisher, ask};
pub use imports::imports;

use sheaf_client_sdk::{
    chain::{Chain, Model, Task, View},
    content::ContentStore,
};

use crate::{
    context::Context,
    error::{Failure, Kind, Result},
    runner::MAX_CODE_BYTES,
};

/// Client code as the chain pins it.
#[derive(Clone, Debug)]
pub struct ClientCode {
    /// The file's bytes; their hash has been checked.
    pub bytes: Vec<u8>,
    /// SHA-256 on chain.
    pub sha256: [u8; 32],
}

/// The client code of a task: by its own address, by default the chain, else from the aggregator's copy. Fails unless
/// its size and SHA-256 are the chain's.
pub async fn fetch(chain: &Chain, model: &Model, aggregator: Option<&str>) -> Result<ClientCode> {
    let mut store = ContentStore::new().with_chain(chain.clone());
    if let Some(endpoint) = aggregator {
        store = store.with_mirror(endpoint);
    }
    // Fits: a constant far below 2^64.
    let limit = u64::try_from(MAX_CODE_BYTES).unwrap_or(u64::MAX);
    let bytes = store.fetch(&model.client, limit).await.map_err(|error| {
        Failure::new(Kind::Client, format!("the client code of model {} was not run: {error}", model.id))
            .next("nodes that synced by warp lack older code: pass --node of one that has every block")
    })?;
    Ok(ClientCode { bytes, sha256: model.client.sha256.0 })
}

/// Asks whether to run the code of a task, unless it was agreed to before.
pub async fn agree(
    code: &ClientCode,
    task: &Task,
    model: &Model,
    view: &View,
    yes: bool,
    context: &Context,
) -> Result<()> {
    let organization = view.organization(&model.owner).await?;
    let publisher = Publisher {
        account: model.owner.to_string(),
        name: organization.map(|organization| organization.profile.name.to_vec()),
        model: model.id,
        model_name: model.name.to_vec(),
        task: task.id,
    };
    ask(code, &publisher, yes, context)
}
