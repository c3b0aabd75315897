//! What governance sets, and what is fixed for ever.

use super::mock::*;
use crate::{Call, Event, HoldReason, StakingParams};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

#[test]
fn the_admin_sets_the_parameters() {
    on_chain(|| {
        let params = StakingParams { min_bond: 1, bonding_duration: 2, leave_delay: 3 };

        assert_ok!(TrainerStaking::set_params(RuntimeOrigin::root(), params.clone()));

        assert_eq!(TrainerStaking::params(), params);
        assert_eq!(last_event(), Event::ParamsSet { params });
    });
}

#[test]
fn nobody_else_sets_the_parameters() {
    on_chain(|| {
        assert_noop!(TrainerStaking::set_params(signed(TOM), params()), DispatchError::BadOrigin);
    });
}

#[test]
fn every_call_of_a_person_needs_a_signature() {
    on_chain(|| {
        for call in [
            Call::bond { amount: 1 },
            Call::unbond { amount: 1 },
            Call::rebond { amount: 1 },
            Call::withdraw_unbonded {},
            Call::take_seat { task: 0 },
            Call::leave { task: 0 },
            Call::evict_idle { task: 0, trainers: Default::default() },
            Call::release { task: 0, trainer: TOM },
            Call::forget_task { task: 0 },
        ] {
            assert_noop!(dispatch(call, RuntimeOrigin::root()), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn the_layout_that_wallets_and_stored_state_rely_on_does_not_move() {
    let calls: Vec<u8> = [
        Call::<Test>::bond { amount: 1 },
        Call::unbond { amount: 1 },
        Call::rebond { amount: 1 },
        Call::withdraw_unbonded {},
        Call::take_seat { task: 0 },
        Call::leave { task: 0 },
        Call::evict_idle { task: 0, trainers: Default::default() },
        Call::release { task: 0, trainer: TOM },
        Call::slash_seat { task: 0, trainer: TOM, amount: 1 },
        Call::forget_task { task: 0 },
        Call::set_params { params: params() },
    ]
    .iter()
    .map(|call| call.encode()[0])
    .collect();

    assert_eq!(calls, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 99]);
    assert_eq!(HoldReason::TrainerBond.encode(), [0]);
}
