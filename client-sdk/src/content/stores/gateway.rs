//! HTTP gateways to IPFS, which only read.

use crate::content::{Block, ContentError, ContentStore, Pinned, Placed, http};
use futures::{FutureExt, future::BoxFuture};

/// One gateway. It needs no trust: what it returns is hashed here.
#[derive(Clone, Debug)]
pub struct Gateway {
    http: reqwest::Client,
    url: String,
}

impl Gateway {
    /// The gateway that has files at `{url}/ipfs/{cid}`.
    pub fn new(url: &str) -> Self {
        Self { http: http::client(), url: url.trim_end_matches('/').into() }
    }
}

impl ContentStore for Gateway {
    fn name(&self) -> String {
        format!("the gateway {}", self.url)
    }

    fn put<'a>(&'a self, _: &'a Block, name: &'a str) -> BoxFuture<'a, Result<Placed, ContentError>> {
        let (name, location) = (name.into(), self.name());
        async { Err(ContentError::NotPut { name, location, reason: "a gateway only reads".into() }) }.boxed()
    }

    fn get<'a>(&'a self, cid: &'a str, file: &'a mut Pinned) -> BoxFuture<'a, Result<(), ContentError>> {
        async move {
            let url = format!("{}/ipfs/{cid}", self.url);
            http::fetch_into(self.http.get(&url), &url, file).await
        }
        .boxed()
    }
}
