//! Objections to rounds, rulings, and what becomes of the bonds.

use super::{actions::*, mock::*};
use crate::{CloseReason, Error, Event, RoundRuling, RoundStatus, TaskParams};
use frame_support::{
    assert_noop, assert_ok,
    traits::{LockableCurrency, WithdrawReasons},
};
use sheaf_primitives::{SHF, TaskId, TaskTerms};
use sp_runtime::DispatchError;

const BOND_OF_AN_OBJECTION: u128 = PARAMS.objection_bond;
/// Twenty percent of a deposit of 100 SHF.
const BACKING: u128 = 20 * SHF;

/// A task whose first round, of `seats` trainers, was posted just now.
fn posted(seats: u8) -> TaskId {
    let task = open_with_seats(terms(), seats.into());
    wait(1);
    post(task, seats);
    task
}

/// A task of four seats whose first round is frozen.
fn frozen() -> TaskId {
    let task = posted(4);
    (0..3).for_each(|number| object(task, 0, number));
    task
}

fn standing(task: TaskId, round: u32) -> RoundStatus {
    crate::Rounds::<Test>::get(task, round).unwrap().standing
}

fn rule(task: TaskId, ruling: RoundRuling) {
    assert_ok!(Tasks::rule_on_round(RuntimeOrigin::root(), task, 0, ruling));
}

fn settle(task: TaskId, number: u8) {
    assert_ok!(Tasks::settle_objection(signed(ANYONE), task, 0, trainer(number)));
}

#[test]
fn an_objection_holds_a_bond_and_is_counted() {
    chain(|| {
        let task = posted(4);

        object(task, 0, 0);

        let (round, objections, eligible) = (0, 1, 4);
        assert_eq!(last_event(), Event::RoundObjected { task, round, trainer: trainer(0), objections, eligible });
        assert_eq!(held_for_objections(&trainer(0)), BOND_OF_AN_OBJECTION);
        assert_eq!(standing(task, 0), RoundStatus::Posted);
        assert_noop!(Tasks::object_round(signed(trainer(0)), task, 0), Error::<Test>::AlreadyObjected);
    });
}

#[test]
fn half_of_the_seats_do_not_freeze_a_round_and_one_more_does() {
    chain(|| {
        let task = posted(4);
        object(task, 0, 0);
        object(task, 0, 1);
        assert_eq!(standing(task, 0), RoundStatus::Posted);

        object(task, 0, 2);

        let until = System::block_number() + PARAMS.ruling_window;
        assert_eq!(last_event(), Event::RoundFrozen { task, round: 0, until });
        assert_eq!(standing(task, 0), RoundStatus::Frozen);
        assert_eq!(pallet_rewards::Rounds::<Test>::get(task, 0).unwrap().opens_at, until);
        assert_noop!(Tasks::object_round(signed(trainer(3)), task, 0), Error::<Test>::AlreadyFrozen);
    });
}

#[test]
fn only_a_seat_of_the_round_objects() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        // Posted in the very block in which the seats were taken: whoever came after the posting may be among them.
        post(task, 2);

        for stranger in [trainer(0), trainer(5), CLINIC, ANA, ANYONE] {
            assert_noop!(Tasks::object_round(signed(stranger), task, 0), Error::<Test>::NoSeatInRound);
        }
    });
}

#[test]
fn an_objection_comes_within_the_challenge_window() {
    chain(|| {
        let task = posted(4);
        wait(PARAMS.challenge_window - 1);
        object(task, 0, 0);
        wait(1);
        assert_noop!(Tasks::object_round(signed(trainer(1)), task, 0), Error::<Test>::ChallengeWindowOver);
        assert_noop!(Tasks::object_round(signed(trainer(1)), task, 1), Error::<Test>::NoSuchRound);
    });
}

#[test]
fn an_objection_needs_tokens_that_no_lock_holds() {
    chain(|| {
        let task = posted(4);
        Balances::set_lock(*b"elsewher", &trainer(0), 1_000 * SHF - BOND_OF_AN_OBJECTION + 1, WithdrawReasons::all());
        assert_noop!(Tasks::object_round(signed(trainer(0)), task, 0), Error::<Test>::ObjectionUnaffordable);
    });
}

