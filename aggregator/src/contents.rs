//! Fetches what tasks name by address and hash, and keeps copies as objects: models' initial weights and client code, and
//! the models of tasks that are taken over.
//!
//! Organizations and other aggregators write the addresses on chain, so they are not trusted: files are read only below
//! folders that the operator names, and hosts of the local network are not asked unless the operator allows it.

use crate::{
    config::ContentConfig,
    store::{Objects, Shelf, StoreError},
};
use sheaf_client_sdk::{
    aggregator::{FilesError, PublicFiles},
    content::{ContentError, Fetcher},
};
use sheaf_primitives::{Artifact, H256, MAX_CLIENT_CODE};
use sheaf_protocol::Hash;
use std::{
    net::{IpAddr, Ipv6Addr},
    path::PathBuf,
};
use url::{Host, Url};

/// Maximum size of a model card, in bytes. It is text for people; the web app shows no larger one.
const LARGEST_CARD: u64 = 256 << 10;

/// Fetches files and keeps copies.
#[derive(Clone)]
pub struct Contents {
    fetcher: Fetcher,
    config: ContentConfig,
    objects: Objects,
}

/// Why a file cannot be fetched.
#[derive(Debug, thiserror::Error)]
pub enum ContentsError {
    /// The download failed, or its hash is not the one on chain.
    #[error(transparent)]
    Fetch(#[from] ContentError),
    /// Another aggregator does not serve it, or serves something else.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// The copy cannot be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The operator does not allow the address.
    #[error("`{uri}` is not fetched: {reason}")]
    Forbidden {
        /// The address.
        uri: String,
        /// What forbids it, and how to allow it.
        reason: String,
    },
}

impl Contents {
    /// Fetches through `fetcher` what `config` allows, into `objects`.
    pub fn new(fetcher: Fetcher, config: ContentConfig, objects: Objects) -> Self {
        let fetcher = if config.folders.is_empty() { fetcher } else { fetcher.allow_files() };
        let fetcher = config.ipfs_gateways.iter().fold(fetcher, |fetcher, gateway| fetcher.with_gateway(gateway));
        Self { fetcher, config, objects }
    }

    /// A model's weights, maximum `limit` bytes. Keeps a copy as an object.
    pub async fn weights(&self, artifact: &Artifact, limit: u64) -> Result<Vec<u8>, ContentsError> {
        self.mirror(artifact, limit).await
    }

    /// Keeps a copy of the client code as an object.
    pub async fn client_code(&self, artifact: &Artifact) -> Result<(), ContentsError> {
        self.mirror(artifact, MAX_CLIENT_CODE.into()).await.map(|_| ())
    }

    /// Keeps a copy of a model card as an object.
    pub async fn card(&self, artifact: &Artifact) -> Result<(), ContentsError> {
        self.mirror(artifact, LARGEST_CARD).await.map(|_| ())
    }

    /// Copies a model from the aggregator at `endpoint`. Only its hash is trusted.
    pub async fn model_of(&self, endpoint: &str, sha256: Hash, limit: u64) -> Result<(), ContentsError> {
        if self.objects.size(Shelf::Public, &sha256).await?.is_some() {
            return Ok(());
        }
        self.permit(endpoint)?;
        let bytes = PublicFiles::new(endpoint)?.object(H256(sha256.0), limit).await?;
        self.objects.put(Shelf::Public, bytes).await?;
        Ok(())
    }

