//! Leaving a seat, and being evicted from one.

use super::{actions::*, mock::*};
use crate::{Error, Event, MAX_EVICTED};
use frame_support::{BoundedVec, assert_noop, assert_ok};
use sp_runtime::AccountId32;

fn list(trainers: &[AccountId32]) -> BoundedVec<AccountId32, frame_support::traits::ConstU32<MAX_EVICTED>> {
    trainers.to_vec().try_into().unwrap()
}

#[test]
fn leaving_frees_the_seat_and_keeps_the_stake_allocated() {
    chain(|| {
        seat(TOM, 0);
        pass_blocks(3);

        assert_ok!(TrainerStaking::leave(signed(TOM), 0));

        assert_eq!(TrainerStaking::seat(0, TOM).unwrap().left_at, Some(4));
        assert_eq!((counts(0), books(&TOM)), ((0, 1, 1), (4 * STAKE, STAKE, 0)));
        assert_eq!(last_event(), Event::SeatLeft { task: 0, trainer: TOM });
    });
}

#[test]
fn only_a_seat_that_one_sits_in_can_be_left() {
    chain(|| {
        assert_noop!(TrainerStaking::leave(signed(TOM), 0), Error::<Test>::NoSeat);
        seat(TOM, 0);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        assert_noop!(TrainerStaking::leave(signed(TOM), 0), Error::<Test>::AlreadyLeft);
    });
}

#[test]
fn a_closed_task_can_be_left_as_well() {
    chain(|| {
        seat(TOM, 0);
        remove_task(0);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
    });
}

#[test]
fn the_aggregator_frees_the_seats_of_idle_trainers_and_slashes_nobody() {
    chain(|| {
        for trainer in [TOM, TINA, TARA] {
            seat(trainer, 0);
        }

        assert_ok!(TrainerStaking::evict_idle(signed(ANNA), 0, list(&[TOM, TINA])));

        assert_eq!(counts(0), (1, 3, 3));
        assert_eq!((books(&TOM), books(&TINA)), ((4 * STAKE, STAKE, 0), (4 * STAKE, STAKE, 0)));
        System::assert_has_event(Event::<Test>::SeatEvicted { task: 0, trainer: TOM }.into());
        assert_eq!(last_event(), Event::SeatEvicted { task: 0, trainer: TINA });
    });
}

#[test]
fn eviction_skips_accounts_without_a_seat_and_repeated_ones() {
    chain(|| {
        seat(TOM, 0);
        seat(TINA, 0);
        seat(TARA, 1);
        assert_ok!(TrainerStaking::leave(signed(TINA), 0));

        assert_ok!(TrainerStaking::evict_idle(signed(ANNA), 0, list(&[TINA, TARA, TOM, TOM, BOB])));

        assert_eq!((counts(0), counts(1)), ((0, 2, 2), (1, 1, 1)));
    });
}

#[test]
fn an_eviction_without_seats_is_refused() {
    chain(|| {
        seat(TOM, 0);
        let evict = |trainers: &[AccountId32]| TrainerStaking::evict_idle(signed(ANNA), 0, list(trainers));
        assert_noop!(evict(&[]), Error::<Test>::NothingToEvict);
        assert_noop!(evict(&[TINA]), Error::<Test>::NothingToEvict);
    });
}

#[test]
fn only_the_tasks_aggregator_evicts() {
    chain(|| {
        seat(TOM, 0);
        for other in [TOM, TINA, BOB] {
            let evict = TrainerStaking::evict_idle(signed(other), 0, list(&[TOM]));
            assert_noop!(evict, Error::<Test>::NotTheAggregator);
        }
    });
}

#[test]
fn no_trainer_is_evicted_from_a_task_that_is_not_open() {
    chain(|| {
        seat(TOM, 0);
        close_task(0);
        assert_noop!(TrainerStaking::evict_idle(signed(ANNA), 0, list(&[TOM])), Error::<Test>::TaskNotOpen);
        remove_task(0);
        assert_noop!(TrainerStaking::evict_idle(signed(ANNA), 0, list(&[TOM])), Error::<Test>::UnknownTask);
    });
}

#[test]
fn an_evicted_trainer_waits_for_the_release_like_one_who_left() {
    chain(|| {
        seat(TOM, 0);
        assert_ok!(TrainerStaking::evict_idle(signed(ANNA), 0, list(&[TOM])));

        assert_noop!(TrainerStaking::take_seat(signed(TOM), 0), Error::<Test>::SeatNotReleased);
        assert_noop!(TrainerStaking::release(signed(TOM), 0, TOM), Error::<Test>::LeaveDelayNotOver);
        outlast_leave(0);
        assert_ok!(TrainerStaking::release(signed(TOM), 0, TOM));
    });
}
