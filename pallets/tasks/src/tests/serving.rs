//! Accepting a task, posting its rounds, and the aggregator's part of them.

use super::{actions::*, mock::*};
use crate::{Error, Event, TaskState};
use frame_support::{assert_noop, assert_ok};
use sheaf_primitives::{Permill, RoundIndex, RoundResult, SHF, TaskId, TaskTerms, pay::round_pay};
use sp_runtime::DispatchResult;

/// Ana posts a round as trained by two trainers, with one change.
fn post_with(task: TaskId, round: RoundIndex, change: impl FnOnce(&mut RoundResult)) -> DispatchResult {
    let mut result = train(task, round, &payees(2)).result;
    change(&mut result);
    Tasks::submit_round(signed(ANA), task, round, result)
}

#[test]
fn only_the_named_aggregator_accepts_and_only_once() {
    chain(|| {
        let task = propose(terms());

        assert_noop!(Tasks::accept_task(signed(BEN), task), Error::<Test>::NotAggregator);
        assert_ok!(Tasks::accept_task(signed(ANA), task));
        assert_eq!(last_event(), Event::TaskAccepted { task, aggregator: ANA });
        assert_eq!((stored(task).state, stored(task).opened_at), (TaskState::Open, Some(1)));
        assert_noop!(Tasks::accept_task(signed(ANA), task), Error::<Test>::NotProposed);
    });
}

#[test]
fn a_task_cannot_be_accepted_at_its_deadline() {
    chain(|| {
        let task = propose(terms());
        go_to(200);
        assert_noop!(Tasks::accept_task(signed(ANA), task), Error::<Test>::DeadlinePassed);
        go_to(199);
        assert_ok!(Tasks::accept_task(signed(ANA), task));
    });
}

#[test]
fn a_proposal_does_not_bind_its_aggregator_who_may_deregister_before_accepting() {
    chain(|| {
        let task = propose(terms());
        assert!(!Tasks::aggregator_is_live(&ANA));
        Bonds::mutate(|bonds| bonds.remove(&ANA));
        assert_noop!(Tasks::accept_task(signed(ANA), task), Error::<Test>::NotAnAggregator);
    });
}

#[test]
fn a_posting_sets_the_rounds_pay_aside_and_moves_the_model_on() {
    chain(|| {
        let task = open_with_seats(TaskTerms { rounds: 10, ..terms() }, 4);
        wait(3);

        let trained = post(task, 4);

        let (pool, aggregator_part) = (9 * SHF, SHF);
        let round = crate::Rounds::<Test>::get(task, 0).unwrap();
        assert_eq!((round.pool, round.aggregator_part, round.paid, round.posted_at), (pool, aggregator_part, 0, 4));
        let books = books(task);
        assert_eq!((books.unallocated, books.outstanding), (90 * SHF, 10 * SHF));
        assert_eq!(held(&CLINIC).0, 100 * SHF);
        assert_eq!((stored(task).rounds_posted, stored(task).current_model), (1, trained.result.model));
        assert_eq!(pallet_rewards::Rounds::<Test>::get(task, 0).unwrap().opens_at, 9);
        let (model, leaves, opens_at) = (trained.result.model, 4, 9);
        let expected = Event::RoundPosted { task, round: 0, model, leaves, pool, aggregator_part, opens_at };
        assert_eq!(last_event(), expected);
        assert_eq!(Tasks::next_pay(task, 4), Some((pool, aggregator_part)));
    });
}

#[test]
fn only_the_tasks_aggregator_posts() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        let result = train(task, 0, &payees(2)).result;
        for stranger in [BEN, CLINIC, ANYONE] {
            let outcome = Tasks::submit_round(signed(stranger), task, 0, result.clone());
            assert_noop!(outcome, Error::<Test>::NotAggregator);
        }
    });
}

#[test]
fn rounds_are_posted_in_order_and_once() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        assert_noop!(post_with(task, 1, |_| ()), Error::<Test>::RoundOutOfOrder);
        post(task, 2);
        wait(PARAMS.min_round_gap);
        assert_noop!(post_with(task, 0, |_| ()), Error::<Test>::RoundOutOfOrder);
        assert_noop!(post_with(task, 2, |_| ()), Error::<Test>::RoundOutOfOrder);
        assert_ok!(post_with(task, 1, |_| ()));
    });
}

#[test]
fn the_next_posting_waits_for_the_round_gap() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        post(task, 2);
        wait(PARAMS.min_round_gap - 1);
        assert_noop!(post_with(task, 1, |_| ()), Error::<Test>::TooSoonAfterLastRound);
        wait(1);
        assert_ok!(post_with(task, 1, |_| ()));
    });
}

#[test]
fn a_round_has_at_least_min_trainers_leaves() {
    chain(|| {
        let task = open_with_seats(TaskTerms { min_trainers: 3, ..terms() }, 4);
        assert_noop!(post_with(task, 0, |_| ()), Error::<Test>::TooFewLeaves);
    });
}

#[test]
fn a_round_has_no_more_leaves_than_seats_are_eligible() {
    chain(|| {
        let task = open_with_seats(terms(), 1);
        assert_noop!(post_with(task, 0, |_| ()), Error::<Test>::MoreLeavesThanSeats);
        take_seats(task, 2);
        assert_ok!(post_with(task, 0, |_| ()));
    });
}

