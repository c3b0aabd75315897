//! `ipfs://` addresses of single blocks. Their CID carries the very hash that the chain pins.

use super::{ContentError, ContentStore, Pinned};
use crate::chain::Chain;
use sheaf_primitives::{Artifact, H256, sha256_of_cid_text};
use subxt::rpcs::rpc_params;

impl ContentStore {
    pub(super) async fn fetch_ipfs(&self, uri: &str, artifact: &Artifact) -> Result<Vec<u8>, ContentError> {
        let cid = uri.trim_start_matches("ipfs://").trim_end_matches('/');
        let digest = sha256_of_cid_text(cid).map(H256).ok_or_else(|| ContentError::Unsupported {
            uri: uri.into(),
            reason: "only CIDs of one raw SHA-256 block are (bafkrei…)".into(),
        })?;
        if digest != artifact.sha256 {
            return Err(ContentError::WrongHash { uri: uri.into(), expected: artifact.sha256, found: digest });
        }

        let mut reasons = Vec::new();
        if let Some(chain) = &self.chain {
            match from_node(chain, uri, cid, Pinned::of(artifact)).await {
                Ok(bytes) => return Ok(bytes),
                Err(error) => reasons.push(error.to_string()),
            }
        }
        for gateway in &self.gateways {
            match self.fetch_http(&format!("{gateway}/ipfs/{cid}"), Pinned::of(artifact)).await {
                Ok(bytes) => return Ok(bytes),
                Err(error) => reasons.push(error.to_string()),
            }
        }
        if reasons.is_empty() {
            reasons.push("neither a node nor a gateway is configured".into());
        }
        Err(ContentError::Unavailable { uri: uri.into(), reason: reasons.join("; ") })
    }
}

/// A node that executed the block of the publication, and keeps its body, has the file.
async fn from_node(chain: &Chain, uri: &str, cid: &str, mut file: Pinned) -> Result<Vec<u8>, ContentError> {
    let source = format!("{uri} from the node at {}", chain.url());
    let unavailable = |reason: String| ContentError::Unavailable { uri: source.clone(), reason };
    let answer: String =
        chain.request("bitswap_v1_get", rpc_params![cid]).await.map_err(|error| unavailable(error.to_string()))?;
    let bytes = hex::decode(answer.trim_start_matches("0x"))
        .map_err(|error| unavailable(format!("the node's answer is not hex: {error}")))?;
    file.push(&bytes, &source)?;
    file.finish(&source)
}
