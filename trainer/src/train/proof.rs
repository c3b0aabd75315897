//! A proof: a claim that verified against the chain, as a file that `sheaf rewards check` reads.

use serde_json::{Value, json};
use sheaf_client_sdk::primitives::Balance;
use sheaf_protocol::claim_file::ClaimCase;

/// A claim with what the chain stores of its round: a claim file with one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof(pub ClaimCase);

impl Proof {
    /// The claim file, which `sheaf rewards check` reads.
    pub fn to_file(&self) -> Value {
        let ClaimCase { id, root, pool, .. } = &self.0;
        json!({ "cases": [{
            "genesis": hex::encode(id.genesis),
            "task": id.task.to_string(),
            "round": id.round,
            "result": {
                "root": hex::encode(root.root),
                "total_shares": root.total_shares.to_string(),
                "leaves": root.leaves,
                "pool": pool.to_string(),
            },
            "claim": self.0.claim_json(),
        }] })
    }

    /// Reads what [`Proof::to_file`] wrote.
    pub fn from_file(file: &Value) -> std::result::Result<Self, String> {
        let case = file.pointer("/cases/0").ok_or("it has no case")?;
        ClaimCase::parse(case).map(Self).map_err(|error| error.to_string())
    }

    /// What the claim pays, in plancks; 0 if it does not hold.
    pub fn payout(&self) -> Balance {
        self.0.payout().unwrap_or_default()
    }
}
