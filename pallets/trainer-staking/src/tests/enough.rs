//! Since when a task has enough trainers for its rounds. Task 0 needs two.

use super::{actions::*, mock::*};
use frame_support::assert_ok;
use sp_runtime::AccountId32;

fn at(milliseconds: u64) {
    pallet_timestamp::Now::<Test>::put(milliseconds);
}

fn evict(trainers: &[AccountId32]) {
    assert_ok!(TrainerStaking::evict_idle(signed(ANNA), 0, trainers.to_vec().try_into().unwrap()));
}

fn enough_since() -> Option<u64> {
    TrainerStaking::enough_since(0)
}

#[test]
fn a_task_has_enough_from_the_seat_that_makes_them_enough() {
    chain(|| {
        at(2_000);
        seat(TOM, 0);
        assert_eq!(enough_since(), None);

        at(3_000);
        seat(TINA, 0);
        at(4_000);
        seat(TARA, 0);

        assert_eq!(enough_since(), Some(3_000));
    });
}

#[test]
fn trainers_who_leave_voluntarily_may_leave_too_few() {
    chain(|| {
        for trainer in [TOM, TINA, TARA] {
            seat(trainer, 0);
        }

        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        assert_eq!(enough_since(), Some(1_000));
        assert_ok!(TrainerStaking::leave(signed(TINA), 0));
        assert_eq!(enough_since(), None);

        at(5_000);
        seat(THEO, 0);
        assert_eq!(enough_since(), Some(5_000));
    });
}

#[test]
fn an_aggregator_that_evicts_everybody_still_has_enough_to_serve() {
    chain(|| {
        for trainer in [TOM, TINA, TARA] {
            seat(trainer, 0);
        }

        evict(&[TOM, TINA, TARA]);

        assert_eq!((counts(0), TrainerStaking::seat_count(0).evicted), ((0, 3, 3), 3));
        assert_eq!(enough_since(), Some(1_000));
    });
}

#[test]
fn those_evicted_count_with_those_who_come_later() {
    chain(|| {
        seat(TOM, 0);
        evict(&[TOM]);
        assert_eq!(enough_since(), None);

        at(6_000);
        seat(TINA, 0);

        assert_eq!(enough_since(), Some(6_000));
    });
}

#[test]
fn a_task_remembers_it_when_the_seats_are_released() {
    chain(|| {
        seat(TOM, 0);
        seat(TINA, 0);
        evict(&[TOM, TINA]);
        outlast_leave(0);
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TINA));

        assert_eq!((counts(0), enough_since()), ((0, 0, 2), Some(1_000)));
    });
}

#[test]
fn a_task_without_seats_never_had_enough() {
    chain(|| {
        assert_eq!(enough_since(), None);
    });
}
