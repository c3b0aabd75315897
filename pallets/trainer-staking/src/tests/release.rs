//! Releasing stakes, and forgetting tasks.

use super::{actions::*, mock::*};
use crate::{Error, Event, SeatCounts};
use frame_support::{assert_noop, assert_ok};

#[test]
fn after_the_leave_delay_anyone_frees_the_stake() {
    chain(|| {
        seat(TOM, 0);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));

        pass_blocks(LEAVE_DELAY - 1);
        post_round(0);
        assert_noop!(TrainerStaking::release(signed(BOB), 0, TOM), Error::<Test>::LeaveDelayNotOver);
        pass_blocks(1);
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));

        assert_eq!((TrainerStaking::seat(0, TOM), books(&TOM)), (None, (4 * STAKE, 0, 0)));
        assert_eq!(last_event(), Event::SeatReleased { task: 0, trainer: TOM, stake: STAKE });
    });
}

#[test]
fn a_trainer_who_sits_in_an_open_task_keeps_the_stake_there() {
    chain(|| {
        seat(TOM, 0);
        pass_blocks(1_000);
        assert_noop!(TrainerStaking::release(signed(TOM), 0, TOM), Error::<Test>::SeatInUse);
    });
}

#[test]
fn a_stake_in_a_closed_task_is_freed_at_once_seated_or_left() {
    chain(|| {
        seat(TOM, 0);
        seat(TINA, 0);
        assert_ok!(TrainerStaking::leave(signed(TINA), 0));
        close_task(0);

        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TINA));

        assert_eq!((books(&TOM).1, books(&TINA).1), (0, 0));
    });
}

#[test]
fn a_stake_is_freed_when_the_task_is_gone_without_a_trace() {
    chain(|| {
        seat(TOM, 0);
        remove_task(0);

        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));

        assert_eq!(books(&TOM), (4 * STAKE, 0, 0));
    });
}

#[test]
fn a_seat_is_released_once() {
    chain(|| {
        seat(TOM, 0);
        close_task(0);
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
        assert_noop!(TrainerStaking::release(signed(BOB), 0, TOM), Error::<Test>::NoSeat);
    });
}

#[test]
fn the_last_seat_of_a_task_that_is_over_takes_the_counts_along() {
    chain(|| {
        seat(TOM, 0);
        seat(TINA, 0);
        close_task(0);

        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
        assert_eq!(counts(0), (1, 1, 2));
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TINA));

        assert!(!SeatCounts::<Test>::contains_key(0));
    });
}

#[test]
fn an_open_task_remembers_how_many_seats_were_ever_taken() {
    chain(|| {
        seat(TOM, 0);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        outlast_leave(0);
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));

        assert_eq!((counts(0), TrainerStaking::seats_ever(0)), ((0, 0, 1), 1));
        assert_noop!(TrainerStaking::forget_task(signed(BOB), 0), Error::<Test>::TaskNotGone);

        remove_task(0);
        assert_ok!(TrainerStaking::forget_task(signed(BOB), 0));
        assert!(!SeatCounts::<Test>::contains_key(0));
        assert_eq!(last_event(), Event::SeatsForgotten { task: 0 });
    });
}

#[test]
fn a_task_with_seats_is_not_forgotten() {
    chain(|| {
        seat(TOM, 0);
        remove_task(0);

        assert_noop!(TrainerStaking::forget_task(signed(BOB), 0), Error::<Test>::TaskNotGone);
        assert!(!TrainerStaking::forget(0));

        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
        assert!(TrainerStaking::forget(0));
    });
}

#[test]
fn a_task_without_seats_has_nothing_to_forget() {
    chain(|| {
        assert_noop!(TrainerStaking::forget_task(signed(BOB), 0), Error::<Test>::NothingToForget);
        assert!(TrainerStaking::forget(0));
    });
}

#[test]
fn a_trainer_walks_away_with_everything_without_anyones_help() {
    chain(|| {
        seat(TOM, 0);
        seat(TOM, 1);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        assert_ok!(TrainerStaking::leave(signed(TOM), 1));
        close_task(1);
        outlast_leave(0);
        assert_ok!(TrainerStaking::release(signed(TOM), 0, TOM));
        assert_ok!(TrainerStaking::release(signed(TOM), 1, TOM));
        assert_ok!(TrainerStaking::unbond(signed(TOM), 4 * STAKE));
        pass_blocks(BONDING);
        assert_ok!(TrainerStaking::withdraw_unbonded(signed(TOM)));

        assert_eq!(Balances::free_balance(&TOM), FUNDS);
        assert!(!TrainerStaking::has_ledger(&TOM));
    });
}
