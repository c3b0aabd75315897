//! Claiming rewards.

use super::Call;
use sheaf_primitives::{RewardClaim, RoundIndex, TaskId};

const PALLET: &str = "Rewards";

/// Most claims that one [`claim_many`] takes.
pub const MOST_CLAIMS: usize = 64;

/// Pays the payee of `claim`; anyone may submit it, or nobody: see [`Chain::claim_without_signer`].
///
/// Its fee includes the check of claims that nobody signs, also for who signs. [`claim_many`] with one claim costs about
/// as much.
///
/// [`Chain::claim_without_signer`]: crate::chain::Chain::claim_without_signer
pub fn claim(task: TaskId, round: RoundIndex, claim: RewardClaim) -> Call {
    Call::new(PALLET, "claim").with("task", task).with("round", round).with("claim", claim)
}

/// Pays at most [`MOST_CLAIMS`] claims of one payee in one transfer; all or none.
pub fn claim_many(claims: Vec<(TaskId, RoundIndex, RewardClaim)>) -> Call {
    Call::new(PALLET, "claim_many").with("claims", claims)
}
