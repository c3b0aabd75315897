//! Object storage of the clouds, by URL. Credentials come from the environment variables that each cloud's own tools
//! read (`AWS_ACCESS_KEY_ID`, `GOOGLE_SERVICE_ACCOUNT`, `AZURE_STORAGE_ACCOUNT_KEY`, …).

use super::{ContentError, Incoming, Pinned};
use futures::StreamExt;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, path::Path};
use url::Url;

/// How addresses of object storage begin.
pub(super) const SCHEMES: [&str; 8] = ["s3", "s3a", "gs", "az", "adl", "azure", "abfs", "abfss"];

pub(super) async fn fetch(url: &Url, mut file: Pinned) -> Result<Vec<u8>, ContentError> {
    let unavailable =
        |error: object_store::Error| ContentError::Unavailable { uri: url.to_string(), reason: error.to_string() };
    let (store, path) = open(url).map_err(unavailable)?;
    let mut pieces = store.get(&path).await.map_err(unavailable)?.into_stream();
    while let Some(piece) = pieces.next().await {
        file.push(&piece.map_err(unavailable)?, url.as_str())?;
    }
    file.finish(url.as_str())
}

pub(super) async fn put(url: &Url, bytes: Vec<u8>) -> Result<(), object_store::Error> {
    let (store, path) = open(url)?;
    store.put(&path, PutPayload::from(bytes)).await?;
    Ok(())
}

fn open(url: &Url) -> Result<(Box<dyn ObjectStore>, Path), object_store::Error> {
    crate::init();
    object_store::parse_url_opts(url, std::env::vars())
}
