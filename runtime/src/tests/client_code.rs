//! Client code is filed only under its own hash. The node stores the last bytes of the extrinsic, so the extrinsic must
//! end in the code, however the call is wrapped.

use super::{
    chain::{Chain, events, on_a_chain},
    task::{publish, register_organization},
};
use crate::{Address, ProxyType, Registry, Runtime, RuntimeCall, RuntimeEvent, System};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use sp_runtime::{DispatchError, DispatchResult, Weight};

const CODE: &[u8] = b"class Client: ...";

fn remark() -> RuntimeCall {
    frame_system::Call::<Runtime>::remark { remark: b"garbage".to_vec() }.into()
}

fn code_not_last() -> DispatchError {
    pallet_registry::Error::<Runtime>::CodeNotLast.into()
}

fn published() -> bool {
    Registry::model(0).is_some()
}

#[test]
fn a_direct_call_publishes() {
    on_a_chain(|chain| {
        register_organization(chain, Alice);

        chain.must(Alice, publish(CODE.to_vec()));

        assert!(published());
    });
}

#[test]
fn the_last_call_of_a_batch_publishes() {
    on_a_chain(|chain| {
        register_organization(chain, Alice);

        chain.must(
            Alice,
            pallet_utility::Call::<Runtime>::batch_all { calls: vec![remark(), publish(CODE.to_vec()).into()] },
        );

        assert!(published());
    });
}

#[test]
fn an_earlier_call_of_a_batch_is_refused() {
    on_a_chain(|chain| {
        register_organization(chain, Alice);
        let calls = vec![publish(CODE.to_vec()).into(), remark()];

        let outcome = chain.submit(Alice, pallet_utility::Call::<Runtime>::batch_all { calls: calls.clone() });
        assert_eq!(outcome, Err(code_not_last()));
        chain.must(Alice, pallet_utility::Call::<Runtime>::batch { calls });

        let interrupted =
            RuntimeEvent::Utility(pallet_utility::Event::BatchInterrupted { index: 0, error: code_not_last() });
        assert!(events().contains(&interrupted));
        assert!(!published());
    });
}

#[test]
fn a_call_through_a_proxy_publishes_since_it_ends_with_the_code() {
    on_a_chain(|chain| {
        register_organization(chain, Alice);
        chain.must(
            Alice,
            pallet_proxy::Call::<Runtime>::add_proxy {
                delegate: Address::Id(Bob.to_account_id()),
                proxy_type: ProxyType::Any,
                delay: 0,
            },
        );

        chain.must(
            Bob,
            pallet_proxy::Call::<Runtime>::proxy {
                real: Address::Id(Alice.to_account_id()),
                force_proxy_type: None,
                call: Box::new(publish(CODE.to_vec()).into()),
            },
        );

        assert!(published());
    });
}

/// Funds and registers the multisig of Alice, Bob and Charlie with this threshold.
fn a_multisig_organization(chain: &mut Chain, threshold: u16) -> crate::AccountId {
    let mut members = [Alice, Bob, Charlie].map(|who| who.to_account_id());
    members.sort();
    let multisig = pallet_multisig::Pallet::<Runtime>::multi_account_id(&members, threshold);
    let fund = pallet_balances::Call::<Runtime>::transfer_keep_alive {
        dest: Address::Id(multisig.clone()),
        value: 100 * crate::units::SHF,
    };
    chain.must(Alice, fund);
    let register = pallet_registry::Call::<Runtime>::register_organization { profile: super::task::profile() };
    let as_multisig =
        pallet_sudo::Call::<Runtime>::sudo_as { who: Address::Id(multisig.clone()), call: Box::new(register.into()) };
    chain.must(Alice, as_multisig);
    multisig
}

fn others(than: sp_keyring::Sr25519Keyring) -> Vec<crate::AccountId> {
    let mut others: Vec<_> =
        [Alice, Bob, Charlie].into_iter().filter(|who| *who != than).map(|who| who.to_account_id()).collect();
    others.sort();
    others
}

#[test]
fn a_call_through_a_multisig_is_refused_since_a_weight_follows_the_code() {
    on_a_chain(|chain| {
        let multisig = a_multisig_organization(chain, 2);
        let approve = |signatory, timepoint| pallet_multisig::Call::<Runtime>::as_multi {
            threshold: 2,
            other_signatories: others(signatory),
            maybe_timepoint: timepoint,
            call: Box::new(publish(CODE.to_vec()).into()),
            max_weight: Weight::from_parts(100_000_000_000, 10_000_000),
        };
        let first =
            pallet_multisig::Timepoint { height: System::block_number(), index: System::extrinsic_index().unwrap() };
        chain.must(Alice, approve(Alice, None));

        chain.must(Bob, approve(Bob, Some(first)));

        let result = executed(&multisig).expect("the multisig ran its call");
        assert_eq!(result, Err(code_not_last()));
        assert!(!published());
    });
}

/// The result of the multisig's call, if it ran in the current block.
fn executed(account: &crate::AccountId) -> Option<DispatchResult> {
    events().into_iter().find_map(|event| match event {
        RuntimeEvent::Multisig(pallet_multisig::Event::MultisigExecuted { multisig, result, .. })
            if multisig == *account =>
        {
            Some(result)
        }
        _ => None,
    })
}

#[test]
fn a_multisig_of_threshold_one_publishes_since_nothing_follows_the_code() {
    on_a_chain(|chain| {
        a_multisig_organization(chain, 1);

        chain.must(
            Alice,
            pallet_multisig::Call::<Runtime>::as_multi_threshold_1 {
                other_signatories: others(Alice),
                call: Box::new(publish(CODE.to_vec()).into()),
            },
        );

        assert!(published());
    });
}

#[test]
fn publishing_the_same_code_twice_is_harmless() {
    on_a_chain(|chain| {
        register_organization(chain, Alice);

        chain.must(Alice, publish(CODE.to_vec()));
        chain.must(Alice, publish(CODE.to_vec()));

        assert_eq!(Registry::model(0).unwrap().client, Registry::model(1).unwrap().client);
    });
}
