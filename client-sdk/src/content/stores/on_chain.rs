//! The chain itself: every node that executed the block of the publication, and keeps its body, has the file.

use crate::{
    chain::Chain,
    content::{Block, ContentError, ContentStore, Incoming, Pinned, Placed},
};
use futures::{FutureExt, future::BoxFuture};
use subxt::rpcs::rpc_params;

/// Client code on the chain, through one node.
#[derive(Clone, Debug)]
pub struct OnChain {
    chain: Chain,
}

impl OnChain {
    /// The blocks that the node of `chain` has.
    pub fn new(chain: Chain) -> Self {
        Self { chain }
    }
}

impl ContentStore for OnChain {
    fn name(&self) -> String {
        format!("the node at {}", self.chain.url())
    }

    fn put<'a>(&'a self, _: &'a Block, _: &'a str) -> BoxFuture<'a, Result<Placed, ContentError>> {
        async { Ok(Placed::WithTheModel) }.boxed()
    }

    fn get<'a>(&'a self, cid: &'a str, file: &'a mut Pinned) -> BoxFuture<'a, Result<(), ContentError>> {
        async move {
            let source = format!("ipfs://{cid} from {}", self.name());
            let unavailable = |reason: String| ContentError::Unavailable { uri: source.clone(), reason };
            let asked = self.chain.request("bitswap_v1_get", rpc_params![cid]).await;
            let answer: String = asked.map_err(|error| unavailable(error.to_string()))?;
            let bytes = hex::decode(answer.trim_start_matches("0x"))
                .map_err(|error| unavailable(format!("the node's answer is not hex: {error}")))?;
            file.push(&bytes, &source)
        }
        .boxed()
    }
}
