//! The public report of a round: everything needed to check its result, without naming an account.

use crate::{Hash, RefusalCode, decimal, wire::Metrics};
use serde::{Deserialize, Serialize};
use sheaf_primitives::{
    AggregationRule, H256, Leaf, Permill, RoundId, RoundResult, SumTree, TreeError, UpdateLeaf, sha256, update_root,
};

/// The value of [`RoundReport::version`].
pub const VERSION: &str = "sheaf round report v1";

/// The public report of a round. Its bytes are [`RoundReport::to_bytes`], and their SHA-256 goes on chain.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct RoundReport {
    /// [`VERSION`].
    pub version: String,
    /// The chain's block 0.
    pub genesis: Hash,
    /// The task.
    #[serde(with = "decimal")]
    pub task: u64,
    /// The round.
    pub round: u32,
    /// SHA-256 of the model that the round trained from.
    pub base_model: Hash,
    /// SHA-256 of the next model.
    pub model: Hash,
    /// Root over the updates.
    pub updates_root: Hash,
    /// Root over the rewards.
    pub rewards_root: Hash,
    /// Sum of all shares.
    #[serde(with = "decimal")]
    pub total_shares: u128,
    /// How updates were quantized and combined.
    pub rule: AggregationRule,
    /// The updates that count, ascending by commitment.
    pub updates: Vec<UpdateEntry>,
    /// The uploads that were refused.
    pub refusals: Vec<RefusalEntry>,
    /// What the trainers measured, averaged by samples.
    pub metrics: Metrics,
}

/// One update that counts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct UpdateEntry {
    /// The salted hash of the payee.
    pub commitment: Hash,
    /// Its share of the pool.
    #[serde(with = "decimal")]
    pub share: u64,
    /// How much it weighed in the mean.
    pub sample_weight: u64,
    /// SHA-256 of the update file.
    pub update: Hash,
    /// What the trainer measured.
    pub metrics: Metrics,
}

/// One upload that was refused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RefusalEntry {
    /// The commitment it was announced with, so that its sender finds it.
    pub commitment: Hash,
    /// The cause, for programs.
    pub code: RefusalCode,
    /// What was wrong, for people.
    pub reason: String,
}

/// Why a report is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReportError {
    /// The bytes are not a report.
    #[error("the report is not one of this version: {0}")]
    Malformed(String),
    /// The report's bytes are not those that the chain pins.
    #[error("the report's SHA-256 is {got}, the chain has {expected}")]
    WrongHash {
        /// The hash on chain.
        expected: Hash,
        /// The hash of the bytes.
        got: Hash,
    },
    /// No tree can be built from the updates.
    #[error("no tree can be built from the report's updates: {0}")]
    NoTree(#[from] TreeError),
    /// A field contradicts the chain, or the updates listed.
    #[error("the report's {field} is {got}, it should be {expected}")]
    Mismatch {
        /// Which field.
        field: &'static str,
        /// The value it should have.
        expected: String,
        /// Its value.
        got: String,
    },
}

impl RoundReport {
    /// The round reported on.
    pub fn id(&self) -> RoundId {
        RoundId { genesis: self.genesis.0, task: self.task, round: self.round }
    }

    /// The report's bytes: JSON, fields in the order of the type.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ReportError> {
        serde_json::to_vec(self).map_err(|cause| ReportError::Malformed(cause.to_string()))
    }

    /// Reads a report.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ReportError> {
        let report: Self = serde_json::from_slice(bytes).map_err(|cause| ReportError::Malformed(cause.to_string()))?;
        if report.version != VERSION {
            return Err(ReportError::Malformed(format!("its version is `{}`, not `{VERSION}`", report.version)));
        }
        Ok(report)
    }

    /// The leaves of the reward tree.
    pub fn reward_leaves(&self) -> Vec<Leaf> {
        self.updates.iter().map(|entry| Leaf { commitment: entry.commitment.0, share: entry.share }).collect()
    }

    /// The leaves of the update tree.
    pub fn update_leaves(&self) -> Vec<UpdateLeaf> {
        let leaf = |entry: &UpdateEntry| UpdateLeaf {
            commitment: entry.commitment.0,
            sample_weight: entry.sample_weight,
            sha256: entry.update.0,
        };
        self.updates.iter().map(leaf).collect()
    }

    /// The average of what the trainers measured: [`Metrics::averaged`].
    pub fn averaged(updates: &[UpdateEntry]) -> Metrics {
        let measured: Vec<_> = updates.iter().map(|entry| entry.metrics).collect();
        Metrics::averaged(&measured)
    }

    /// The round result that goes on chain for this report. `bytes` are the report's bytes.
    pub fn result(&self, bytes: &[u8]) -> RoundResult {
        // A saturating float-to-integer cast: out of range ends at the nearest bound, NaN at 0.
        let accuracy = self.metrics.accuracy.map(|accuracy| Permill::from_parts((accuracy * 1e6).round() as u32));
        let loss_micro = self.metrics.loss.map(|loss| (loss * 1e6).round() as u64);
        RoundResult {
            model: H256(self.model.0),
            updates_root: H256(self.updates_root.0),
            rewards_root: H256(self.rewards_root.0),
            total_shares: self.total_shares,
            leaves: u32::try_from(self.updates.len()).unwrap_or(u32::MAX),
            report: H256(sha256(&[bytes])),
            accuracy,
            loss_micro,
        }
    }

    /// Reads the report that the chain pins in `result`, and checks that its updates make the roots on chain. Whether
    /// they make the model can be checked only with the updates themselves.
    pub fn verify(bytes: &[u8], id: &RoundId, result: &RoundResult) -> Result<Self, ReportError> {
        let got = sha256(&[bytes]);
        if got != result.report.0 {
            return Err(ReportError::WrongHash { expected: result.report.0.into(), got: got.into() });
        }
        let report = Self::from_bytes(bytes)?;
        let tree = SumTree::build(id, &report.reward_leaves())?;
        let updates_root = update_root(id, &report.update_leaves())?;

        same("genesis", Hash::from(id.genesis), report.genesis)?;
        same("task", id.task, report.task)?;
        same("round", id.round, report.round)?;
        same("model", Hash::from(result.model.0), report.model)?;
        same("rewards_root", Hash::from(result.rewards_root.0), report.rewards_root)?;
        same("rewards_root", Hash::from(tree.root().hash.0), report.rewards_root)?;
        same("total_shares", result.total_shares, report.total_shares)?;
        same("total_shares", tree.root().sum, report.total_shares)?;
        same("updates_root", Hash::from(result.updates_root.0), report.updates_root)?;
        same("updates_root", Hash::from(updates_root.0), report.updates_root)?;
        same("number of updates", result.leaves, tree.leaves())?;
        Ok(report)
    }
}

fn same<T: PartialEq + ToString>(field: &'static str, expected: T, got: T) -> Result<(), ReportError> {
    if expected == got {
        return Ok(());
    }
    Err(ReportError::Mismatch { field, expected: expected.to_string(), got: got.to_string() })
}
