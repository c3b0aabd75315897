//! Code published from inside other calls: allowed only where the code still ends the extrinsic.

use super::{actions::*, mock::*};
use crate::{Error, Models};
use codec::Encode;
use frame_support::{assert_noop, assert_ok, weights::Weight};
use sheaf_primitives::sha256;
use sp_runtime::DispatchResult;

fn publish_call(code: &[u8]) -> RuntimeCall {
    RuntimeCall::Registry(crate::Call::publish_model { spec: spec(), client_code: code.to_vec().try_into().unwrap() })
}

fn remark(bytes: &[u8]) -> RuntimeCall {
    RuntimeCall::System(frame_system::Call::remark { remark: bytes.to_vec() })
}

fn batch_all(calls: Vec<RuntimeCall>) -> RuntimeCall {
    RuntimeCall::Utility(pallet_utility::Call::batch_all { calls })
}

/// Runs an extrinsic that ends in the call's encoding, as every signed one does.
fn signed_extrinsic(call: RuntimeCall) -> RuntimeCall {
    extrinsic(1, [b"signature".as_slice(), &call.encode()].concat());
    call
}

fn run(call: RuntimeCall) -> DispatchResult {
    dispatch(signed_extrinsic(call), OLGA)
}

#[test]
fn a_batch_that_ends_in_the_code_publishes_it() {
    chain(|| {
        register_olga();

        assert_ok!(run(batch_all(vec![remark(b"first"), publish_call(b"code")])));

        assert_eq!(Models::<Test>::iter().count(), 1);
    });
}

#[test]
fn a_batch_that_goes_on_after_the_code_is_refused() {
    chain(|| {
        register_olga();
        let call = signed_extrinsic(batch_all(vec![publish_call(b"code"), remark(b"garbage")]));

        assert_noop!(dispatch(call, OLGA), Error::<Test>::CodeNotLast);
    });
}

#[test]
fn a_batch_that_does_not_roll_back_publishes_nothing_either() {
    let indexed = indexed(|| {
        register_olga();
        let call = pallet_utility::Call::batch { calls: vec![publish_call(b"code"), remark(b"garbage")] };

        assert_ok!(run(RuntimeCall::Utility(call)));

        assert_eq!(Models::<Test>::iter().count(), 0);
    });
    assert_eq!(indexed, vec![]);
}

#[test]
fn a_batch_may_publish_the_same_code_twice() {
    let indexed = indexed(|| {
        register_olga();

        assert_ok!(run(batch_all(vec![remark(b"code"), publish_call(b"code")])));
        // Both calls see an extrinsic that ends in the code.
        extrinsic(2, b"code".to_vec());
        assert_ok!(dispatch(publish_call(b"code"), OLGA));
        assert_ok!(dispatch(publish_call(b"code"), OLGA));

        assert_eq!(Models::<Test>::iter().count(), 3);
    });
    let code = sha256(&[b"code"]);
    assert_eq!(indexed, vec![(1, code, 4), (2, code, 4), (2, code, 4)]);
}

#[test]
fn an_extrinsic_does_not_publish_two_codes_even_if_both_end_it() {
    let indexed = indexed(|| {
        register_olga();
        // One code is the end of the other.
        let call = signed_extrinsic(batch_all(vec![publish_call(b"de"), publish_call(b"code")]));

        assert_noop!(dispatch(call, OLGA), Error::<Test>::OneCodePerExtrinsic);
    });
    // The node learned of the first before the batch was undone: true bytes under their true hash, so harmless.
    assert_eq!(indexed, vec![(1, sha256(&[b"de"]), 2)]);
}

#[test]
fn a_proxy_publishes_since_its_call_comes_last() {
    chain(|| {
        register_olga();
        assert_ok!(Proxy::add_proxy(signed(OLGA), TOM, (), 0));
        let call = RuntimeCall::Proxy(pallet_proxy::Call::proxy {
            real: OLGA,
            force_proxy_type: None,
            call: Box::new(publish_call(b"code")),
        });
        extrinsic(1, call.encode());

        assert_ok!(dispatch(call, TOM));

        assert_eq!(Registry::model(0).unwrap().owner, OLGA);
    });
}

#[test]
fn a_multisig_does_not_publish_since_a_weight_follows_its_call() {
    chain(|| {
        let (mut others, weight) = (vec![ANNA, TOM], Weight::MAX);
        others.sort();
        let mut all = others.clone();
        all.push(OLGA);
        all.sort();
        let together = Multisig::multi_account_id(&all, 2);
        assert_ok!(Balances::transfer_keep_alive(signed(OLGA), together.clone(), 100 * sheaf_primitives::SHF));
        assert_ok!(Registry::register_organization(signed(together.clone()), profile("Together")));
        let inner = publish_call(b"code");
        assert_ok!(Multisig::approve_as_multi(
            signed(OLGA),
            2,
            others,
            None,
            sp_io::hashing::blake2_256(&inner.encode()),
            weight
        ));
        let timepoint = Some(Multisig::timepoint());
        let mut others = vec![OLGA, TOM];
        others.sort();
        let call = RuntimeCall::Multisig(pallet_multisig::Call::as_multi {
            threshold: 2,
            other_signatories: others,
            maybe_timepoint: timepoint,
            call: Box::new(inner),
            max_weight: weight,
        });
        extrinsic(1, call.encode());

        assert_ok!(dispatch(call, ANNA));

        assert_eq!(Models::<Test>::iter().count(), 0);
        let refused = Err(Error::<Test>::CodeNotLast.into());
        assert!(System::events().iter().any(|record| matches!(
            &record.event,
            RuntimeEvent::Multisig(pallet_multisig::Event::MultisigExecuted { result, .. }) if *result == refused
        )));
    });
}
