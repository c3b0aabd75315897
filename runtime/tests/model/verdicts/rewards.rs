//! Which claims are paid.

use crate::{
    actions::By,
    chain,
    world::{RoundStatus, World},
};
use pallet_rewards::Call;
use sheaf_primitives::RewardClaim;
use sheaf_runtime::{AccountId, Balance, Runtime};
use std::collections::{BTreeMap, BTreeSet};

impl World {
    pub(super) fn expects_of_rewards(&self, by: &By, call: &Call<Runtime>) -> bool {
        match call {
            Call::claim { task, round, claim } => {
                let fee = match by {
                    By::Root => return false,
                    By::Account(_) => 0,
                    By::Itself => chain::fee_of(*task, *round, claim),
                };
                let reward = self.owed(*task, *round, claim).and_then(|amount| amount.checked_sub(fee));
                reward.is_some_and(|reward| reward > 0 && self.tokens.reachable(&AccountId::new(claim.payee), reward))
            }
            Call::claim_many { claims } => by.account().is_some() && self.may_claim_many(claims),
            _ => false,
        }
    }

    fn may_claim_many(&self, claims: &[(u64, u32, RewardClaim)]) -> bool {
        let Some((_, _, first)) = claims.first() else { return false };
        let leaves: BTreeSet<_> = claims.iter().map(|(task, round, claim)| (task, round, claim.index)).collect();
        let mut sums = BTreeMap::<&AccountId, Balance>::new();
        for (task, round, claim) in claims {
            let Some(amount) = self.owed(*task, *round, claim) else { return false };
            *sums.entry(&self.tasks[task].organization).or_default() += amount;
        }
        // The largest sum comes first: it must suffice to create the account.
        let largest = sums.into_values().max().unwrap_or(0);
        leaves.len() == claims.len()
            && claims.iter().all(|(_, _, claim)| claim.payee == first.payee)
            && self.tokens.reachable(&AccountId::new(first.payee), largest)
    }

    /// The reward of a claim, in plancks, if it is valid for an unclaimed leaf.
    fn owed(&self, id: u64, round: u32, claim: &RewardClaim) -> Option<Balance> {
        let task = self.tasks.get(&id)?;
        let round = task.rounds.get(usize::try_from(round).unwrap())?;
        let open = round.standing != RoundStatus::Void && round.opens_at <= self.block && self.claims_open(task);
        let due = round.tree.has(claim) && !round.claimed.contains(&claim.index);
        (open && due).then(|| round.worth()).filter(|amount| *amount > 0)
    }
}
