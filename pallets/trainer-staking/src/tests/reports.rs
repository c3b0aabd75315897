//! Reporting misconduct, and contesting a report.

use super::{actions::*, mock::*};
use crate::{Error, Event, MisconductReport, StakingParams};
use frame_support::{
    assert_noop, assert_ok,
    traits::{LockableCurrency, WithdrawReasons},
};
use sheaf_primitives::{Artifact, SHF};

#[test]
fn the_aggregator_reports_a_trainer_and_puts_up_a_bond() {
    chain(|| {
        seat(TOM, 0);

        assert_ok!(TrainerStaking::report_misconduct(signed(ANNA), 0, TOM, evidence()));

        let due_at = 1 + CONTEST_WINDOW;
        let filed = MisconductReport {
            reporter: ANNA,
            evidence: evidence(),
            bond: DISPUTE_BOND,
            stake: STAKE,
            due_at,
            contest: None,
        };
        assert_eq!(TrainerStaking::report(0, TOM), Some(filed.clone()));
        assert_eq!(TrainerStaking::reports_of(0), vec![(TOM, filed)]);
        assert!(TrainerStaking::seat(0, TOM).unwrap().reported);
        assert_eq!((held_for_disputes(&ANNA), Balances::free_balance(&ANNA)), (DISPUTE_BOND, FUNDS - DISPUTE_BOND));
        assert_eq!((books(&TOM), treasury()), ((4 * STAKE, STAKE, 0), 0));
        let event = Event::MisconductReported {
            task: 0,
            trainer: TOM,
            reporter: ANNA,
            evidence: evidence(),
            bond: DISPUTE_BOND,
            due_at,
        };
        assert_eq!(last_event(), event);
    });
}

#[test]
fn only_the_tasks_aggregator_reports() {
    chain(|| {
        seat(TOM, 0);
        for other in [TOM, TINA, BOB, ARBITER] {
            let report = TrainerStaking::report_misconduct(signed(other), 0, TOM, evidence());
            assert_noop!(report, Error::<Test>::NotTheAggregator);
        }
    });
}

#[test]
fn only_a_seat_of_a_task_can_be_reported() {
    chain(|| {
        seat(TOM, 0);
        let report = |task, trainer| TrainerStaking::report_misconduct(signed(ANNA), task, trainer, evidence());
        assert_noop!(report(77, TOM), Error::<Test>::UnknownTask);
        assert_noop!(report(0, TINA), Error::<Test>::NoSeat);
        assert_noop!(report(1, TOM), Error::<Test>::NoSeat);
    });
}

#[test]
fn a_seat_that_was_left_or_whose_task_is_closed_is_reported_until_its_release() {
    chain(|| {
        seat(TOM, 0);
        seat(TINA, 0);
        seat(TARA, 0);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        report(0, TOM);

        close_task(0);
        report(0, TINA);

        assert_ok!(TrainerStaking::release(signed(TARA), 0, TARA));
        let late = TrainerStaking::report_misconduct(signed(ANNA), 0, TARA, evidence());
        assert_noop!(late, Error::<Test>::NoSeat);
    });
}

#[test]
fn a_seat_is_reported_once_and_not_again_when_that_has_ended() {
    chain(|| {
        seat(TOM, 0);
        report(0, TOM);
        let again = || TrainerStaking::report_misconduct(signed(ANNA), 0, TOM, evidence());
        assert_noop!(again(), Error::<Test>::AlreadyReported);

        pass_blocks(CONTEST_WINDOW);
        assert_ok!(TrainerStaking::settle_report(signed(BOB), 0, TOM));
        assert_noop!(again(), Error::<Test>::AlreadyReported);

        // A seat is reported once: another seat of the same trainer, or a later one in the same task, is another seat.
        seat(TOM, 1);
        report(1, TOM);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        outlast_leave(0);
        assert_ok!(TrainerStaking::release(signed(TOM), 0, TOM));
        seat(TOM, 0);
        report(0, TOM);
    });
}

#[test]
fn evidence_is_a_file_that_can_be_found() {
    chain(|| {
        seat(TOM, 0);
        let report = |evidence| TrainerStaking::report_misconduct(signed(ANNA), 0, TOM, evidence);
        let odd = Artifact { uri: b"https://a b".to_vec().try_into().unwrap(), ..evidence() };
        assert_noop!(report(Artifact { size: 0, ..evidence() }), Error::<Test>::EvidenceEmpty);
        assert_noop!(report(odd), Error::<Test>::EvidenceUriNotAscii);
    });
}