#[test]
fn while_a_round_is_frozen_nothing_is_paid_posted_or_closed() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        wait(1);
        let trained = post(task, 2);
        object(task, 0, 0);
        object(task, 0, 1);
        wait(PARAMS.ruling_window - 1);

        let claim = Rewards::claim(signed(ANYONE), task, 0, trained.claims[0].clone());
        assert_noop!(claim, pallet_rewards::Error::<Test>::NotOpenedYet);
        assert_noop!(Tasks::collect_fee(signed(ANYONE), task, 0), Error::<Test>::NotOpenedYet);
        let next = train(task, 1, &payees(2)).result;
        assert_noop!(Tasks::submit_round(signed(ANA), task, 1, next), Error::<Test>::LatestRoundNotOpen);
        assert_noop!(Tasks::close_task(signed(ANYONE), task), Error::<Test>::NotYetClosable);
    });
}

#[test]
fn the_arbiters_silence_opens_the_round_and_frees_the_bonds() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        wait(1);
        let trained = post(task, 2);
        object(task, 0, 0);
        object(task, 0, 1);
        assert_noop!(Tasks::settle_objection(signed(ANYONE), task, 0, trainer(0)), Error::<Test>::ObjectionPending);

        wait(PARAMS.ruling_window);

        let late = Tasks::rule_on_round(RuntimeOrigin::root(), task, 0, RoundRuling::Void);
        assert_noop!(late, Error::<Test>::RulingWindowOver);
        claim_all(task, 0, &[trained]);
        settle(task, 0);
        let (round, bond, forfeit) = (0, BOND_OF_AN_OBJECTION, false);
        assert_eq!(last_event(), Event::ObjectionSettled { task, round, trainer: trainer(0), bond, forfeit });
        settle(task, 1);
        assert_eq!(free(&trainer(0)), 1_000 * SHF);
        post(task, 2);
    });
}

#[test]
fn a_void_round_returns_its_pay_and_its_model_and_costs_the_aggregator_its_backing() {
    chain(|| {
        let task = frozen();
        let before = stored(task);
        assert_eq!(before.backing, BACKING);
        let outstanding = books(task).outstanding;

        rule(task, RoundRuling::Void);

        assert_eq!(last_event(), Event::RoundVoided { task, round: 0, returned: outstanding, slashed: BACKING });
        let after = stored(task);
        assert_eq!((after.unallocated, after.current_model), (100 * SHF, WEIGHTS));
        assert_eq!((after.rounds_posted, after.backing), (1, 0));
        assert_eq!(books(task).outstanding, 0);
        assert_eq!(Slashed::get(), [(ANA, BACKING)]);
        assert_eq!(pallet_rewards::Rounds::<Test>::iter().count(), 0);
        // Objectors were right.
        (0..3).for_each(|number| settle(task, number));
        assert!((0..3).all(|number| free(&trainer(number)) == 1_000 * SHF));
    });
}

#[test]
fn the_rounds_after_a_void_one_share_its_pay() {
    chain(|| {
        let task = frozen();
        rule(task, RoundRuling::Void);
        wait(PARAMS.min_round_gap);

        post(task, 4);

        let second = crate::Rounds::<Test>::get(task, 1).unwrap();
        assert_eq!(second.pool + second.aggregator_part, 50 * SHF);
        wait(PARAMS.challenge_window);
        post_all(task, 4);
        wait(PARAMS.challenge_window);
        close(task);
        assert!(matches!(last_event(), Event::TaskClosed { reason: CloseReason::Done, .. }));
    });
}

#[test]
fn a_void_round_goes_back_to_the_model_of_the_round_before() {
    chain(|| {
        let task = posted(4);
        wait(PARAMS.min_round_gap);
        post(task, 4);
        (0..3).for_each(|number| object(task, 1, number));

        assert_ok!(Tasks::rule_on_round(RuntimeOrigin::root(), task, 1, RoundRuling::Void));

        let first = crate::Rounds::<Test>::get(task, 0).unwrap();
        assert_eq!(stored(task).current_model, first.model);
        assert_eq!(first.standing, RoundStatus::Posted);
    });
}

