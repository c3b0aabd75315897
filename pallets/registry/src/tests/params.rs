//! The parameters.

use super::{actions::*, mock::*};
use crate::{Event, RegistryParams};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn the_admin_sets_the_parameters() {
    chain(|| {
        let params = RegistryParams { aggregator_bond: 1, code_byte_fee: 2, max_code_per_block: 3 };

        assert_ok!(Registry::set_params(RuntimeOrigin::root(), params.clone()));

        assert_eq!(Registry::params(), params);
        assert_eq!(last_event(), Event::ParamsSet { params });
    });
}

#[test]
fn only_the_admin_sets_the_parameters() {
    chain(|| {
        assert_noop!(Registry::set_params(signed(OLGA), params()), DispatchError::BadOrigin);
    });
}

#[test]
fn every_other_call_needs_a_signature() {
    chain(|| {
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
        assert_noop!(Registry::bond_aggregator(root(), 1), refused);
        assert_noop!(Registry::unbond_aggregator(root(), 1), refused);
    });
}
