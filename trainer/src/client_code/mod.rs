//! Client code that others published: fetched by its hash, and run only after the user agreed.
//!
//! - [`package`]: the files it consists of, read so that everyone sees the same.
//! - [`imports`], [`difference`]: what it wants, and what changed since the last version.
//! - [`consent`]: the first run asks.
//! - [`dependencies`], [`environment`]: wheels that it needs, by their hashes, installed outside of the sandbox.
//! - [`Execution`]: how it is run.
//! - [`syntax`], [`lint`]: what can be said of it without running it.
//! - [`place`]: where it is: a file, a model, a task, a CID.

pub mod consent;
pub mod dependencies;
pub mod difference;
pub mod environment;
mod error;
mod execution;
pub mod imports;
pub mod lint;
pub mod package;
pub mod place;
pub mod syntax;

pub use consent::{Publisher, agree};
pub use error::{ClientCodeError, Result};
pub use execution::Execution;

use sheaf_client_sdk::{
    chain::{Chain, Model},
    content::Fetcher,
};

use sheaf_runner::MAX_CODE_BYTES;

/// Client code as the chain pins it.
#[derive(Clone, Debug)]
pub struct ClientCode {
    /// The file's bytes; their hash has been checked.
    pub bytes: Vec<u8>,
    /// SHA-256 on chain.
    pub sha256: [u8; 32],
}

/// The client code of a model: by its own address, by default the chain, else from the copies of these aggregators,
/// else from `gateways`. Fails unless its size and SHA-256 are the chain's.
pub async fn fetch<'a>(
    chain: &Chain,
    model: &Model,
    aggregators: impl IntoIterator<Item = &'a str>,
    gateways: &[String],
) -> Result<ClientCode> {
    let fetcher = Fetcher::new().with_chain(chain.clone());
    let fetcher = aggregators.into_iter().fold(fetcher, Fetcher::with_mirror);
    let fetcher = gateways.iter().fold(fetcher, |fetcher, gateway| fetcher.with_gateway(gateway));
    // Fits: a constant far below 2^64.
    let limit = u64::try_from(MAX_CODE_BYTES).unwrap_or(u64::MAX);
    let unavailable = |cause| ClientCodeError::Unavailable { model: model.id, cause };
    let bytes = fetcher.fetch(&model.client, limit).await.map_err(unavailable)?;
    Ok(ClientCode { bytes, sha256: model.client.sha256.0 })
}
