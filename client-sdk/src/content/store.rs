//! What a content store may reach.

use crate::chain::Chain;

/// Fetches files that the chain pins, and puts files where others can fetch them.
#[derive(Clone, Debug)]
pub struct ContentStore {
    pub(super) http: reqwest::Client,
    pub(super) chain: Option<Chain>,
    pub(super) gateways: Vec<String>,
    pub(super) mirrors: Vec<String>,
    pub(super) files_allowed: bool,
}

impl Default for ContentStore {
    fn default() -> Self {
        Self::new()
    }
}

impl ContentStore {
    /// A store that reaches `http(s)://` and the clouds only. Call [`crate::init`] before.
    pub fn new() -> Self {
        Self {
            http: super::http::client(),
            chain: None,
            gateways: Vec::new(),
            mirrors: Vec::new(),
            files_allowed: false,
        }
    }

    /// Fetches `ipfs://` files that stand on the chain through this node.
    pub fn with_chain(mut self, chain: Chain) -> Self {
        self.chain = Some(chain);
        self
    }

    /// Fetches `ipfs://` files that the node does not have from `{gateway}/ipfs/{cid}`.
    pub fn with_gateway(mut self, gateway: &str) -> Self {
        self.gateways.push(gateway.trim_end_matches('/').into());
        self
    }

    /// Fetches whatever is not to be had at its own address from the aggregator at `endpoint`, which keeps copies of its
    /// tasks' files.
    pub fn with_mirror(mut self, endpoint: &str) -> Self {
        self.mirrors.push(endpoint.trim_end_matches('/').into());
        self
    }

    /// Reads `file://` addresses from this machine's disk. Only for files that the caller put there: an address on chain
    /// can name any path.
    pub fn allow_files(mut self) -> Self {
        self.files_allowed = true;
        self
    }
}