#[test]
fn dismissed_objections_open_the_round_at_once_and_cost_their_bonds() {
    chain(|| {
        let task = frozen();
        let treasury = free(&TREASURY);

        rule(task, RoundRuling::Dismiss);

        assert_eq!(last_event(), Event::RoundUpheld { task, round: 0 });
        assert_eq!(pallet_rewards::Rounds::<Test>::get(task, 0).unwrap().opens_at, System::block_number());
        settle(task, 0);
        let (round, bond, forfeit) = (0, BOND_OF_AN_OBJECTION, true);
        assert_eq!(last_event(), Event::ObjectionSettled { task, round, trainer: trainer(0), bond, forfeit });
        settle(task, 1);
        settle(task, 2);
        assert_eq!(free(&TREASURY), treasury + 3 * BOND_OF_AN_OBJECTION);
        assert_eq!(free(&trainer(0)) + BOND_OF_AN_OBJECTION, 1_000 * SHF);
        assert_noop!(Tasks::settle_objection(signed(ANYONE), task, 0, trainer(0)), Error::<Test>::NoSuchObjection);
        assert_eq!(Slashed::get(), []);
    });
}

#[test]
fn a_forfeit_bond_is_taken_whatever_locks_there_are() {
    chain(|| {
        let task = frozen();
        Balances::set_lock(*b"elsewher", &trainer(0), 1_000 * SHF, WithdrawReasons::all());
        rule(task, RoundRuling::Dismiss);

        settle(task, 0);

        assert_eq!(held_for_objections(&trainer(0)), 0);
    });
}

#[test]
fn only_the_arbiter_rules_and_only_on_a_frozen_round() {
    chain(|| {
        let task = posted(4);
        let rule_by = |origin| Tasks::rule_on_round(origin, task, 0, RoundRuling::Void);
        assert_noop!(rule_by(RuntimeOrigin::root()), Error::<Test>::NotFrozen);
        (0..3).for_each(|number| object(task, 0, number));
        for stranger in [CLINIC, ANA, ANYONE, trainer(0)] {
            assert_noop!(rule_by(signed(stranger)), DispatchError::BadOrigin);
        }
        rule(task, RoundRuling::Void);
        assert_noop!(rule_by(RuntimeOrigin::root()), Error::<Test>::NotFrozen);
    });
}

#[test]
fn a_frozen_last_round_is_ruled_on_before_the_task_closes() {
    chain(|| {
        let task = open_with_seats(TaskTerms { rounds: 1, ..terms() }, 2);
        wait(1);
        post(task, 2);
        object(task, 0, 0);
        object(task, 0, 1);
        wait(PARAMS.challenge_window);
        assert_noop!(Tasks::close_task(signed(ANYONE), task), Error::<Test>::NotYetClosable);

        rule(task, RoundRuling::Void);

        close(task);
        let (organization, refunded, reason) = (CLINIC, 100 * SHF, CloseReason::Done);
        assert_eq!(last_event(), Event::TaskClosed { task, organization, refunded, reason });
    });
}

#[test]
fn an_aggregator_does_not_stall_while_its_round_is_frozen() {
    chain(|| {
        // The whole stall window may pass while the arbiter thinks.
        let slow = TaskParams { ruling_window: 150, claim_window: 600, ..PARAMS };
        assert_ok!(Tasks::set_params(RuntimeOrigin::root(), slow));
        let task = frozen();

        wait(149);
        assert_noop!(Tasks::close_task(signed(ANYONE), task), Error::<Test>::NotYetClosable);
        wait(1);
        assert_eq!(Tasks::closable(task), None);
        post(task, 4);
        assert_ok!(Tasks::set_params(RuntimeOrigin::root(), PARAMS));
    });
}

#[test]
fn objections_that_nobody_settled_are_settled_by_the_sweep() {
    chain(|| {
        let task = frozen();
        rule(task, RoundRuling::Dismiss);
        wait(PARAMS.min_round_gap);
        post(task, 4);
        object(task, 1, 3);
        wait(PARAMS.min_round_gap);
        post(task, 4);
        wait(PARAMS.challenge_window);
        close(task);
        wait(PARAMS.claim_window);
        let treasury = free(&TREASURY);
        sweep(task, 1);
        let unclaimed = free(&TREASURY) - treasury;

        // Four objections, three rounds, the task.
        assert_eq!(sweep_all(task, 1), 8);

        assert_eq!(free(&TREASURY), treasury + unclaimed + 3 * BOND_OF_AN_OBJECTION);
        assert_eq!(free(&trainer(3)), 1_000 * SHF);
        assert_eq!(crate::Objections::<Test>::iter().count(), 0);
    });
}
