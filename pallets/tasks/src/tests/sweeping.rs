//! The end of claims, and the deletion of records.

use super::{actions::*, mock::*};
use crate::{Error, Event, TaskState, WeightInfo};
use frame_support::{BoundedVec, assert_noop, assert_ok};
use sheaf_primitives::{Admission, Permill, SHF, TaskId, TaskTerms};

/// A closed task of three rounds by two trainers, of which nothing is claimed.
fn closed(terms: TaskTerms) -> (TaskId, Vec<Trained>) {
    let task = open_with_seats(terms, 2);
    let rounds = post_all(task, 2);
    wait(PARAMS.challenge_window);
    close(task);
    (task, rounds)
}

#[test]
fn claims_end_no_sooner_than_the_claim_window() {
    chain(|| {
        let (task, _) = closed(terms());
        wait(PARAMS.claim_window - 1);
        assert!(!Tasks::sweepable(task));
        assert_noop!(Tasks::sweep_task(signed(ANYONE), task, 1), Error::<Test>::ClaimsStillOpen);
        wait(1);
        assert!(Tasks::sweepable(task));
        sweep(task, 1);
    });
}

#[test]
fn claims_end_as_soon_as_every_leaf_is_claimed_and_the_aggregator_loses_nothing() {
    chain(|| {
        let (task, rounds) = closed(terms());
        let before = free(&ANA);
        claim_all(task, 0, &rounds[..2]);
        assert_noop!(Tasks::sweep_task(signed(ANYONE), task, 1), Error::<Test>::ClaimsStillOpen);
        claim_all(task, 2, &rounds[2..]);

        sweep(task, 1);

        let parts: u128 = crate::Rounds::<Test>::iter_values().map(|round| round.aggregator_part).sum();
        assert_eq!(last_event(), Event::ClaimsEnded { task, aggregator: ANA, collected: parts, unclaimed: 0 });
        assert_eq!(free(&ANA), before + parts);
    });
}

#[test]
fn what_nobody_claimed_goes_to_the_treasury_and_not_to_the_organization() {
    chain(|| {
        let (task, rounds) = closed(terms());
        claim_all(task, 0, &rounds[..1]);
        wait(PARAMS.claim_window);
        let (clinic, treasury) = (free(&CLINIC), free(&TREASURY));
        let books_before = books(task);

        sweep(task, 1);

        let unclaimed: u128 = (1..3).map(|round| crate::Rounds::<Test>::get(task, round).unwrap().pool).sum();
        assert_eq!(free(&TREASURY), treasury + unclaimed);
        assert_eq!(free(&CLINIC), clinic);
        let books = books(task);
        assert_eq!((books.unclaimed, books.outstanding), (unclaimed, 0));
        assert_eq!((books.paid, books.refunded), (books_before.paid, books_before.refunded));
        assert_eq!(books.paid + books.aggregator + books.refunded + books.unclaimed, books.deposit);
    });
}

#[test]
fn records_are_deleted_a_bounded_number_a_call_and_the_last_one_frees_the_storage_deposit() {
    chain(|| {
        let (task, rounds) = closed(TaskTerms { admission: Admission::List, ..terms() });
        claim_all(task, 0, &rounds);
        sweep(task, 1);
        let storage = held(&CLINIC).1;

        // Three rounds, each with a page of marks, and the task's own record.
        assert_eq!(sweep_all(task, 1), 7);

        assert!(storage > 0);
        assert_eq!(held(&CLINIC), (0, 0));
    });
}

#[test]
fn an_admission_list_is_deleted_with_its_task() {
    chain(|| {
        let task = open(TaskTerms { admission: Admission::List, ..terms() });
        let trainers = BoundedVec::truncate_from(payees(7));
        assert_ok!(Tasks::admit_trainers(signed(CLINIC), task, trainers));
        assert_ok!(Tasks::withdraw_task(signed(CLINIC), task));
        sweep(task, 1);

        sweep(task, 3);
        assert_eq!((stored(task).admitted, crate::Admitted::<Test>::iter().count()), (4, 4));
        assert_eq!(sweep_all(task, 3), 2);

        assert_eq!(crate::Admitted::<Test>::iter().count(), 0);
    });
}

#[test]
fn a_sweep_pays_only_for_what_it_did() {
    type Weights = <Test as crate::Config>::WeightInfo;
    chain(|| {
        let (task, _) = closed(terms());
        wait(PARAMS.claim_window);

        let ending = Tasks::sweep_task(signed(ANYONE), task, 1000).unwrap();
        assert_eq!(ending.actual_weight, Some(Weights::end_claims(3)));
        let deleting = Tasks::sweep_task(signed(ANYONE), task, 1000).unwrap();
        // Nothing was claimed: there are three rounds without pages, and the task.
        assert_eq!(deleting.actual_weight, Some(Weights::delete_records(4)));
    });
}

#[test]
fn a_sweep_of_nothing_is_refused() {
    chain(|| {
        let (task, _) = closed(terms());
        wait(PARAMS.claim_window);
        assert_noop!(Tasks::sweep_task(signed(ANYONE), task, 0), Error::<Test>::NothingToSweep);
        sweep_all(task, 5);
        assert_noop!(Tasks::sweep_task(signed(ANYONE), task, 5), Error::<Test>::NoSuchTask);
    });
}

#[test]
fn an_aggregator_that_cannot_be_paid_does_not_hold_up_the_task() {
    chain(|| {
        // A millionth of 33 SHF a round is less than an account needs, and Ana's account is gone.
        let (task, _) = closed(TaskTerms { aggregator_fee: Permill::from_parts(1), ..terms() });
        wait(PARAMS.claim_window);
        assert_ok!(Balances::transfer_all(signed(ANA), ANYONE, false));

        sweep(task, 1);

        let TaskState::Sweeping(settlement) = stored(task).state else { panic!("claims have ended") };
        assert_eq!((settlement.aggregator, settlement.paid), (0, 0));
        assert_eq!(settlement.unclaimed + books(task).refunded, 100 * SHF);
    });
}

#[test]
fn a_missing_treasury_can_be_helped_by_anyone() {
    chain(|| {
        let task = open_with_seats(TaskTerms { deposit: 30 * SHF / 100, rounds: 3, ..terms() }, 10);
        let rounds = post_all(task, 10);
        wait(PARAMS.challenge_window);
        claim_all(task, 0, &rounds[..2]);
        close(task);
        // One planck stays unclaimed: less than an account needs.
        let all_but_one = crate::Rounds::<Test>::get(task, 2).unwrap().pool - 1;
        assert_ok!(Tasks::pay_rewards(&ANYONE, &[(task, 2, all_but_one)], 0));
        wait(PARAMS.claim_window);
        assert_ok!(Balances::transfer_all(signed(TREASURY), ANYONE, false));

        assert_noop!(Tasks::sweep_task(signed(ANYONE), task, 1), Error::<Test>::TreasuryCannotReceive);
        assert_ok!(Balances::transfer_allow_death(signed(ANYONE), TREASURY, EXISTENTIAL_DEPOSIT));
        sweep(task, 1);
        assert_eq!(free(&TREASURY), EXISTENTIAL_DEPOSIT + 1);
    });
}
