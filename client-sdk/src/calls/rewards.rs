//! Claiming rewards.

use super::Call;
use sheaf_primitives::{RewardClaim, RoundIndex, TaskId};

const PALLET: &str = "Rewards";

/// Maximum number of claims in one [`claim_many`].
pub const MAX_CLAIMS: usize = 64;

/// Pays the payee of `claim`. Anyone may submit it, also unsigned: see [`Chain::claim_without_signer`].
///
/// Its fee includes the checks of unsigned claims, also for signed ones. [`claim_many`] with one claim costs about as
/// much.
///
/// [`Chain::claim_without_signer`]: crate::chain::Chain::claim_without_signer
pub fn claim(task: TaskId, round: RoundIndex, claim: RewardClaim) -> Call {
    Call::new(PALLET, "claim").with("task", task).with("round", round).with("claim", claim)
}

/// Pays at most [`MAX_CLAIMS`] claims of one payee in one transfer; all or none.
pub fn claim_many(claims: Vec<(TaskId, RoundIndex, RewardClaim)>) -> Call {
    Call::new(PALLET, "claim_many").with("claims", claims)
}
