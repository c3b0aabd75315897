//! An own IPFS node: Kubo, by its RPC (<https://docs.ipfs.tech/reference/kubo/rpc/>).

use super::answer::refusal;
use crate::content::{Block, ContentError, ContentStore, Pinned, Placed, explain, http};
use futures::{FutureExt, future::BoxFuture};
use reqwest::multipart::{Form, Part};
use serde::Deserialize;

/// Settings of `add` under which a file of one block is that block, whatever the node's own settings are.
const ADD: &str = "cid-version=1&raw-leaves=true&chunker=size-262144&pin=true&quieter=true";
/// How long the node searches the network for a file.
const PATIENCE: &str = "30s";

/// One Kubo node.
#[derive(Clone, Debug)]
pub struct Kubo {
    http: reqwest::Client,
    url: String,
}

/// The last line of what `add` answers.
#[derive(Deserialize)]
struct Added {
    #[serde(rename = "Hash")]
    hash: String,
}

impl Kubo {
    /// Where Kubo listens by default.
    pub const USUAL: &str = "http://127.0.0.1:5001";

    /// The node whose RPC is at `url`.
    pub fn new(url: &str) -> Self {
        Self { http: http::client(), url: url.trim_end_matches('/').into() }
    }

    async fn add(&self, block: &Block, name: &str) -> Result<String, String> {
        let form = Form::new().part("file", Part::bytes(block.bytes().to_vec()).file_name(name.to_owned()));
        let asked = self.http.post(format!("{}/api/v0/add?{ADD}", self.url)).multipart(form).send().await;
        let response = asked.map_err(|error| explain(&error))?;
        if !response.status().is_success() {
            return Err(refusal(response, |json| Some(json.get("Message")?.as_str()?.to_owned())).await);
        }
        let lines = response.text().await.map_err(|error| explain(&error))?;
        let last = lines.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
        let added: Added = serde_json::from_str(last).map_err(|_| "its answer is not Kubo's".to_owned())?;
        Ok(added.hash)
    }
}

impl ContentStore for Kubo {
    fn name(&self) -> String {
        format!("Kubo at {}", self.url)
    }

    fn put<'a>(&'a self, block: &'a Block, name: &'a str) -> BoxFuture<'a, Result<Placed, ContentError>> {
        async move {
            let failed = |reason| ContentError::NotPut { name: name.into(), location: self.name(), reason };
            let found = self.add(block, name).await.map_err(failed)?;
            let expected = block.cid();
            match found == expected {
                true => Ok(Placed::Stored),
                false => Err(ContentError::WrongCid { store: self.name(), expected, found }),
            }
        }
        .boxed()
    }

    fn get<'a>(&'a self, cid: &'a str, file: &'a mut Pinned) -> BoxFuture<'a, Result<(), ContentError>> {
        async move {
            let url = format!("{}/api/v0/block/get?arg={cid}&timeout={PATIENCE}", self.url);
            http::fetch_into(self.http.post(&url), &format!("ipfs://{cid} from {}", self.name()), file).await
        }
        .boxed()
    }
}
