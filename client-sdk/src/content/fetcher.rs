//! Fetching a file from its own address, and from mirrors.

use super::{
    ContentError, ContentStore, Pinned, file, http, objects,
    race::{self, Coming},
    stores,
};
use crate::chain::Chain;
use futures::{FutureExt, future::ready};
use sheaf_primitives::{Artifact, H256, sha256_of_cid_text};
use std::sync::Arc;
use url::Url;

/// Fetches files that the chain pins, from the places that it may use.
#[derive(Clone, Debug)]
pub struct Fetcher {
    http: reqwest::Client,
    stores: Vec<Arc<dyn ContentStore>>,
    gateways: Vec<stores::Gateway>,
    mirrors: Vec<String>,
    files_allowed: bool,
}

impl Default for Fetcher {
    fn default() -> Self {
        Self::new()
    }
}

impl Fetcher {
    /// A fetcher that uses `http(s)://` and the clouds only.
    pub fn new() -> Self {
        Self {
            http: http::client(),
            stores: Vec::new(),
            gateways: Vec::new(),
            mirrors: Vec::new(),
            files_allowed: false,
        }
    }

    /// Fetches `ipfs://` files from `store` as well.
    pub fn with_store(mut self, store: impl ContentStore + 'static) -> Self {
        self.stores.push(Arc::new(store));
        self
    }

    /// Fetches `ipfs://` files that are on the chain through this node.
    pub fn with_chain(self, chain: Chain) -> Self {
        self.with_store(stores::OnChain::new(chain))
    }

    /// Fetches `ipfs://` files that no other place has from `{gateway}/ipfs/{cid}`. Gateways are asked last, as they
    /// see who fetches what.
    pub fn with_gateway(mut self, gateway: &str) -> Self {
        self.gateways.push(stores::Gateway::new(gateway));
        self
    }

    /// Fetches anything from the aggregator at `endpoint` as well, which keeps copies of its tasks' files.
    pub fn with_mirror(mut self, endpoint: &str) -> Self {
        self.mirrors.push(endpoint.trim_end_matches('/').into());
        self
    }

    /// Reads `file://` addresses from this machine's disk. Use it only for files that the caller put there: an address
    /// on chain can name any path.
    pub fn allow_files(mut self) -> Self {
        self.files_allowed = true;
        self
    }

    /// Fetches `artifact`, which may have at most `limit` bytes, and checks it against its pin. Asks every place at
    /// once for a small file, one place after the other for a large one, and gateways last.
    pub async fn fetch(&self, artifact: &Artifact, limit: u64) -> Result<Vec<u8>, ContentError> {
        let uri = String::from_utf8_lossy(&artifact.uri).into_owned();
        if artifact.size > limit {
            return Err(ContentError::TooLarge { uri, size: artifact.size, limit });
        }
        let (mut places, last) =
            self.places(&uri, artifact).unwrap_or_else(|error| (vec![ready(Err(error)).boxed()], vec![]));
        places.extend(self.mirrors.iter().map(|mirror| -> Coming {
            let url = format!("{mirror}/v1/objects/{}", hex::encode(artifact.sha256));
            async move { http::fetch(&self.http, &url, Pinned::of(artifact)).await }.boxed()
        }));
        let mut errors = Vec::new();
        for places in [places, last] {
            match race::first(places, artifact.size).await {
                Ok(file) => return Ok(file),
                Err(more) => errors.extend(more),
            }
        }
        Err(nowhere(errors, &uri, artifact))
    }

    /// The places that the file's own address names, and those to ask when these fail.
    fn places<'a>(
        &'a self,
        uri: &'a str,
        artifact: &'a Artifact,
    ) -> Result<(Vec<Coming<'a>>, Vec<Coming<'a>>), ContentError> {
        let unsupported = |reason: String| ContentError::Unsupported { uri: uri.into(), reason };
        let url = Url::parse(uri).map_err(|error| unsupported(format!("not an address: {error}")))?;
        let only: Coming = match url.scheme() {
            "ipfs" => {
                let cid = cid_of(uri, artifact)?;
                let stores = self.stores.iter().map(|store| from_store(&**store, cid, artifact));
                return Ok((
                    stores.collect(),
                    self.gateways.iter().map(|gateway| from_store(gateway, cid, artifact)).collect(),
                ));
            }
            "http" | "https" => http::fetch(&self.http, uri, Pinned::of(artifact)).boxed(),
            "file" if !self.files_allowed => return Err(ContentError::FilesNotAllowed { uri: uri.into() }),
            "file" => async move { file::fetch(&url, Pinned::of(artifact)).await }.boxed(),
            scheme if objects::SCHEMES.contains(&scheme) => {
                async move { objects::fetch(&url, Pinned::of(artifact)).await }.boxed()
            }
            other => return Err(unsupported(format!("`{other}://` is not supported"))),
        };
        Ok((vec![only], Vec::new()))
    }
}

/// The CID of an `ipfs://` address, which must be of a single block: then it carries the very hash that the chain pins.
fn cid_of<'a>(uri: &'a str, artifact: &Artifact) -> Result<&'a str, ContentError> {
    let cid = uri.trim_start_matches("ipfs://").trim_end_matches('/');
    match sha256_of_cid_text(cid).map(H256) {
        Some(digest) if digest == artifact.sha256 => Ok(cid),
        Some(found) => Err(ContentError::WrongHash { uri: uri.into(), expected: artifact.sha256, found }),
        None => Err(ContentError::Unsupported {
            uri: uri.into(),
            reason: "only the CID of one raw SHA-256 block can be (bafkrei…)".into(),
        }),
    }
}

fn from_store<'a>(store: &'a dyn ContentStore, cid: &'a str, artifact: &'a Artifact) -> Coming<'a> {
    async move {
        let mut file = Pinned::of(artifact);
        store.get(cid, &mut file).await?;
        file.finish(&format!("ipfs://{cid} from {}", store.name()))
    }
    .boxed()
}

/// One error out of many.
fn nowhere(mut errors: Vec<ContentError>, uri: &str, artifact: &Artifact) -> ContentError {
    match (errors.pop(), errors.is_empty()) {
        (None, _) => {
            ContentError::Unavailable { uri: uri.into(), reason: "neither a node nor a gateway is configured".into() }
        }
        (Some(only), true) => only,
        (Some(last), false) => {
            errors.push(last);
            ContentError::Nowhere { sha256: artifact.sha256, reasons: listed(&errors) }
        }
    }
}

fn listed(errors: &[ContentError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
