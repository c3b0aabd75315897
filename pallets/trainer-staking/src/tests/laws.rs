//! The laws detect what breaks them.

use super::{actions::*, mock::*};
use crate::{HoldReason, Ledgers, Params, Reports, SeatCounts, Seats};
use frame_support::traits::{fungible::hold::Mutate, tokens::Precision};
use sp_runtime::TryRuntimeError;

/// Seats Tom and Tina in task 0, reports Tom, corrupts the state, and returns the law that is broken.
fn corrupt(what: impl FnOnce()) -> &'static str {
    genesis().execute_with(|| {
        seat(TOM, 0);
        seat(TINA, 0);
        report(0, TOM);
        TrainerStaking::do_try_state().unwrap();

        what();

        match TrainerStaking::do_try_state() {
            Err(TryRuntimeError::Other(law)) => law,
            other => panic!("no law noticed: {other:?}"),
        }
    })
}

fn release_hold(reason: HoldReason, who: sp_runtime::AccountId32) {
    Balances::release(&reason.into(), &who, 1, Precision::Exact).unwrap();
}

#[test]
fn a_bond_that_is_not_held() {
    assert_eq!(corrupt(|| release_hold(HoldReason::TrainerBond, TOM)), "a ledger is not what is held");
}

#[test]
fn an_allocation_that_no_seat_has() {
    let law = corrupt(|| Ledgers::<Test>::mutate(TOM, |ledger| ledger.as_mut().unwrap().allocated += 1));
    assert_eq!(law, "an allocation is not the sum of its seats");
}

#[test]
fn seats_that_are_not_counted_or_counted_twice() {
    assert_eq!(corrupt(|| SeatCounts::<Test>::mutate(0, |count| count.seated = 1)), "a task miscounts its seats");
    let law = corrupt(|| SeatCounts::<Test>::mutate(0, |count| count.ever = 1));
    assert_eq!(law, "fewer seats were ever taken than are live");
    let law = corrupt(|| SeatCounts::<Test>::mutate(0, |count| count.evicted = 3));
    assert_eq!(law, "fewer seats were ever taken than were freed by eviction");
}

#[test]
fn a_ledger_of_an_account_that_is_not_a_trainer() {
    let law = corrupt(|| Registered::mutate(|registered| _ = registered.remove(&TOM)));
    Registered::mutate(|registered| _ = registered.insert(TOM));
    assert_eq!(law, "a ledger's account is no registered trainer");
}

#[test]
fn a_task_with_more_trainers_than_it_allows() {
    let law = corrupt(|| Tasks::mutate(|tasks| tasks.get_mut(&0).unwrap().max_trainers = 1));
    assert_eq!(law, "more trainers sit in a task than it allows");
}

#[test]
fn enough_trainers_without_a_date_and_a_date_without_enough_trainers() {
    let law = corrupt(|| SeatCounts::<Test>::mutate(0, |count| count.enough_since = None));
    assert_eq!(law, "a task is wrong about having enough trainers");
    let law = corrupt(|| Tasks::mutate(|tasks| tasks.get_mut(&0).unwrap().min_trainers = 3));
    assert_eq!(law, "a task is wrong about having enough trainers");
}

#[test]
fn a_dispute_bond_that_is_not_held_or_held_for_nothing() {
    let message = "the bonds of an account's disputes are not what is held";
    assert_eq!(corrupt(|| release_hold(HoldReason::Dispute, ANNA)), message);
    assert_eq!(corrupt(|| Balances::hold(&HoldReason::Dispute.into(), &TINA, 1).unwrap()), message);
}

#[test]
fn a_report_of_a_seat_that_is_not_marked() {
    let law = corrupt(|| Seats::<Test>::mutate(0, TOM, |seat| seat.as_mut().unwrap().reported = false));
    assert_eq!(law, "a reported seat is not marked");
}

#[test]
fn a_report_of_a_seat_that_does_not_exist() {
    let law = corrupt(|| {
        let mut report = Reports::<Test>::get(0, TOM).unwrap();
        report.bond = 0;
        Reports::<Test>::insert(0, THEO, report);
    });
    assert_eq!(law, "a reported seat was released");
}

#[test]
fn parameters_out_of_range() {
    let law = corrupt(|| Params::<Test>::mutate(|params| params.contest_window = 0));
    assert_eq!(law, "the parameters are out of range");
}
