//! Client code as the chain pins it, and fetching it.

use sheaf_client_sdk::{
    chain::{Chain, Model},
    content::Fetcher,
};
use sheaf_runner::MAX_CODE_BYTES;

use super::error::{ClientCodeError, Result};

/// Client code as the chain pins it.
#[derive(Clone, Debug)]
pub struct ClientCode {
    /// The file's bytes, which have this hash.
    pub bytes: Vec<u8>,
    /// SHA-256 on chain.
    pub sha256: [u8; 32],
}

/// Fetches the client code of a model: from its own address, which is the chain by default, else from the copies of
/// these aggregators, else from `gateways`. Fails unless its size and SHA-256 are those on the chain.
pub async fn fetch<'a>(
    chain: &Chain,
    model: &Model,
    aggregators: impl IntoIterator<Item = &'a str>,
    gateways: &[String],
) -> Result<ClientCode> {
    let fetcher = Fetcher::new().with_chain(chain.clone());
    let fetcher = aggregators.into_iter().fold(fetcher, Fetcher::with_mirror);
    let fetcher = gateways.iter().fold(fetcher, |fetcher, gateway| fetcher.with_gateway(gateway));
    // A constant far below 2^64.
    let limit = u64::try_from(MAX_CODE_BYTES).unwrap_or(u64::MAX);
    let unavailable = |cause| ClientCodeError::Unavailable { model: model.id, cause };
    let bytes = fetcher.fetch(&model.client, limit).await.map_err(unavailable)?;
    Ok(ClientCode { bytes, sha256: model.client.sha256.0 })
}
