//! Where client code is, as people say it: a file, `model:3`, `task:0`, a CID.

use std::path::PathBuf;

use sheaf_client_sdk::{
    H256, ModelId, TaskId,
    chain::{Chain, Model, Task, View},
};
use sheaf_primitives::{cid_text, sha256, sha256_of_cid_text};

use super::{ClientCode, fetch};
use crate::{
    args::parse_hash,
    context::Context,
    error::{Failure, Kind, Result},
    output::readable,
};

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
    /// What `text` means. What is none of the others is a file.
    pub fn parse(text: &str) -> Self {
        let number = |prefix: &str| text.strip_prefix(prefix).and_then(|rest| rest.parse().ok());
        let model = number("model:").map(Self::Model);
        let task = || number("task:").map(Self::Task);
        let hash = || hash(text).map(Self::Hash);
        model.or_else(task).or_else(hash).unwrap_or_else(|| Self::File(text.into()))
    }

    /// The code, checked against its hash on the chain if it comes from there.
    pub async fn read(&self, context: &Context) -> Result<ClientCode> {
        if let Self::File(path) = self {
            let bytes = std::fs::read(path).map_err(|error| {
                Failure::file("read", path)(error).next("name a file, model:NUMBER, task:NUMBER, or a CID")
            })?;
            return Ok(ClientCode { sha256: sha256(&[&bytes]), bytes });
        }
        let chain = context.connect().await?;
        let (model, endpoints) = self.published(&chain).await?;
        fetch(&chain, &model, endpoints.iter().map(String::as_str), &context.settings.gateways()).await
    }

    /// The model meant, and the addresses of aggregators that keep a copy of its code.
    async fn published(&self, chain: &Chain) -> Result<(Model, Vec<String>)> {
        let view = chain.at_finalized().await?;
        let tasks = view.tasks().await?;
        let model = match self {
            Self::Model(id) => view.model(*id).await?,
            Self::Task(id) => {
                let task = tasks.iter().find(|task| task.id == *id).ok_or_else(|| {
                    Failure::chain(format!("there is no task {id}, or it has been swept")).next("sheaf task list")
                })?;
                view.model(task.model).await?
            }
            Self::Hash(hash) => by_hash(&view, hash).await?,
            Self::File(_) => None,
        };
        let model = model.ok_or_else(|| match self {
            Self::Hash(hash) => Failure::chain(format!("no model on the chain has client code {}", cid_text(hash))),
            Self::Model(id) => Failure::chain(format!("there is no model {id}")),
            Self::Task(_) | Self::File(_) => Failure::chain("the model is not on the chain"),
        });
        let model = model.map_err(|failure| failure.next("sheaf model list"))?;
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
    sha256_of_cid_text(cid).or_else(|| parse_hash(text).ok().map(|hash| hash.0))
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

/// The file of one's own at `path`.
pub fn own(path: &std::path::Path) -> Result<Vec<u8>> {
    let code = std::fs::read(path).map_err(Failure::file("read", path))?;
    match code.is_empty() {
        true => Err(Failure::new(Kind::Input, format!("`{}` is empty", path.display()))),
        false => Ok(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_is_meant() {
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
