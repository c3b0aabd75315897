//! Whether the model expects a call to succeed: the rules of the documentation, one condition after another. `None`
//! where the model does not predict it.

mod registry;
mod rewards;
mod staking;
mod tasks;

use crate::{
    actions::{By, Step},
    world::World,
};
use sheaf_runtime::RuntimeCall;

impl World {
    /// Whether `step` must succeed or must be refused. `None` if either is right.
    pub fn expects(&self, step: &Step) -> Option<bool> {
        match &step.call {
            RuntimeCall::Registry(call) => self.expects_of_registry(&step.by, call),
            RuntimeCall::Tasks(call) => self.expects_of_tasks(&step.by, call),
            RuntimeCall::TrainerStaking(call) => self.expects_of_staking(&step.by, call),
            RuntimeCall::Rewards(call) => Some(self.expects_of_rewards(&step.by, call)),
            RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { value, .. }) => {
                let who = step.by.account()?;
                Some(self.tokens.affords(&who, *value))
            }
            _ => None,
        }
    }
}

/// Whether the caller is the arbiter or the admin.
fn by_root(by: &By) -> bool {
    *by == By::Root
}
