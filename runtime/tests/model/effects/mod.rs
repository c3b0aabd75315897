//! The effect of a successful call on the model: one file for each pallet, written from the documentation and not from
//! the pallets' code.

mod registry;
mod rewards;
mod staking;
mod tasks;

pub use registry::storage_price;

use crate::{actions::Step, world::World};
use sheaf_runtime::{AccountId, RuntimeCall};

impl World {
    /// Applies the effect of `step` to the model.
    pub fn follow(&mut self, step: &Step) {
        let who = step.by.account();
        match &step.call {
            RuntimeCall::Registry(call) => self.follow_registry(who, call),
            RuntimeCall::Tasks(call) => self.follow_tasks(who, call, step.tree.as_ref()),
            RuntimeCall::TrainerStaking(call) => self.follow_staking(who, call),
            RuntimeCall::Rewards(call) => self.follow_rewards(&step.by, call),
            RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest, value }) => {
                let sheaf_runtime::Address::Id(to) = dest else { panic!("the model knows accounts by id only") };
                self.tokens.pay(&who.expect("transfers are signed"), to, *value);
            }
            other => panic!("the model does not know {other:?}"),
        }
    }
}

/// The signer of a call that only signers make.
fn signer(who: Option<AccountId>) -> AccountId {
    who.expect("only a signed call succeeds here")
}
