//! What of an aggregator's bond stands behind its tasks, what it loses that never serves, and who takes over.

use super::{actions::*, mock::*};
use crate::{Error, Event, RoundRuling, Served, TaskParams};
use frame_support::{assert_noop, assert_ok};
use sheaf_primitives::{SHF, TaskId, TaskTerms};

/// Twenty percent of a deposit of 100 SHF.
const BACKING: u128 = 20 * SHF;
/// The first block in which a round and its grace have passed since block 1: 15 s and 30 s, in blocks of 3 s.
const DUE: u32 = 1 + 5 + 10;

fn served(aggregator: &AccountId) -> Served {
    crate::AggregatorTasks::<Test>::get(aggregator)
}

/// A task that stalled before its first round, with seats from block 1 on.
fn stalled() -> TaskId {
    let task = open_with_seats(terms(), 2);
    go_to(1 + PARAMS.stall_window);
    task
}

fn name_ben(task: TaskId) {
    assert_ok!(Tasks::replace_aggregator(signed(CLINIC), task, BEN));
}

#[test]
fn accepting_puts_a_part_of_the_bond_behind_the_task_until_its_claims_are_over() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        assert_eq!(served(&ANA), Served { tasks: 1, backing: BACKING });
        assert_eq!(stored(task).backing, BACKING);
        assert_eq!(Tasks::spare_bond(ANA), Some(BOND - BACKING));
        assert_eq!(Tasks::backing_for(100 * SHF), BACKING);

        post_all(task, 2);
        wait(PARAMS.challenge_window);
        close(task);
        assert!(Tasks::aggregator_is_live(&ANA));
        wait(PARAMS.claim_window);
        sweep(task, 1);

        assert_eq!(served(&ANA), Served::default());
        assert!(!Tasks::aggregator_is_live(&ANA));
    });
}

#[test]
fn a_bond_backs_no_more_deposits_than_its_ratio_allows() {
    chain(|| {
        let first = propose(TaskTerms { deposit: 400 * SHF, ..terms() });
        let second = propose(TaskTerms { deposit: 101 * SHF, ..terms() });
        assert_ok!(Tasks::accept_task(signed(ANA), first));

        assert_noop!(Tasks::accept_task(signed(ANA), second), Error::<Test>::AggregatorBondTooSmall);

        Bonds::mutate(|bonds| bonds.insert(ANA, BOND + SHF));
        assert_ok!(Tasks::accept_task(signed(ANA), second));
        assert_eq!(served(&ANA), Served { tasks: 2, backing: 80 * SHF + 101 * SHF / 5 });
    });
}

#[test]
fn a_top_up_is_backed_as_well() {
    chain(|| {
        let task = open_with_seats(TaskTerms { deposit: 450 * SHF, ..terms() }, 2);
        assert_noop!(Tasks::top_up_task(signed(CLINIC), task, 51 * SHF), Error::<Test>::AggregatorBondTooSmall);

        assert_ok!(Tasks::top_up_task(signed(CLINIC), task, 50 * SHF));

        assert_eq!((stored(task).backing, served(&ANA).backing), (BOND, BOND));
    });
}

#[test]
fn a_lower_ratio_frees_nothing_of_what_stands_behind_a_task() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        let lower = TaskParams { bond_ratio: sheaf_primitives::Permill::from_percent(1), ..PARAMS };
        assert_ok!(Tasks::set_params(RuntimeOrigin::root(), lower));

        assert_ok!(Tasks::top_up_task(signed(CLINIC), task, SHF));

        assert_eq!(stored(task).backing, BACKING);
    });
}

#[test]
fn an_aggregator_that_never_posts_although_it_could_loses_a_part_of_its_backing() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        assert!(!Tasks::is_absent(task));
        go_to(210);
        assert!(Tasks::is_absent(task));

        close(task);

        assert_eq!(Slashed::get(), [(ANA, BACKING / 2)]);
        let absent = Event::AggregatorAbsent { task, aggregator: ANA, slashed: BACKING / 2 };
        assert!(System::events().iter().any(|record| record.event == RuntimeEvent::Tasks(absent.clone())));
        assert_eq!(served(&ANA), Served { tasks: 1, backing: BACKING / 2 });
        assert_eq!(held(&CLINIC).0, 0);
    });
}

#[test]
fn a_stalled_task_is_no_way_around_the_slash() {
    chain(|| {
        let task = stalled();
        close(task);
        assert_eq!(Slashed::get(), [(ANA, BACKING / 2)]);
    });
}

#[test]
fn an_aggregator_that_posted_is_not_absent() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        post(task, 2);
        go_to(210);
        close(task);
        assert_eq!(Slashed::get(), []);
    });
}

#[test]
fn an_aggregator_without_enough_trainers_is_not_absent() {
    chain(|| {
        let task = open_with_seats(TaskTerms { min_trainers: 3, ..terms() }, 2);
        go_to(210);
        close(task);
        assert_eq!(Slashed::get(), []);
    });
}

#[test]
fn an_aggregator_has_a_round_and_the_grace_from_when_its_trainers_are_enough() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        go_to(DUE - 1);
        assert!(!Tasks::is_absent(task));
        go_to(DUE);
        assert!(Tasks::is_absent(task));
    });
}

