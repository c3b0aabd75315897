//! Claims: tokens move from a pool to the leaf's payee, whoever submits the claim.

use crate::{actions::By, chain, tokens::Why, world::World};
use pallet_rewards::Call;
use sheaf_primitives::RewardClaim;
use sheaf_runtime::{AccountId, Balance, Runtime};

impl World {
    pub(super) fn follow_rewards(&mut self, by: &By, call: &Call<Runtime>) {
        match call {
            Call::claim { task, round, claim } => {
                let fee = if matches!(by, By::Itself) { chain::fee_of(*task, *round, claim) } else { 0 };
                let (organization, amount) = self.take_leaf(*task, *round, claim);
                let payee = AccountId::new(claim.payee);
                self.tokens.pay_held(&organization, Why::TaskDeposit, &payee, amount - fee);
                // Blocks have no author here, so the treasury receives the author's part as well.
                self.tokens.pay_held(&organization, Why::TaskDeposit, &self.treasury.clone(), fee);
            }
            Call::claim_many { claims } => {
                for (task, round, claim) in claims {
                    let (organization, amount) = self.take_leaf(*task, *round, claim);
                    self.tokens.pay_held(&organization, Why::TaskDeposit, &AccountId::new(claim.payee), amount);
                }
            }
            other => panic!("the model does not know {other:?}"),
        }
    }

    /// Records a claim, which must be valid for an unclaimed leaf.
    fn take_leaf(&mut self, task: u64, round: u32, claim: &RewardClaim) -> (AccountId, Balance) {
        let task = self.tasks.get_mut(&task).unwrap();
        let round = &mut task.rounds[usize::try_from(round).unwrap()];
        assert!(round.tree.has(claim), "a forged claim was paid");
        assert!(round.claimed.insert(claim.index), "a leaf was paid twice");
        let amount = round.worth();
        round.paid += amount;
        task.paid += amount;
        (task.organization.clone(), amount)
    }
}
