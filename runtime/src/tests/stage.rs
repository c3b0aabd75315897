//! A task under way, from which most attacks start, and the steps that follow.

use super::{
    chain::{Chain, events},
    task::{PostedRound, held, publish, register_aggregator, register_organization, take_seat, terms},
};
use crate::{AccountId, Balance, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason};
use frame_support::dispatch::DispatchResult;
use sheaf_primitives::{TaskId, TaskTerms};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve};

pub type Registry = pallet_registry::Call<Runtime>;
pub type Task = pallet_tasks::Call<Runtime>;
pub type Staking = pallet_trainer_staking::Call<Runtime>;

/// The trainers of the first task.
pub const TRAINERS: [Sr25519Keyring; 3] = [Charlie, Dave, Eve];

/// New accounts, one for each trainer: the rewards create them.
pub fn payees() -> Vec<AccountId> {
    (1..=3).map(|number| AccountId::new([number; 32])).collect()
}

/// Organization Alice with a model, aggregator Bob with 100 SHF bonded, and an open task of theirs.
pub fn an_open_task(chain: &mut Chain) {
    register_organization(chain, Alice);
    register_aggregator(chain, Bob);
    chain.must(Alice, publish(b"class Client: ...".to_vec()));
    open_task(chain, terms(chain.now() + 120_000));
}

/// The same task, with its trainers seated one block ago: 100 SHF for two rounds, a tenth of it for Bob.
pub fn a_task_under_way(chain: &mut Chain) {
    an_open_task(chain);
    for trainer in TRAINERS {
        take_seat(chain, trainer, 0);
    }
    chain.pass(1);
}

/// Its first round, posted for all three and open for claims: 15 SHF each.
pub fn an_open_round(chain: &mut Chain) -> PostedRound {
    a_task_under_way(chain);
    let round = PostedRound::of(0, 0, &payees());
    chain.must(Bob, round.submit());
    chain.pass(2);
    round
}

/// Alice proposes another task and Bob accepts it. Returns its number.
pub fn open_task(chain: &mut Chain, terms: TaskTerms) -> TaskId {
    let task = pallet_tasks::NextTaskId::<Runtime>::get();
    chain.must(Alice, Task::propose_task { model: 0, aggregator: Bob.to_account_id(), terms });
    chain.must(Bob, Task::accept_task { task });
    task
}

/// The arbiter, which is root here, makes a call. Returns its result.
pub fn rule(chain: &mut Chain, call: impl Into<RuntimeCall>) -> DispatchResult {
    chain.must(Alice, pallet_sudo::Call::<Runtime>::sudo { call: Box::new(call.into()) });
    let said = events().into_iter().rev().find_map(|event| match event {
        RuntimeEvent::Sudo(pallet_sudo::Event::Sudid { sudo_result }) => Some(sudo_result),
        _ => None,
    });
    said.expect("sudo says what came of it")
}

/// The tokens held on the organization's account for its tasks, in plancks.
pub fn deposits() -> Balance {
    held(&Alice.to_account_id(), RuntimeHoldReason::Tasks(pallet_tasks::HoldReason::TaskDeposit))
}

/// The aggregator's bond, in plancks.
pub fn aggregator_bond() -> Balance {
    held(&Bob.to_account_id(), RuntimeHoldReason::Registry(pallet_registry::HoldReason::AggregatorBond))
}

/// A trainer's bonded and unlocking tokens, in plancks.
pub fn bond_of(trainer: Sr25519Keyring) -> Balance {
    let reason = RuntimeHoldReason::TrainerStaking(pallet_trainer_staking::HoldReason::TrainerBond);
    held(&trainer.to_account_id(), reason)
}

/// An account's free and held tokens, in plancks.
pub fn wealth(who: Sr25519Keyring) -> Balance {
    use frame_support::traits::fungible::Inspect;
    <crate::Balances as Inspect<AccountId>>::total_balance(&who.to_account_id())
}