#[test]
fn a_round_has_no_more_leaves_than_the_task_has_seats_even_while_left_seats_are_still_allocated() {
    chain(|| {
        let task = open_with_seats(TaskTerms { max_trainers: 2, ..terms() }, 3);
        let three = train(task, 0, &payees(3)).result;
        assert_noop!(Tasks::submit_round(signed(ANA), task, 0, three), Error::<Test>::MoreLeavesThanSeats);
    });
}

#[test]
fn equal_rewards_are_one_share_a_leaf() {
    chain(|| {
        let task = open_with_seats(terms(), 4);
        assert_noop!(post_with(task, 0, |result| result.total_shares = 3), Error::<Test>::SharesNotEqual);
        assert_noop!(post_with(task, 0, |result| result.total_shares = 0), Error::<Test>::SharesNotEqual);
    });
}

#[test]
fn a_round_under_way_at_the_deadline_may_be_posted_in_grace_and_is_the_last() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        go_to(150);
        post(task, 2);
        go_to(209);

        assert_ok!(post_with(task, 1, |_| ()));

        assert_eq!(last_event(), Event::TaskFinishing { task, last_round: 1 });
        assert!(stored(task).all_rounds_posted());
        wait(PARAMS.challenge_window);
        assert_eq!(Tasks::closable(task), Some(crate::CloseReason::Done));
    });
}

#[test]
fn nothing_is_posted_after_grace() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        go_to(210);
        assert_noop!(post_with(task, 0, |_| ()), Error::<Test>::GracePassed);
    });
}

#[test]
fn a_pool_of_nothing_is_refused() {
    // The bounds of terms leave every round far more; only a runtime with other bounds could come here.
    assert_eq!(round_pay(1, 1, Permill::zero(), 2).unwrap().pool, 0);
    chain(|| {
        let task = open_with_seats(terms(), 2);
        crate::Tasks::<Test>::mutate(task, |task| task.as_mut().unwrap().unallocated = 5);
        assert_noop!(post_with(task, 0, |_| ()), Error::<Test>::EmptyPool);
        crate::Tasks::<Test>::mutate(task, |task| task.as_mut().unwrap().unallocated = 100 * SHF);
    });
}

#[test]
fn a_top_up_is_shared_by_the_rounds_that_are_left() {
    chain(|| {
        let task = open_with_seats(TaskTerms { rounds: 10, ..terms() }, 2);
        post(task, 2);

        assert_ok!(Tasks::top_up_task(signed(CLINIC), task, 90 * SHF));

        assert_eq!(last_event(), Event::TaskToppedUp { task, amount: 90 * SHF, deposit: 190 * SHF });
        assert_eq!(held(&CLINIC).0, 190 * SHF);
        assert_eq!(Tasks::next_pay(task, 2), Some((18 * SHF, 2 * SHF)));
    });
}

#[test]
fn a_top_up_is_by_the_organization_of_something_it_has() {
    chain(|| {
        let task = open(terms());
        Bonds::mutate(|bonds| bonds.insert(ANA, 1_000 * SHF));
        assert_noop!(Tasks::top_up_task(signed(LAB), task, SHF), Error::<Test>::NotOrganization);
        assert_noop!(Tasks::top_up_task(signed(CLINIC), task, 0), Error::<Test>::AmountZero);
        assert_noop!(Tasks::top_up_task(signed(CLINIC), task, 900 * SHF), Error::<Test>::NotEnoughFree);
        assert_noop!(Tasks::top_up_task(signed(CLINIC), task, u128::MAX), Error::<Test>::Overflow);
    });
}

#[test]
fn the_aggregators_part_is_paid_once_after_the_challenge_window_whoever_asks() {
    chain(|| {
        let task = open_with_seats(TaskTerms { rounds: 10, ..terms() }, 2);
        post(task, 2);
        let before = free(&ANA);

        wait(PARAMS.challenge_window - 1);
        assert_noop!(Tasks::collect_fee(signed(ANYONE), task, 0), Error::<Test>::NotOpenedYet);
        wait(1);
        assert_ok!(Tasks::collect_fee(signed(ANYONE), task, 0));

        assert_eq!(last_event(), Event::FeeCollected { task, round: 0, aggregator: ANA, amount: SHF });
        assert_eq!(free(&ANA), before + SHF);
        assert_eq!((books(task).aggregator, books(task).outstanding), (SHF, 9 * SHF));
        assert_noop!(Tasks::collect_fee(signed(ANYONE), task, 0), Error::<Test>::NothingToCollect);
    });
}

#[test]
fn an_aggregator_without_a_share_has_nothing_to_collect() {
    chain(|| {
        let task = open_with_seats(TaskTerms { aggregator_fee: Permill::zero(), ..terms() }, 2);
        post(task, 2);
        wait(PARAMS.challenge_window);
        assert_noop!(Tasks::collect_fee(signed(ANYONE), task, 0), Error::<Test>::NothingToCollect);
        assert_noop!(Tasks::collect_fee(signed(ANYONE), task, 1), Error::<Test>::NoSuchRound);
    });
}

#[test]
fn an_aggregator_whose_account_is_gone_cannot_be_paid_less_than_an_account_needs() {
    chain(|| {
        // A hundred-thousandth of 33 SHF is less than an account needs.
        let share = Permill::from_parts(10);
        let task = open_with_seats(TaskTerms { aggregator_fee: share, ..terms() }, 2);
        post(task, 2);
        wait(PARAMS.challenge_window);
        assert_ok!(Balances::transfer_all(signed(ANA), ANYONE, false));
        assert_eq!(free(&ANA), 0);

        assert_noop!(Tasks::collect_fee(signed(ANYONE), task, 0), Error::<Test>::PayeeCannotReceive);
    });
}
