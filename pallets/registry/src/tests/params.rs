//! What governance sets, and what is fixed for ever.

use super::mock::*;
use crate::{Event, HoldReason, RegistryParams};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn the_admin_sets_the_parameters() {
    on_chain(|| {
        let params = RegistryParams { aggregator_bond: 1, code_byte_fee: 2, max_code_per_block: 3 };

        assert_ok!(Registry::set_params(RuntimeOrigin::root(), params.clone()));

        assert_eq!(Registry::params(), params);
        assert_eq!(last_event(), Event::ParamsSet { params });
    });
}

#[test]
fn nobody_else_sets_the_parameters() {
    on_chain(|| {
        assert_noop!(Registry::set_params(signed(OLGA), params()), DispatchError::BadOrigin);
    });
}

#[test]
fn every_other_call_needs_a_signature() {
    on_chain(|| {
        let root = RuntimeOrigin::root;
        let refused = DispatchError::BadOrigin;
        assert_noop!(Registry::register_organization(root(), profile("x")), refused);
        assert_noop!(Registry::update_organization(root(), profile("x")), refused);
        assert_noop!(Registry::deregister_organization(root()), refused);
        assert_noop!(Registry::register_trainer(root(), profile("x")), refused);
        assert_noop!(Registry::update_trainer(root(), profile("x")), refused);
        assert_noop!(Registry::deregister_trainer(root()), refused);
        assert_noop!(Registry::register_aggregator(root(), aggregator_profile()), refused);
        assert_noop!(Registry::update_aggregator(root(), aggregator_profile()), refused);
        assert_noop!(Registry::deregister_aggregator(root()), refused);
        assert_noop!(Registry::publish_model(root(), spec(), bytes("code")), refused);
        assert_noop!(Registry::publish_model_at(root(), spec(), artifact(1)), refused);
        assert_noop!(Registry::retire_model(root(), 0), refused);
    });
}

#[test]
fn the_layout_that_wallets_and_stored_state_rely_on_does_not_move() {
    let calls: Vec<u8> = [
        crate::Call::<Test>::register_organization { profile: profile("x") },
        crate::Call::update_organization { profile: profile("x") },
        crate::Call::deregister_organization {},
        crate::Call::register_trainer { profile: profile("x") },
        crate::Call::update_trainer { profile: profile("x") },
        crate::Call::deregister_trainer {},
        crate::Call::register_aggregator { profile: aggregator_profile() },
        crate::Call::update_aggregator { profile: aggregator_profile() },
        crate::Call::deregister_aggregator {},
        crate::Call::publish_model { spec: spec(), client_code: bytes("code") },
        crate::Call::publish_model_at { spec: spec(), client: artifact(1) },
        crate::Call::retire_model { model: 0 },
        crate::Call::set_params { params: params() },
    ]
    .iter()
    .map(|call| call.encode()[0])
    .collect();
    let holds = [HoldReason::ProfileDeposit, HoldReason::ModelDeposit, HoldReason::AggregatorBond];

    assert_eq!(calls, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 99]);
    assert_eq!(holds.map(|reason| reason.encode()), [[0], [1], [2]]);
}
