//! What proxies may do.

use super::{
    chain::on_a_chain,
    task::{publish, spec, terms},
};
use crate::{Address, Balances, ProxyType, Runtime, RuntimeCall, units::SHF};
use frame_support::traits::InstanceFilter;
use sheaf_primitives::Artifact;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};

fn transfer() -> RuntimeCall {
    pallet_balances::Call::<Runtime>::transfer_allow_death { dest: Address::Id(Charlie.to_account_id()), value: SHF }
        .into()
}

fn unbond() -> RuntimeCall {
    pallet_trainer_staking::Call::<Runtime>::unbond { amount: SHF }.into()
}

fn training() -> Vec<RuntimeCall> {
    let claim =
        sheaf_primitives::RewardClaim { index: 0, payee: [0; 32], salt: [0; 32], share: 1, path: Default::default() };
    vec![
        pallet_trainer_staking::Call::<Runtime>::take_seat { task: 0 }.into(),
        pallet_trainer_staking::Call::<Runtime>::leave { task: 0 }.into(),
        pallet_rewards::Call::<Runtime>::claim { task: 0, round: 0, claim }.into(),
        pallet_rewards::Call::<Runtime>::claim_many { claims: Default::default() }.into(),
    ]
}

#[test]
fn a_training_proxy_takes_seats_leaves_and_claims() {
    for call in training() {
        assert!(ProxyType::Training.filter(&call), "{call:?}");
    }
}

#[test]
fn a_training_proxy_does_nothing_else() {
    let batch = pallet_utility::Call::<Runtime>::batch { calls: vec![transfer()] };
    let bond = pallet_trainer_staking::Call::<Runtime>::bond { amount: SHF };
    let withdraw = pallet_trainer_staking::Call::<Runtime>::withdraw_unbonded {};
    let sudo = pallet_sudo::Call::<Runtime>::sudo { call: Box::new(transfer()) };
    for call in [transfer(), unbond(), batch.into(), bond.into(), withdraw.into(), sudo.into(), publish(vec![1]).into()]
    {
        assert!(!ProxyType::Training.filter(&call), "{call:?}");
    }
}

#[test]
fn a_non_transfer_proxy_spends_nothing() {
    let at = Artifact { sha256: Default::default(), size: 1, uri: Default::default() };
    let propose =
        pallet_tasks::Call::<Runtime>::propose_task { model: 0, aggregator: Bob.to_account_id(), terms: terms(0) };
    let top_up = pallet_tasks::Call::<Runtime>::top_up_task { task: 0, amount: SHF };
    let publish_at = pallet_registry::Call::<Runtime>::publish_model_at { spec: spec(), client: at };
    let refused = [transfer(), propose.into(), top_up.into(), publish(vec![1]).into()];
    let allowed = [unbond(), publish_at.into()];

    assert!(refused.iter().all(|call| !ProxyType::NonTransfer.filter(call)));
    assert!(allowed.iter().all(|call| ProxyType::NonTransfer.filter(call)));
}

#[test]
fn narrower_kinds_are_within_wider_ones() {
    use ProxyType::{Any, CancelProxy, NonTransfer, Staking, Training};

    for kind in [Any, NonTransfer, Training, Staking, CancelProxy] {
        assert!(Any.is_superset(&kind));
        assert!(kind.is_superset(&kind));
        assert!(!Training.is_superset(&kind) || kind == Training);
        assert_eq!(NonTransfer.is_superset(&kind), kind != Any);
    }
}

#[test]
fn a_training_proxy_that_transfers_through_the_chain_is_stopped() {
    on_a_chain(|chain| {
        chain.must(
            Alice,
            pallet_proxy::Call::<Runtime>::add_proxy {
                delegate: Address::Id(Bob.to_account_id()),
                proxy_type: ProxyType::Training,
                delay: 0,
            },
        );
        let before = Balances::free_balance(Charlie.to_account_id());

        chain.must(
            Bob,
            pallet_proxy::Call::<Runtime>::proxy {
                real: Address::Id(Alice.to_account_id()),
                force_proxy_type: None,
                call: Box::new(transfer()),
            },
        );

        assert_eq!(Balances::free_balance(Charlie.to_account_id()), before);
        let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
        let event = pallet_proxy::Event::ProxyExecuted { result: filtered };
        assert!(super::chain::events().contains(&event.into()));
    });
}
