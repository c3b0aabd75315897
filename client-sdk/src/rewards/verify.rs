//! Whether the chain will accept a claim, and what it will pay.

use super::RewardError;
use crate::chain::View;
use sheaf_primitives::{Balance, BlockNumber, RewardClaim, RewardRoot, RoundIndex, TaskId, payout, verify_claim};
use sheaf_protocol::RoundId;

/// A claim that the chain accepts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Verified {
    /// What it pays, in plancks.
    pub payout: Balance,
    /// The first block in which it is accepted.
    pub opens_at: BlockNumber,
    /// Whether it has already been claimed.
    pub claimed: bool,
}

/// Checks a claim against a round's root, and returns what it pays of a pool of `pool` plancks, in plancks.
pub fn verify(id: &RoundId, root: &RewardRoot, pool: Balance, claim: &RewardClaim) -> Result<Balance, RewardError> {
    let (task, round) = (id.task, id.round);
    verify_claim(id, root, claim).map_err(|cause| RewardError::DoesNotHold { task, round, cause })?;
    // A verified claim's share is part of the total, so the payout is at most the pool.
    Ok(payout(pool, claim.share, root.total_shares).unwrap_or(0))
}

/// Checks a claim against the round's root on chain, and returns what it pays and when.
pub async fn verify_against_chain(
    view: &View,
    task: TaskId,
    round: RoundIndex,
    claim: &RewardClaim,
) -> Result<Verified, RewardError> {
    let missing = RewardError::NoSuchRound { task, round };
    let Some(rewards) = view.reward_round(task, round).await? else { return Err(missing) };
    let Some(record) = view.round(task, round).await? else { return Err(missing) };

    let id = RoundId { genesis: view.genesis().0, task, round };
    let payout = verify(&id, &rewards.root, record.pool, claim)?;
    let claimed = view.claimed(task, round, claim.index).await?;
    Ok(Verified { payout, opens_at: rewards.opens_at, claimed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AccountId, H256,
        keys::ClaimSeed,
        rewards::{rebuild, recognize},
    };
    use sheaf_primitives::{AggregationRule, RuleKind, SumTree};
    use sheaf_protocol::report::{RoundReport, UpdateEntry, VERSION};

    const ID: RoundId = RoundId { genesis: [1; 32], task: 7, round: 2 };

    fn payee(number: u8) -> AccountId {
        AccountId([number; 32])
    }

    fn seed(number: u8) -> ClaimSeed {
        ClaimSeed::from_bytes([number; 32])
    }

    /// A report of five trainers with one share each.
    fn report() -> RoundReport {
        let entry = |number: u8| UpdateEntry {
            commitment: seed(number).commitment(&H256(ID.genesis), ID.task, ID.round, &payee(number).0).into(),
            share: 1,
            sample_weight: 10,
            update: [number; 32].into(),
            metrics: Default::default(),
        };
        let mut updates: Vec<_> = (1..=5).map(entry).collect();
        updates.sort_by_key(|entry| entry.commitment);
        let rule =
            AggregationRule { kind: RuleKind::Mean, learning_rate: 1, clip: 1, frac_bits: 1, sample_weight_cap: 1 };
        let zero = [0; 32].into();
        RoundReport {
            version: VERSION.into(),
            genesis: ID.genesis.into(),
            task: ID.task,
            round: ID.round,
            base_model: zero,
            model: zero,
            updates_root: zero,
            rewards_root: zero,
            total_shares: 5,
            rule,
            updates,
            refusals: vec![],
            metrics: Default::default(),
        }
    }

    fn root(report: &RoundReport) -> RewardRoot {
        let tree = SumTree::build(&ID, &report.reward_leaves()).unwrap();
        RewardRoot { root: tree.root().hash, total_shares: tree.root().sum, leaves: tree.leaves() }
    }

    #[test]
    fn a_lost_proof_is_rebuilt_from_report_and_seed() {
        let report = report();

        for number in 1..=5 {
            let claim = rebuild(&report, &seed(number), &payee(number)).unwrap();

            recognize(&ID, &seed(number), &payee(number), &claim).unwrap();
            assert_eq!(verify(&ID, &root(&report), 1003, &claim).unwrap(), 200);
        }
    }

    #[test]
    fn who_is_not_in_the_report_gets_no_claim() {
        let refused = rebuild(&report(), &seed(6), &payee(6)).unwrap_err();

        assert!(matches!(refused, RewardError::NotListed { task: 7, round: 2, .. }), "{refused}");
    }

    #[test]
    fn a_claim_for_another_payee_or_with_another_salt_is_not_recognized() {
        let report = report();
        let claim = rebuild(&report, &seed(1), &payee(1)).unwrap();

        assert!(matches!(recognize(&ID, &seed(1), &payee(2), &claim), Err(RewardError::OtherPayee { .. })));
        assert!(matches!(recognize(&ID, &seed(2), &payee(1), &claim), Err(RewardError::OtherSalt)));
    }

    #[test]
    fn a_claim_with_a_larger_share_does_not_hold() {
        let report = report();
        let claim = RewardClaim { share: 2, ..rebuild(&report, &seed(1), &payee(1)).unwrap() };

        assert!(matches!(verify(&ID, &root(&report), 1000, &claim), Err(RewardError::DoesNotHold { .. })));
    }
}
