//! Withdrawing, finishing and closing a task.

use super::{actions::*, mock::*};
use crate::{CloseReason, Error, Event, TaskState};
use frame_support::{assert_noop, assert_ok};
use sheaf_primitives::{SHF, TaskTerms};

#[test]
fn a_proposed_task_is_withdrawn_by_its_organization_alone_and_everything_is_back() {
    chain(|| {
        let before = free(&CLINIC);
        let task = propose(terms());

        assert_noop!(Tasks::withdraw_task(signed(ANA), task), Error::<Test>::NotOrganization);
        assert_ok!(Tasks::withdraw_task(signed(CLINIC), task));

        let (organization, refunded, reason) = (CLINIC, 100 * SHF, CloseReason::Withdrawn);
        assert_eq!(last_event(), Event::TaskClosed { task, organization, refunded, reason });
        assert_eq!(held(&CLINIC).0, 0);
        assert_eq!(sweep_all(task, 10), 2);
        assert_eq!(free(&CLINIC), before);
    });
}

#[test]
fn an_open_task_is_withdrawn_while_fewer_than_min_trainers_seats_were_ever_taken() {
    chain(|| {
        let task = open(terms());
        // Two seats were taken: the trainers may have left again, but they were there.
        TakenSeats::mutate(|taken| taken.insert(task, TestSeats { ever: 2, ..Default::default() }));
        assert_noop!(Tasks::withdraw_task(signed(CLINIC), task), Error::<Test>::AlreadyBegun);
        TakenSeats::mutate(|taken| taken.insert(task, TestSeats { eligible: 1, ever: 1, ..Default::default() }));
        assert_ok!(Tasks::withdraw_task(signed(CLINIC), task));
        assert_noop!(Tasks::withdraw_task(signed(CLINIC), task), Error::<Test>::AlreadyClosed);
    });
}

#[test]
fn a_finishing_task_pays_its_last_round_as_agreed_and_returns_the_rest() {
    chain(|| {
        let task = open_with_seats(TaskTerms { rounds: 10, ..terms() }, 2);
        post(task, 2);

        assert_noop!(Tasks::finish_task(signed(ANA), task), Error::<Test>::NotOrganization);
        assert_ok!(Tasks::finish_task(signed(CLINIC), task));
        assert_eq!(last_event(), Event::TaskFinishing { task, last_round: 1 });
        assert_noop!(Tasks::finish_task(signed(CLINIC), task), Error::<Test>::AlreadyLast);
        wait(PARAMS.min_round_gap);
        post(task, 2);

        let second = crate::Rounds::<Test>::get(task, 1).unwrap();
        assert_eq!((second.pool, second.aggregator_part), (9 * SHF, SHF));
        assert_noop!(Tasks::finish_task(signed(CLINIC), task), Error::<Test>::AllRoundsPosted);
        wait(PARAMS.challenge_window);
        close(task);
        let (organization, refunded, reason) = (CLINIC, 80 * SHF, CloseReason::Done);
        assert_eq!(last_event(), Event::TaskClosed { task, organization, refunded, reason });
    });
}

#[test]
fn a_task_whose_last_round_is_under_way_anyway_cannot_be_told_to_finish() {
    chain(|| {
        let task = open(TaskTerms { rounds: 1, ..terms() });
        assert_noop!(Tasks::finish_task(signed(CLINIC), task), Error::<Test>::AlreadyLast);
    });
}

#[test]
fn a_task_stalls_after_a_stall_window_without_a_posting_and_not_before() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        go_to(PARAMS.stall_window);
        assert_noop!(Tasks::close_task(signed(ANYONE), task), Error::<Test>::NotYetClosable);
        post(task, 2);

        // A posting starts the window again.
        wait(PARAMS.stall_window - 1);
        assert_noop!(Tasks::close_task(signed(ANYONE), task), Error::<Test>::NotYetClosable);
        wait(1);
        assert_eq!(Tasks::closable(task), Some(CloseReason::Stalled));
        close(task);

        assert_eq!(stored(task).state, TaskState::Closed);
        assert!(matches!(last_event(), Event::TaskClosed { reason: CloseReason::Stalled, .. }));
    });
}

#[test]
fn a_task_expires_after_deadline_and_grace_and_not_before() {
    chain(|| {
        let silent = propose(terms());
        let served = open_with_seats(terms(), 2);
        go_to(150);
        post(served, 2);
        go_to(209);
        assert_eq!((Tasks::closable(silent), Tasks::closable(served)), (None, None));
        go_to(210);
        for task in [silent, served] {
            assert_eq!(Tasks::closable(task), Some(CloseReason::Expired));
            close(task);
            assert!(matches!(last_event(), Event::TaskClosed { reason: CloseReason::Expired, .. }));
        }
    });
}

#[test]
fn rewards_are_paid_from_an_open_task_and_from_a_closed_one_until_its_claim_window_is_over() {
    chain(|| {
        let task = open_with_seats(terms(), 3);
        let rounds = post_all(task, 3);
        let claim = |index: usize| Rewards::claim(signed(ANYONE), task, 2, rounds[2].claims[index].clone());

        assert_noop!(claim(0), pallet_rewards::Error::<Test>::NotOpenedYet);
        wait(PARAMS.challenge_window);
        assert_ok!(claim(0));
        close(task);
        assert_eq!(Tasks::claims_end_at(task), Some(System::block_number() + PARAMS.claim_window));
        wait(PARAMS.claim_window - 1);
        assert_ok!(claim(1));
        wait(1);
        assert_noop!(claim(2), pallet_rewards::Error::<Test>::ClaimsOver);
    });
}

#[test]
fn a_task_does_not_close_while_its_latest_round_can_be_objected_to() {
    chain(|| {
        let task = open_with_seats(TaskTerms { rounds: 1, ..terms() }, 2);
        wait(1);
        post(task, 2);

        wait(PARAMS.challenge_window - 1);
        assert_noop!(Tasks::close_task(signed(ANYONE), task), Error::<Test>::NotYetClosable);
        wait(1);
        close(task);
    });
}

#[test]
fn the_end_of_claims_is_fixed_at_close_whatever_the_parameters_become() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        post_all(task, 2);
        wait(PARAMS.challenge_window);
        close(task);
        let end = System::block_number() + PARAMS.claim_window;

        let longer = crate::TaskParams { claim_window: 4 * PARAMS.claim_window, ..PARAMS };
        assert_ok!(Tasks::set_params(RuntimeOrigin::root(), longer));

        assert_eq!(Tasks::claims_end_at(task), Some(end));
        go_to(end);
        sweep(task, 1);
    });
}
