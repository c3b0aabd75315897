//! Taking a seat, leaving it, and taking another: within one round this earns no more than staying.

use super::{actions::*, mock::*};
use crate::Error;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::AccountId32;

/// A trainer with one stake, in a seat of task 0.
fn seat_with_one_stake(trainer: AccountId32) {
    bond(trainer.clone(), STAKE);
    assert_ok!(TrainerStaking::take_seat(signed(trainer), 0));
}

#[test]
fn until_a_round_is_posted_a_stake_that_left_stays_where_it_was() {
    chain(|| {
        seat_with_one_stake(TOM);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));

        pass_blocks(100 * LEAVE_DELAY);

        assert_noop!(TrainerStaking::release(signed(TOM), 0, TOM), Error::<Test>::RoundNotPosted);
        post_round(0);
        assert_ok!(TrainerStaking::release(signed(TOM), 0, TOM));
    });
}

#[test]
fn a_posting_before_the_leave_or_in_its_block_does_not_count() {
    chain(|| {
        seat_with_one_stake(TOM);
        post_round(0);
        pass_blocks(1);
        seat_with_one_stake(TINA);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        pass_blocks(1);
        post_round(0);
        assert_ok!(TrainerStaking::leave(signed(TINA), 0));
        pass_blocks(LEAVE_DELAY);

        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
        assert_noop!(TrainerStaking::release(signed(BOB), 0, TINA), Error::<Test>::RoundNotPosted);
    });
}

#[test]
fn a_trainer_sits_in_a_task_once_a_round() {
    chain(|| {
        bond(TOM, 4 * STAKE);
        assert_ok!(TrainerStaking::take_seat(signed(TOM), 0));
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        pass_blocks(LEAVE_DELAY);

        // Its tokens would suffice for three more seats.
        assert_noop!(TrainerStaking::take_seat(signed(TOM), 0), Error::<Test>::SeatNotReleased);

        post_round(0);
        assert_ok!(TrainerStaking::release(signed(TOM), 0, TOM));
        assert_ok!(TrainerStaking::take_seat(signed(TOM), 0));
    });
}

#[test]
fn a_stake_sits_in_one_task_a_round() {
    chain(|| {
        seat_with_one_stake(TOM);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        pass_blocks(LEAVE_DELAY);

        // Postings of other tasks are other rounds.
        post_round(1);
        assert_noop!(TrainerStaking::release(signed(TOM), 0, TOM), Error::<Test>::RoundNotPosted);
        assert_noop!(TrainerStaking::take_seat(signed(TOM), 1), Error::<Test>::InsufficientFreeBond);

        post_round(0);
        assert_ok!(TrainerStaking::release(signed(TOM), 0, TOM));
        assert_ok!(TrainerStaking::take_seat(signed(TOM), 1));
    });
}

#[test]
fn a_stake_moves_to_no_other_account_within_a_round() {
    chain(|| {
        seat_with_one_stake(TOM);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        pass_blocks(LEAVE_DELAY);

        // Allocated tokens cannot be unbonded, so no other account can bond them.
        assert_noop!(TrainerStaking::unbond(signed(TOM), STAKE), Error::<Test>::InsufficientFreeBond);
    });
}

#[test]
fn however_often_one_comes_and_goes_the_seats_with_an_allocation_are_as_many_as_stakes() {
    chain(|| {
        for trainer in [TOM, TINA, TARA] {
            seat_with_one_stake(trainer.clone());
            assert_ok!(TrainerStaking::leave(signed(trainer.clone()), 0));
            pass_blocks(LEAVE_DELAY);
            assert_noop!(TrainerStaking::take_seat(signed(trainer), 0), Error::<Test>::SeatNotReleased);
        }

        // The maximum number of leaves of a round: one for each stake.
        assert_eq!(TrainerStaking::eligible(0), 3);
    });
}

#[test]
fn a_task_that_never_posts_keeps_a_stake_only_until_it_closes() {
    chain(|| {
        seat_with_one_stake(TOM);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        close_task(0);

        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
    });
}

#[test]
fn a_seat_taken_before_a_block_is_distinguished_from_a_later_one() {
    chain(|| {
        pass_blocks(4);
        seat(TOM, 0);
        let there = |trainer, block| TrainerStaking::seated_before(0, trainer, block);

        assert_eq!([4, 5, 6].map(|block| there(&TOM, block)), [false, false, true]);
        assert!(!there(&TINA, 6));

        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        assert!(there(&TOM, 6));
        outlast_leave(0);
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
        assert!(!there(&TOM, 6));
    });
}