#[test]
fn a_report_needs_a_bond_that_is_free_of_locks() {
    chain(|| {
        seat(TOM, 0);
        Balances::set_lock(*b"elsewher", &ANNA, FUNDS - DISPUTE_BOND + 1, WithdrawReasons::all());
        let report = || TrainerStaking::report_misconduct(signed(ANNA), 0, TOM, evidence());

        assert_noop!(report(), Error::<Test>::InsufficientBalance);
        Balances::set_lock(*b"elsewher", &ANNA, FUNDS - DISPUTE_BOND, WithdrawReasons::all());
        assert_ok!(report());
    });
}

#[test]
fn bonds_of_several_reports_add_up_on_the_reporters_account() {
    chain(|| {
        for trainer in [TOM, TINA, TARA] {
            seat(trainer.clone(), 0);
            report(0, trainer);
        }
        assert_eq!(held_for_disputes(&ANNA), 3 * DISPUTE_BOND);
    });
}

#[test]
fn a_reported_seat_is_not_released_before_the_report_has_ended() {
    chain(|| {
        seat(TOM, 0);
        seat(TINA, 0);
        report(0, TOM);
        report(0, TINA);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        outlast_leave(0);
        assert_noop!(TrainerStaking::release(signed(TOM), 0, TOM), Error::<Test>::SeatReported);

        close_task(0);
        assert_noop!(TrainerStaking::release(signed(TOM), 0, TOM), Error::<Test>::SeatReported);
        remove_task(0);
        assert_noop!(TrainerStaking::release(signed(TINA), 0, TINA), Error::<Test>::SeatReported);

        assert_ok!(TrainerStaking::settle_report(signed(TOM), 0, TOM));
        assert_ok!(TrainerStaking::release(signed(TOM), 0, TOM));
    });
}

#[test]
fn a_trainer_contests_with_a_bond_and_the_arbiter_gets_time() {
    chain(|| {
        seat(TOM, 0);
        report(0, TOM);
        pass_blocks(CONTEST_WINDOW - 1);

        assert_ok!(TrainerStaking::contest_report(signed(TOM), 0));

        let due_at = CONTEST_WINDOW + RULING_WINDOW;
        let contested = TrainerStaking::report(0, TOM).unwrap();
        assert_eq!((contested.contest, contested.due_at), (Some(DISPUTE_BOND), due_at));
        assert_eq!((held_for_disputes(&TOM), held(&TOM)), (DISPUTE_BOND, 4 * STAKE));
        assert_eq!(last_event(), Event::ReportContested { task: 0, trainer: TOM, bond: DISPUTE_BOND, due_at });
    });
}

#[test]
fn a_report_is_contested_once_in_time_and_by_the_one_it_is_of() {
    chain(|| {
        seat(TOM, 0);
        seat(TINA, 0);
        report(0, TOM);
        report(0, TINA);

        assert_noop!(TrainerStaking::contest_report(signed(ANNA), 0), Error::<Test>::NoReport);
        assert_noop!(TrainerStaking::contest_report(signed(TOM), 1), Error::<Test>::NoReport);
        assert_ok!(TrainerStaking::contest_report(signed(TOM), 0));
        assert_noop!(TrainerStaking::contest_report(signed(TOM), 0), Error::<Test>::AlreadyContested);

        pass_blocks(CONTEST_WINDOW);
        assert_noop!(TrainerStaking::contest_report(signed(TINA), 0), Error::<Test>::ContestTooLate);
    });
}

#[test]
fn a_contest_needs_a_bond_beside_what_is_bonded_for_seats() {
    chain(|| {
        bond(TOM, FUNDS - DISPUTE_BOND);
        assert_ok!(TrainerStaking::take_seat(signed(TOM), 0));
        report(0, TOM);

        assert_noop!(TrainerStaking::contest_report(signed(TOM), 0), Error::<Test>::InsufficientBalance);
        assert_ok!(Balances::transfer_keep_alive(signed(BOB), TOM, SHF));
        assert_ok!(TrainerStaking::contest_report(signed(TOM), 0));
    });
}

#[test]
fn bonds_are_what_they_were_when_they_were_put_up() {
    chain(|| {
        seat(TOM, 0);
        report(0, TOM);
        let dearer = StakingParams { dispute_bond: 3 * DISPUTE_BOND, ..params() };
        assert_ok!(TrainerStaking::set_params(RuntimeOrigin::root(), dearer));
        assert_ok!(TrainerStaking::contest_report(signed(TOM), 0));
        assert_eq!((held_for_disputes(&ANNA), held_for_disputes(&TOM)), (DISPUTE_BOND, 3 * DISPUTE_BOND));

        pass_blocks(RULING_WINDOW);
        assert_ok!(TrainerStaking::settle_report(signed(BOB), 0, TOM));

        assert_eq!(Balances::free_balance(&ANNA), FUNDS);
        assert_eq!(Balances::free_balance(&TOM), FUNDS - 4 * STAKE);
    });
}
