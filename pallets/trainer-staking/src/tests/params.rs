//! The parameters, and who may make which call.

use super::{actions::*, mock::*};
use crate::{Call, Error, Event, GenesisConfig, MAX_SILENT_SLASH, ReportRuling, StakingParams};
use frame_support::{assert_noop, assert_ok};
use sheaf_primitives::Permill;
use sp_runtime::{BuildStorage, DispatchError};

/// Parameters just beyond their bounds, each with its error.
fn out_of_range() -> [(StakingParams<u32>, Error<Test>); 3] {
    let too_large = Permill::from_parts(MAX_SILENT_SLASH.deconstruct() + 1);
    [
        (StakingParams { silent_slash: too_large, ..params() }, Error::SilentSlashTooLarge),
        (StakingParams { contest_window: 0, ..params() }, Error::ContestWindowTooShort),
        (StakingParams { ruling_window: 0, ..params() }, Error::RulingWindowTooShort),
    ]
}

#[test]
fn the_admin_sets_the_parameters() {
    chain(|| {
        let params = StakingParams {
            min_bond: 1,
            bonding_duration: 2,
            leave_delay: 3,
            dispute_bond: 4,
            contest_window: 5,
            ruling_window: 6,
            silent_slash: Permill::from_parts(7),
            bounty: Permill::one(),
            max_bounty: 8,
        };

        assert_ok!(TrainerStaking::set_params(RuntimeOrigin::root(), params.clone()));

        assert_eq!(TrainerStaking::params(), params);
        assert_eq!(last_event(), Event::ParamsSet { params });
    });
}

#[test]
fn only_the_admin_sets_the_parameters() {
    chain(|| {
        assert_noop!(TrainerStaking::set_params(signed(TOM), params()), DispatchError::BadOrigin);
    });
}

#[test]
fn parameters_out_of_range_are_refused_each_with_its_error() {
    chain(|| {
        for (params, error) in out_of_range() {
            assert_noop!(TrainerStaking::set_params(RuntimeOrigin::root(), params), error);
        }
    });
}

#[test]
fn no_chain_begins_with_parameters_out_of_range() {
    for (params, _) in out_of_range() {
        let genesis = GenesisConfig::<Test> { params };
        assert!(std::panic::catch_unwind(|| genesis.build_storage()).is_err());
    }
}

#[test]
fn the_parameters_that_a_chain_has_by_default_are_in_range() {
    chain(|| {
        assert_ok!(TrainerStaking::set_params(RuntimeOrigin::root(), StakingParams::default()));
    });
}

#[test]
fn every_call_of_a_person_needs_a_signature() {
    chain(|| {
        for call in [
            Call::bond { amount: 1 },
            Call::unbond { amount: 1 },
            Call::rebond { amount: 1 },
            Call::withdraw_unbonded {},
            Call::take_seat { task: 0 },
            Call::leave { task: 0 },
            Call::evict_idle { task: 0, trainers: Default::default() },
            Call::release { task: 0, trainer: TOM },
            Call::report_misconduct { task: 0, trainer: TOM, evidence: evidence() },
            Call::forget_task { task: 0 },
            Call::contest_report { task: 0 },
            Call::settle_report { task: 0, trainer: TOM },
        ] {
            assert_noop!(dispatch(call, RuntimeOrigin::root()), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn only_the_arbiter_rules() {
    chain(|| {
        seat(TOM, 0);
        report(0, TOM);
        for other in [signed(ANNA), signed(TOM), RuntimeOrigin::root(), RuntimeOrigin::none()] {
            let call = Call::rule_on_report { task: 0, trainer: TOM, ruling: ReportRuling::Dismiss };
            assert_noop!(dispatch(call, other), DispatchError::BadOrigin);
        }
    });
}