    async fn mirror(&self, artifact: &Artifact, limit: u64) -> Result<Vec<u8>, ContentsError> {
        match self.objects.get(Shelf::Public, &artifact.sha256.0.into()).await {
            Ok(bytes) => return Ok(bytes),
            Err(StoreError::NoObject { .. } | StoreError::DamagedObject { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        self.permit(&String::from_utf8_lossy(&artifact.uri))?;
        let bytes = self.fetcher.fetch(artifact, limit).await?;
        self.objects.put(Shelf::Public, bytes.clone()).await?;
        Ok(bytes)
    }

    /// Refuses addresses that the operator does not allow. A name that resolves to a local address passes: a
    /// file is only kept if its hash is on chain already.
    fn permit(&self, uri: &str) -> Result<(), ContentsError> {
        let forbidden = |reason: &str| Err(ContentsError::Forbidden { uri: uri.into(), reason: reason.into() });
        let Ok(url) = Url::parse(uri) else { return forbidden("it is not an address") };
        match url.scheme() {
            "file" => {
                // Links are resolved, so that a link in an allowed folder cannot lead out of it.
                let path = url.to_file_path().ok().and_then(|path| path.canonicalize().ok());
                let is_below = |folder: &PathBuf| {
                    let folder = folder.canonicalize().ok();
                    folder.zip(path.as_ref()).is_some_and(|(folder, path)| path.starts_with(folder))
                };
                if self.config.folders.iter().any(is_below) {
                    return Ok(());
                }
                forbidden("the file is not there, or not below a folder in content.folders")
            }
            "http" | "https" if !self.config.allow_private_hosts && is_private(&url) => {
                forbidden("the host is in the local network; content.allow_private_hosts = true allows it")
            }
            _ => Ok(()),
        }
    }
}

fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_private_address(address.into()),
        Some(Host::Ipv6(address)) => is_private_address(address.into()),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost") || !name.contains('.'),
        None => true,
    }
}

fn is_private_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_private() || address.is_loopback() || address.is_link_local() || address.is_unspecified()
        }
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_private_address(mapped.into()),
            None => address == Ipv6Addr::LOCALHOST || address.is_unspecified() || is_local(&address),
        },
    }
}

/// Unique local (fc00::/7) and link-local (fe80::/10).
fn is_local(address: &Ipv6Addr) -> bool {
    let [first, ..] = address.segments();
    first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::NoSteps;
    use std::sync::Arc;

    fn contents(folder: &std::path::Path, config: ContentConfig) -> Contents {
        let objects = Objects::local(&folder.join("objects"), Arc::new(NoSteps)).unwrap();
        Contents::new(Fetcher::new(), config, objects)
    }

    #[test]
    fn hosts_of_the_local_network_are_not_asked() {
        let folder = tempfile::tempdir().unwrap();
        let careful = contents(folder.path(), ContentConfig::default());
        for uri in [
            "http://127.0.0.1/x",
            "http://[::1]:80/x",
            "http://[::ffff:10.0.0.1]/x",
            "https://192.168.1.1/x",
            "http://169.254.169.254/latest",
            "http://localhost:8080/x",
            "http://router/x",
            "http://[fe80::1]/x",
            "nonsense",
        ] {
            assert!(matches!(careful.permit(uri), Err(ContentsError::Forbidden { .. })), "{uri}");
        }
        assert!(careful.permit("https://example.org/x").is_ok());

        let config = ContentConfig { allow_private_hosts: true, ..ContentConfig::default() };
        assert!(contents(folder.path(), config).permit("http://127.0.0.1/x").is_ok());
    }

    #[test]
    fn files_are_read_below_named_folders_only_and_links_do_not_lead_out() {
        let folder = tempfile::tempdir().unwrap();
        let (open, closed) = (folder.path().join("open"), folder.path().join("closed"));
        std::fs::create_dir_all(&open).unwrap();
        std::fs::create_dir_all(&closed).unwrap();
        std::fs::write(open.join("model"), b"m").unwrap();
        std::fs::write(closed.join("secret"), b"s").unwrap();
        std::os::unix::fs::symlink(closed.join("secret"), open.join("link")).unwrap();
        let config = ContentConfig { folders: vec![open.clone()], ..ContentConfig::default() };
        let contents = contents(folder.path(), config);
        let permit = |path: PathBuf| contents.permit(Url::from_file_path(path).unwrap().as_str());

        assert!(permit(open.join("model")).is_ok());
        assert!(permit(closed.join("secret")).is_err());
        assert!(permit(open.join("link")).is_err());
        assert!(contents.permit(&format!("file://{}/../closed/secret", open.display())).is_err());
    }
}
