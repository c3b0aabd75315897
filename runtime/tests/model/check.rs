//! The chain against the model, and against its own laws.

use crate::{
    tokens::{AccountTokens, Why},
    world::{Stage, World},
};
use frame_support::storage::unhashed;
use sheaf_runtime::{
    AccountId, Balance, Balances, Registry, Rewards, Runtime, RuntimeHoldReason, Tasks, TrainerStaking,
};
use sp_runtime::StateVersion;

/// Checks everything after a successful step.
pub fn all(world: &World, issuance: Balance) {
    balances(world, issuance);
    books(world);
    laws();
}

/// Every account has the tokens that the model says, and no token was made or lost. So no other account has tokens.
pub fn balances(world: &World, issuance: Balance) {
    assert_eq!(Balances::total_issuance(), issuance, "tokens were made or lost");
    let mut sum = 0;
    for (who, tokens) in world.tokens.iter() {
        sum += account(who, tokens);
    }
    assert_eq!(sum, issuance, "an account that the model does not know has tokens");
}

/// Checks an account and returns the total of its tokens, in plancks.
fn account(who: &AccountId, tokens: &AccountTokens) -> Balance {
    let data = frame_system::Account::<Runtime>::get(who).data;
    assert_eq!(data.free, tokens.free, "what {who:?} has free: the chain, and the model");
    let mut of_model = tokens.held.clone();
    let mut elsewhere = 0;
    for hold in pallet_balances::Holds::<Runtime>::get(who) {
        match reason(hold.id) {
            Some(why) => {
                let expected = of_model.remove(&why).unwrap_or(0);
                assert_eq!(hold.amount, expected, "what is held of {who:?} for {why:?}: the chain, and the model");
            }
            None => elsewhere += hold.amount,
        }
    }
    assert!(of_model.is_empty(), "the model holds {of_model:?} of {who:?}, and the chain does not");
    let held: Balance = tokens.held.values().sum();
    assert_eq!(data.reserved, held + elsewhere, "what is reserved of {who:?} is not what is held");
    data.free + data.reserved
}

fn reason(id: RuntimeHoldReason) -> Option<Why> {
    use pallet_trainer_staking::HoldReason as Staking;
    use {pallet_registry::HoldReason as Registry, pallet_tasks::HoldReason as Tasks};
    match id {
        RuntimeHoldReason::Registry(Registry::ProfileDeposit) => Some(Why::Profile),
        RuntimeHoldReason::Registry(Registry::ModelDeposit) => Some(Why::Model),
        RuntimeHoldReason::Registry(Registry::AggregatorBond) => Some(Why::AggregatorBond),
        RuntimeHoldReason::Tasks(Tasks::TaskDeposit) => Some(Why::TaskDeposit),
        RuntimeHoldReason::Tasks(Tasks::TaskStorage) => Some(Why::TaskStorage),
        RuntimeHoldReason::Tasks(Tasks::Objection) => Some(Why::Objection),
        RuntimeHoldReason::TrainerStaking(Staking::TrainerBond) => Some(Why::TrainerBond),
        RuntimeHoldReason::TrainerStaking(Staking::Dispute) => Some(Why::Dispute),
        // Validators' stakes, which no step changes.
        _ => None,
    }
}

/// Every task's deposit is distributed as the model says, to the planck.
fn books(world: &World) {
    for (id, task) in &world.tasks {
        let books = Tasks::books(*id).unwrap_or_else(|| panic!("task {id} is gone, and the model has it"));
        let ours = (task.deposit, task.unallocated, task.outstanding(), task.paid, task.to_aggregators, task.refunded);
        let theirs =
            (books.deposit, books.unallocated, books.outstanding, books.paid, books.aggregator, books.refunded);
        assert_eq!(theirs, ours, "the books of task {id}: the chain's, and the model's");
        assert_eq!(books.unclaimed, task.to_treasury, "what task {id} sent to the treasury");
        let somewhere = ours.1 + ours.2 + ours.3 + ours.4 + ours.5 + task.to_treasury;
        assert_eq!(somewhere, task.deposit, "the deposit of task {id} is not all somewhere");
        let held = world.tokens.held(&task.organization, Why::TaskDeposit);
        assert!(held >= task.unallocated + task.outstanding(), "task {id} owes more than is held");
    }
    assert_eq!(u64::try_from(pallet_tasks::Tasks::<Runtime>::iter_keys().count()), u64::try_from(world.tasks.len()));
    for (id, task) in world.tasks.iter().filter(|(_, task)| task.stage == Stage::Open) {
        let backing = pallet_tasks::Tasks::<Runtime>::get(id).unwrap().backing;
        assert_eq!(backing, task.backing, "what stands behind task {id}: the chain, and the model");
    }
}

/// The laws of the pallets.
pub fn laws() {
    Registry::do_try_state().unwrap();
    Tasks::do_try_state().unwrap();
    TrainerStaking::do_try_state().unwrap();
    Rewards::do_try_state().unwrap();
}

/// The hash of all storage except the index of the running extrinsic.
pub fn root() -> Vec<u8> {
    unhashed::kill(sp_core::storage::well_known_keys::EXTRINSIC_INDEX);
    sp_io::storage::root(StateVersion::V1)
}
