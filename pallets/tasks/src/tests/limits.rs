//! Limits and windows.

use super::mock::*;
use crate::{Error, Event, TaskParams};
use frame_support::{assert_noop, assert_ok};
use sheaf_primitives::{Moment, SHF};
use sp_runtime::{DispatchError, DispatchResult};

fn set(change: impl FnOnce(&mut TaskParams<u32>)) -> DispatchResult {
    let mut params = PARAMS;
    change(&mut params);
    Tasks::set_params(RuntimeOrigin::root(), params)
}

#[test]
fn only_the_admin_origin_sets_them() {
    chain(|| {
        let outcome = Tasks::set_params(super::actions::signed(CLINIC), PARAMS);
        assert_noop!(outcome, DispatchError::BadOrigin);
        let params = TaskParams { min_stake: 2 * SHF, ..PARAMS };
        assert_ok!(Tasks::set_params(RuntimeOrigin::root(), params));
        assert_eq!(crate::Params::<Test>::get(), params);
        assert_eq!(super::actions::last_event(), Event::ParamsSet { params });
    });
}

#[test]
fn ones_that_contradict_each_other_are_refused() {
    const DAYS_180: Moment = 180 * 24 * 60 * 60 * 1000;
    chain(|| {
        assert_noop!(set(|p| p.min_share = 2 * EXISTENTIAL_DEPOSIT - 1), Error::<Test>::MinShareTooSmall);
        assert_noop!(set(|p| p.min_duration_ms = DAYS_180 + 1), Error::<Test>::MinDurationTooLong);
        assert_noop!(set(|p| p.min_round_gap = 4), Error::<Test>::RoundGapTooShort);
        assert_noop!(set(|p| p.stall_window = 4), Error::<Test>::StallWindowTooShort);
        assert_noop!(set(|p| p.claim_window = 49), Error::<Test>::ClaimWindowTooShort);
        let none = |p: &mut TaskParams<u32>| (p.challenge_window, p.min_round_gap) = (0, 0);
        let with_none = |change: fn(&mut TaskParams<u32>)| {
            set(|p| {
                none(p);
                change(p);
            })
        };
        assert_noop!(with_none(|p| p.stall_window = 0), Error::<Test>::StallWindowTooShort);
        assert_noop!(with_none(|p| p.claim_window = 0), Error::<Test>::ClaimWindowTooShort);
        assert_noop!(set(|p| p.ruling_window = 0), Error::<Test>::RulingWindowOutOfRange);
        assert_noop!(set(|p| p.ruling_window = 13), Error::<Test>::RulingWindowOutOfRange);
        assert_noop!(set(|p| p.objection_bond = 0), Error::<Test>::ObjectionBondZero);
        assert_ok!(with_none(|p| p.claim_window = 4 * p.ruling_window));
        assert_ok!(set(|p| p.min_share = 2 * EXISTENTIAL_DEPOSIT));
    });
}

#[test]
fn the_defaults_agree_with_each_other() {
    chain(|| {
        assert_ok!(Tasks::set_params(RuntimeOrigin::root(), TaskParams::default()));
    });
}

#[test]
#[should_panic(expected = "contradict each other")]
fn a_genesis_with_contradictions_is_refused() {
    use sp_runtime::BuildStorage;
    let params = TaskParams { claim_window: 1, ..PARAMS };
    let _ = crate::GenesisConfig::<Test> { params }.build_storage();
}
