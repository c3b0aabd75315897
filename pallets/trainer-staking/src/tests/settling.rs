//! Reports that end once they are due.

use super::{actions::*, mock::*};
use crate::{Error, Event, StakingParams};
use frame_support::{assert_noop, assert_ok};
use sheaf_primitives::{Permill, SHF};
use sp_runtime::{AccountId32, DispatchResult};

fn settle(trainer: AccountId32) -> DispatchResult {
    TrainerStaking::settle_report(signed(BOB), 0, trainer)
}

fn free(account: AccountId32) -> u128 {
    Balances::free_balance(&account)
}

#[test]
fn an_uncontested_report_costs_the_seat_a_tenth_and_pays_no_bounty() {
    chain(|| {
        seat(TOM, 0);
        report(0, TOM);
        pass_blocks(CONTEST_WINDOW - 1);
        assert_noop!(settle(TOM), Error::<Test>::ReportNotDue);
        pass_blocks(1);

        assert_ok!(settle(TOM));

        let slashed = STAKE / 10;
        assert_eq!((books(&TOM), treasury()), ((4 * STAKE - slashed, STAKE - slashed, 0), slashed));
        assert_eq!((free(ANNA), free(BOB)), (FUNDS, FUNDS));
        assert_eq!((TrainerStaking::report(0, TOM), held_for_disputes(&ANNA)), (None, 0));
        assert_eq!(last_event(), Event::ReportSettled { task: 0, trainer: TOM, slashed });
        assert_noop!(settle(TOM), Error::<Test>::NoReport);
    });
}

#[test]
fn a_silent_arbiter_costs_neither_party_anything() {
    chain(|| {
        seat(TOM, 0);
        report(0, TOM);
        assert_ok!(TrainerStaking::contest_report(signed(TOM), 0));
        pass_blocks(RULING_WINDOW - 1);
        assert_noop!(settle(TOM), Error::<Test>::ReportNotDue);
        pass_blocks(1);

        assert_ok!(settle(TOM));

        assert_eq!((books(&TOM), treasury()), ((4 * STAKE, STAKE, 0), 0));
        assert_eq!((free(ANNA), free(TOM)), (FUNDS, FUNDS - 4 * STAKE));
        assert_eq!((held_for_disputes(&ANNA), held_for_disputes(&TOM)), (0, 0));
        assert_eq!(last_event(), Event::ReportSettled { task: 0, trainer: TOM, slashed: 0 });
    });
}

#[test]
fn silence_costs_the_part_that_governance_set() {
    chain(|| {
        let lenient = StakingParams { silent_slash: Permill::from_percent(1), ..params() };
        assert_ok!(TrainerStaking::set_params(RuntimeOrigin::root(), lenient));
        seat(TOM, 0);
        report(0, TOM);
        pass_blocks(CONTEST_WINDOW);

        assert_ok!(settle(TOM));

        assert_eq!(treasury(), STAKE / 100);
    });
}

#[test]
fn silence_reaches_the_seat_only() {
    chain(|| {
        seat(TOM, 0);
        report(0, TOM);
        // The rest of the stake is less than a tenth of the reported stake.
        assert_ok!(TrainerStaking::slash(0, &TOM, STAKE - 1));
        pass_blocks(CONTEST_WINDOW);

        assert_ok!(settle(TOM));

        assert_eq!((books(&TOM), treasury()), ((3 * STAKE, 0, 0), STAKE));
        assert_eq!(last_event(), Event::ReportSettled { task: 0, trainer: TOM, slashed: 1 });
    });
}

#[test]
fn a_seat_with_nothing_left_is_settled_for_nothing() {
    chain(|| {
        seat(TOM, 0);
        assert_ok!(TrainerStaking::slash(0, &TOM, STAKE));
        report(0, TOM);
        pass_blocks(CONTEST_WINDOW);

        assert_ok!(settle(TOM));

        assert_eq!((books(&TOM), free(ANNA)), ((3 * STAKE, 0, 0), FUNDS));
        assert_eq!(last_event(), Event::ReportSettled { task: 0, trainer: TOM, slashed: 0 });
    });
}

#[test]
fn without_a_treasury_a_report_of_dust_is_settled_for_nothing() {
    chain(|| {
        seat(TOM, 0);
        assert_ok!(TrainerStaking::slash(0, &TOM, STAKE - SHF / 200));
        report(0, TOM);
        without_a_treasury();
        pass_blocks(CONTEST_WINDOW);

        assert_ok!(settle(TOM));

        assert_eq!(TrainerStaking::seat(0, TOM).unwrap().stake, SHF / 200);
        assert_eq!((free(ANNA), held_for_disputes(&ANNA)), (FUNDS, 0));
        assert!(!System::account_exists(&Treasury::get()));
    });
}

#[test]
fn reports_end_when_the_task_is_closed_or_gone_as_well() {
    chain(|| {
        seat(TOM, 0);
        seat(TINA, 0);
        report(0, TOM);
        report(0, TINA);
        assert_ok!(TrainerStaking::contest_report(signed(TINA), 0));
        pass_blocks(CONTEST_WINDOW);

        close_task(0);
        assert_ok!(settle(TOM));
        remove_task(0);
        pass_blocks(RULING_WINDOW);
        assert_ok!(settle(TINA));

        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TINA));
    });
}

#[test]
fn a_task_is_not_forgotten_while_a_report_is_pending() {
    chain(|| {
        seat(TOM, 0);
        report(0, TOM);
        remove_task(0);

        assert_noop!(TrainerStaking::forget_task(signed(BOB), 0), Error::<Test>::TaskNotGone);

        pass_blocks(CONTEST_WINDOW);
        assert_ok!(settle(TOM));
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
    });
}

#[test]
fn a_trainer_who_contests_no_report_loses_a_tenth_of_each_stake() {
    chain(|| {
        for task in 0..3 {
            seat(TOM, task);
            report(task, TOM);
        }
        pass_blocks(CONTEST_WINDOW);
        for task in 0..3 {
            assert_ok!(TrainerStaking::settle_report(signed(BOB), task, TOM));
        }
        assert_eq!((treasury(), free(ANNA)), (3 * STAKE / 10, FUNDS));
    });
}
