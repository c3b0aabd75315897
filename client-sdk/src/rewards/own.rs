//! Whether a claim is the trainer's own, and how to make one without the aggregator.

use super::RewardError;
use crate::{AccountId, H256, keys::ClaimSeed};
use sheaf_primitives::{RewardClaim, SumTree};
use sheaf_protocol::{RoundId, report::RoundReport};

/// Accepts `claim` only if it pays `payee` through the commitment that `seed` makes in the round `id`.
pub fn recognize(id: &RoundId, seed: &ClaimSeed, payee: &AccountId, claim: &RewardClaim) -> Result<(), RewardError> {
    if claim.payee != payee.0 {
        return Err(RewardError::OtherPayee { expected: *payee, found: AccountId(claim.payee) });
    }
    if claim.salt != seed.salt(&H256(id.genesis), id.task, id.round, &payee.0) {
        return Err(RewardError::OtherSalt);
    }
    Ok(())
}

/// Makes the claim of `payee` from the round's public report, which lists the leaves of the reward tree. The report is
/// not trusted here: verify it, or the claim, against the chain.
pub fn rebuild(report: &RoundReport, seed: &ClaimSeed, payee: &AccountId) -> Result<RewardClaim, RewardError> {
    let id = report.id();
    let salt = seed.salt(&H256(id.genesis), id.task, id.round, &payee.0);
    let commitment = seed.commitment(&H256(id.genesis), id.task, id.round, &payee.0);
    let not_listed = || RewardError::NotListed { task: id.task, round: id.round, commitment: hex::encode(commitment) };

    let leaves = report.reward_leaves();
    let tree = SumTree::build(&id, &leaves)?;
    let listed = (0u32..).zip(&leaves).find(|(_, leaf)| leaf.commitment == commitment);
    let (index, leaf) = listed.ok_or_else(not_listed)?;
    let path = tree.path(index).and_then(|path| path.try_into().ok()).ok_or_else(not_listed)?;
    Ok(RewardClaim { index, payee: payee.0, salt, share: leaf.share, path })
}