#[test]
fn trainers_that_come_too_late_for_a_round_before_the_deadline_make_nobody_absent() {
    chain(|| {
        let task = open(terms());
        // A round takes five blocks, the deadline is in block 200.
        go_to(196);
        take_seats(task, 2);
        go_to(250);
        close(task);
        assert_eq!(Slashed::get(), []);
    });
}

#[test]
fn a_stalled_task_is_taken_over_by_whom_its_organization_names() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        post(task, 2);
        wait(PARAMS.stall_window);
        let before = free(&ANA);
        let part = crate::Rounds::<Test>::get(task, 0).unwrap().aggregator_part;

        name_ben(task);
        assert_eq!(last_event(), Event::SuccessorNamed { task, successor: BEN });
        assert_ok!(Tasks::take_over_task(signed(BEN), task));

        let replaced = Event::AggregatorReplaced { task, former: ANA, aggregator: BEN, collected: part };
        assert_eq!(last_event(), replaced);
        assert_eq!(free(&ANA), before + part);
        assert_eq!((served(&ANA), served(&BEN)), (Served::default(), Served { tasks: 1, backing: BACKING }));
        assert_eq!(stored(task).aggregator, BEN);
        assert_eq!(Slashed::get(), []);
        let next = train(task, 1, &payees(2)).result;
        assert_noop!(Tasks::submit_round(signed(ANA), task, 1, next.clone()), Error::<Test>::NotAggregator);
        assert_ok!(Tasks::submit_round(signed(BEN), task, 1, next));
        assert_noop!(Tasks::collect_fee(signed(ANYONE), task, 0), Error::<Test>::NothingToCollect);
    });
}

#[test]
fn who_is_replaced_without_having_posted_is_slashed_and_the_successor_starts_afresh() {
    chain(|| {
        let task = stalled();
        name_ben(task);
        assert_ok!(Tasks::take_over_task(signed(BEN), task));
        assert_eq!(Slashed::get(), [(ANA, BACKING / 2)]);
        assert!(!Tasks::is_absent(task));

        // A round and the grace later the successor is as absent as the first.
        wait(DUE - 1);
        assert!(Tasks::is_absent(task));
        go_to(210);
        close(task);

        assert_eq!(Slashed::get(), [(ANA, BACKING / 2), (BEN, BACKING / 2)]);
    });
}

#[test]
fn a_task_that_is_served_is_not_taken_over() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        let replace = |account| Tasks::replace_aggregator(signed(account), task, BEN);
        assert_noop!(replace(CLINIC), Error::<Test>::NotStalled);
        go_to(1 + PARAMS.stall_window);
        assert_noop!(replace(ANA), Error::<Test>::NotOrganization);
        assert_noop!(Tasks::replace_aggregator(signed(CLINIC), task, ANA), Error::<Test>::SameAggregator);
        assert_noop!(Tasks::replace_aggregator(signed(CLINIC), task, ANYONE), Error::<Test>::NotAnAggregator);
        assert_noop!(Tasks::take_over_task(signed(BEN), task), Error::<Test>::NotSuccessor);
        assert_ok!(replace(CLINIC));
        assert_noop!(Tasks::take_over_task(signed(ANYONE), task), Error::<Test>::NotSuccessor);
    });
}

#[test]
fn naming_a_successor_gives_it_a_stall_window_and_a_posting_makes_it_needless() {
    chain(|| {
        let task = stalled();
        name_ben(task);
        assert_noop!(Tasks::close_task(signed(ANYONE), task), Error::<Test>::NotYetClosable);

        post(task, 2);

        assert_noop!(Tasks::take_over_task(signed(BEN), task), Error::<Test>::NotSuccessor);
    });
}

#[test]
fn a_successor_must_back_the_deposit() {
    chain(|| {
        let task = stalled();
        Bonds::mutate(|bonds| bonds.insert(BEN, BACKING - 1));
        name_ben(task);
        assert_noop!(Tasks::take_over_task(signed(BEN), task), Error::<Test>::AggregatorBondTooSmall);
        assert_eq!(stored(task).aggregator, ANA);
    });
}

#[test]
fn after_a_void_round_the_organization_need_not_wait() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        wait(1);
        post(task, 2);
        object(task, 0, 0);
        object(task, 0, 1);
        assert_noop!(Tasks::replace_aggregator(signed(CLINIC), task, BEN), Error::<Test>::LatestRoundNotOpen);
        assert_ok!(Tasks::rule_on_round(RuntimeOrigin::root(), task, 0, RoundRuling::Void));

        name_ben(task);
        assert_ok!(Tasks::take_over_task(signed(BEN), task));

        assert_eq!(stored(task).backing, BACKING);
    });
}

#[test]
fn a_former_aggregator_that_cannot_be_paid_does_not_hold_up_its_successor() {
    chain(|| {
        let share = sheaf_primitives::Permill::from_parts(1);
        let task = open_with_seats(TaskTerms { aggregator_fee: share, ..terms() }, 2);
        post(task, 2);
        wait(PARAMS.stall_window);
        assert_ok!(Balances::transfer_all(signed(ANA), ANYONE, false));
        name_ben(task);

        assert_ok!(Tasks::take_over_task(signed(BEN), task));

        assert!(!crate::Rounds::<Test>::get(task, 0).unwrap().aggregator_paid);
    });
}
