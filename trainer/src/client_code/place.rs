//! Where client code is, as people name it: a file, `model:3`, `task:0` or a CID.

use std::path::PathBuf;

use sheaf_client_sdk::{
    H256, ModelId, TaskId,
    chain::{Chain, Model, Task, View},
    durable::DurableError,
};
use sheaf_primitives::{sha256, sha256_of_cid_text};
use sheaf_protocol::Hash;

use super::{
    code::{ClientCode, fetch},
    error::{ClientCodeError, Result},
};
use crate::text::readable;

/// Where client code is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file on this machine.
    File(PathBuf),
    /// A model on the chain.
    Model(ModelId),
    /// The model of a task.
    Task(TaskId),
    /// The model on the chain whose code has this SHA-256.
    Hash([u8; 32]),
}

impl Place {
    /// Reads `text`, which is a file unless it is one of the others.
    pub fn parse(text: &str) -> Self {
        let number = |prefix: &str| text.strip_prefix(prefix).and_then(|rest| rest.parse().ok());
        let model = number("model:").map(Self::Model);
        let task = || number("task:").map(Self::Task);
        let hash = || hash(text).map(Self::Hash);
        model.or_else(task).or_else(hash).unwrap_or_else(|| Self::File(text.into()))
    }

    /// The code of a file on this machine; `None` if it is on the chain.
    pub fn read_file(&self) -> Result<Option<ClientCode>> {
        let Self::File(path) = self else { return Ok(None) };
        let bytes = std::fs::read(path).map_err(DurableError::file("read", path));
        let bytes = bytes.map_err(ClientCodeError::NoSuchFile)?;
        Ok(Some(ClientCode { sha256: sha256(&[&bytes]), bytes }))
    }

    /// The code, checked against its hash on the chain if it comes from there.
    pub async fn fetch(&self, chain: &Chain, gateways: &[String]) -> Result<ClientCode> {
        if let Some(code) = self.read_file()? {
            return Ok(code);
        }
        let (model, endpoints) = self.published(chain).await?;
        fetch(chain, &model, endpoints.iter().map(String::as_str), gateways).await
    }

    /// The model, and the addresses of aggregators that keep a copy of its code.
    async fn published(&self, chain: &Chain) -> Result<(Model, Vec<String>)> {
        let view = chain.at_finalized().await?;
        let tasks = view.tasks().await?;
        let model = match self {
            Self::Model(id) => view.model(*id).await?,
            Self::Task(id) => {
                let task = tasks.iter().find(|task| task.id == *id).ok_or(ClientCodeError::NoSuchTask(*id))?;
                view.model(task.model).await?
            }
            Self::Hash(hash) => by_hash(&view, hash).await?,
            Self::File(_) => None,
        };
        let model = model.ok_or_else(|| match self {
            Self::Hash(hash) => ClientCodeError::NoModelWith(*hash),
            Self::Model(id) => ClientCodeError::NoSuchModel(*id),
            Self::Task(_) | Self::File(_) => ClientCodeError::NoModel,
        })?;
        let endpoints = endpoints(&view, &model, &tasks).await?;
        Ok((model, endpoints))
    }
}

/// The first model whose code has this hash.
pub async fn by_hash(view: &View, hash: &[u8; 32]) -> Result<Option<Model>> {
    let models = view.models().await?;
    Ok(models.into_iter().find(|model| model.client.sha256 == H256(*hash)))
}

/// The SHA-256 that a CID or 64 hex digits stand for.
pub fn hash(text: &str) -> Option<[u8; 32]> {
    let cid = text.trim_start_matches("ipfs://");
    sha256_of_cid_text(cid).or_else(|| text.parse::<Hash>().ok().map(|hash| hash.0))
}

/// The aggregators that serve tasks of `model`; they mirror its code.
pub async fn endpoints(view: &View, model: &Model, tasks: &[Task]) -> Result<Vec<String>> {
    let mut accounts: Vec<_> = tasks.iter().filter(|task| task.model == model.id).map(|task| task.aggregator).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let mut endpoints = Vec::new();
    for account in accounts {
        let aggregator = view.aggregator(&account).await?;
        endpoints.extend(aggregator.map(|aggregator| readable(&aggregator.profile.endpoint)));
    }
    Ok(endpoints)
}

/// Reads the file at `path`. Fails with [`ClientCodeError::Empty`] if it is empty.
pub fn read_local(path: &std::path::Path) -> Result<Vec<u8>> {
    let code = std::fs::read(path).map_err(DurableError::file("read", path))?;
    match code.is_empty() {
        true => Err(ClientCodeError::Empty(path.to_owned())),
        false => Ok(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_primitives::cid_text;

    #[test]
    fn each_form_of_a_place_is_recognised() {
        let cid = cid_text(&[7; 32]);

        assert_eq!(Place::parse("model:3"), Place::Model(3));
        assert_eq!(Place::parse("task:0"), Place::Task(0));
        assert_eq!(Place::parse(&cid), Place::Hash([7; 32]));
        assert_eq!(Place::parse(&format!("ipfs://{cid}")), Place::Hash([7; 32]));
        assert_eq!(Place::parse(&"07".repeat(32)), Place::Hash([7; 32]));
        for file in ["client.py", "model:x", "./model:3", "3"] {
            assert_eq!(Place::parse(file), Place::File(file.into()));
        }
    }
}
