//! What an aggregator serves to anyone over HTTP: models, reports, proofs.

use super::{FilesError, endpoint::http_url};
use crate::{
    H256, Progress,
    chain::{RewardRound, RoundRecord},
    content::{ContentError, PartialFile, Pinned, explain, http_client},
};
use reqwest::StatusCode;
use sheaf_primitives::{Permill, RewardClaim, RoundResult, commitment};
use sheaf_protocol::{
    RoundId,
    report::RoundReport,
    wire::{ClaimJson, NodeJson},
};
use std::path::Path;
use url::Url;

/// Maximum size of a report, in bytes: some 300 a trainer, and a task has at most 2^20 trainers.
const LARGEST_REPORT: u64 = 512 << 20;
/// Maximum size of a proof, in bytes: 32 siblings of some 130.
const LARGEST_PROOF: u64 = 64 << 10;

/// What an aggregator serves to anyone.
#[derive(Clone, Debug)]
pub struct PublicFiles {
    endpoint: String,
    pub(super) http: reqwest::Client,
    pub(super) progress: Progress,
}

/// A claim without its private part: payee and salt.
#[derive(serde::Deserialize)]
struct LeafProof {
    index: u32,
    /// In decimal.
    share: String,
    path: Vec<NodeJson>,
}

impl PublicFiles {
    /// The files of the aggregator at `endpoint`, as its profile on chain gives it.
    pub fn new(endpoint: &str) -> Result<Self, FilesError> {
        http_url(endpoint, "/").map_err(|reason| FilesError::BadEndpoint { endpoint: endpoint.into(), reason })?;
        Ok(Self { endpoint: endpoint.into(), http: http_client(), progress: Progress::default() })
    }

    /// Reports every piece that arrives to `progress`.
    pub fn with_progress(mut self, progress: Progress) -> Self {
        self.progress = progress;
        self
    }

    /// The file with this hash, of at most `limit` bytes: a model, a report, client code; updates only of tasks that
    /// disclose them. A download that breaks is resumed.
    pub async fn object(&self, sha256: H256, limit: u64) -> Result<Vec<u8>, FilesError> {
        let url = self.url(&format!("/v1/objects/{}", hex::encode(sha256)))?;
        let mut file = Pinned::at_most(sha256, limit);
        self.download(&url, &mut file).await?;
        Ok(file.finish(url.as_str())?)
    }

    /// As [`PublicFiles::object`], into a file at `path`; returns its size in bytes. What an earlier attempt left, in
    /// this process or another, is kept, and only the rest is downloaded. The file is `{path}.partial` until it is
    /// complete and its hash is right.
    pub async fn object_to(&self, sha256: H256, limit: u64, path: &Path) -> Result<u64, FilesError> {
        let url = self.url(&format!("/v1/objects/{}", hex::encode(sha256)))?;
        let mut file = PartialFile::open(path, sha256, limit)?;
        self.download(&url, &mut file).await?;
        Ok(file.finish(url.as_str())?)
    }

    /// The public report of a posted round, checked against the round on chain.
    pub async fn report(
        &self,
        genesis: H256,
        record: &RoundRecord,
        rewards: &RewardRound,
    ) -> Result<RoundReport, FilesError> {
        let bytes = self.object(record.report, LARGEST_REPORT).await?;
        let id = RoundId { genesis: genesis.0, task: record.task, round: record.round };
        let result = RoundResult {
            model: record.model,
            updates_root: record.updates_root,
            rewards_root: rewards.root.root,
            total_shares: rewards.root.total_shares,
            leaves: rewards.root.leaves,
            report: record.report,
            accuracy: record.accuracy.map(Permill::from_parts),
            loss_micro: record.loss_micro,
        };
        let url = self.url(&format!("/v1/objects/{}", hex::encode(record.report)))?;
        RoundReport::verify(&bytes, &id, &result)
            .map_err(|error| FilesError::DoesNotHold { url: url.to_string(), reason: error.to_string() })
    }

    /// The claim of `payee` in a round, under the commitment of `payee` and `salt`; `None` if the aggregator has none.
    /// Verify it against the chain.
    ///
    /// The request names the commitment only, which is public, and the answer is the path of its leaf: the aggregator
    /// does not learn who asks, or who is paid.
    pub async fn proof(
        &self,
        id: &RoundId,
        payee: &[u8; 32],
        salt: &[u8; 32],
    ) -> Result<Option<RewardClaim>, FilesError> {
        let RoundId { genesis, task, round } = id;
        let commitment = commitment(genesis, *task, *round, payee, salt);
        let url = self.url(&format!("/v1/tasks/{task}/rounds/{round}/proofs/{}", hex::encode(commitment)))?;
        let unavailable = |reason: String| ContentError::Unavailable { uri: url.to_string(), reason };
        let unsound = |reason: String| FilesError::DoesNotHold { url: url.to_string(), reason };

        let response = self.http.get(url.clone()).send().await.map_err(|error| unavailable(explain(&error)))?;
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let mut response = response.error_for_status().map_err(|error| unavailable(explain(&error)))?;
        let mut text = Vec::new();
        while let Some(bytes) = response.chunk().await.map_err(|error| unavailable(explain(&error)))? {
            text.extend_from_slice(&bytes);
            if u64::try_from(text.len()).unwrap_or(u64::MAX) > LARGEST_PROOF {
                return Err(unsound(format!("it has more than {LARGEST_PROOF} bytes")));
            }
        }
        let LeafProof { index, share, path } =
            serde_json::from_slice(&text).map_err(|error| unsound(error.to_string()))?;
        let share = share.parse().map_err(|_| unsound(format!("its share is `{share}`, which is not a number")))?;
        let claim = ClaimJson { index, payee: (*payee).into(), salt: (*salt).into(), share, path };
        RewardClaim::try_from(claim).map(Some).map_err(|error| unsound(error.to_string()))
    }

    pub(super) fn url(&self, path: &str) -> Result<Url, FilesError> {
        http_url(&self.endpoint, path)
            .map_err(|reason| FilesError::BadEndpoint { endpoint: self.endpoint.clone(), reason })
    }
}
