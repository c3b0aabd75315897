//! Taking a seat.

use super::{actions::*, mock::*};
use crate::{Error, Event, Seat, SeatCounts, SeatRequirements};
use frame_support::{assert_noop, assert_ok};

fn change_terms(task: u64, change: impl FnOnce(&mut SeatRequirements<sp_runtime::AccountId32, u32>)) {
    Tasks::mutate(|tasks| change(tasks.get_mut(&task).unwrap()));
}

#[test]
fn a_seat_has_the_tasks_stake_of_the_bond() {
    chain(|| {
        bond(TOM, 4 * STAKE);

        assert_ok!(TrainerStaking::take_seat(signed(TOM), 0));

        assert_eq!(
            TrainerStaking::seat(0, TOM),
            Some(Seat { stake: STAKE, taken_at: 1, left_at: None, reported: false })
        );
        assert_eq!((books(&TOM), held(&TOM)), ((4 * STAKE, STAKE, 0), 4 * STAKE));
        assert_eq!(counts(0), (1, 1, 1));
        assert_eq!(last_event(), Event::SeatTaken { task: 0, trainer: TOM, stake: STAKE });
    });
}

#[test]
fn each_seat_takes_a_stake_of_its_own() {
    chain(|| {
        bond(TOM, 3 * STAKE - 1);
        assert_ok!(TrainerStaking::take_seat(signed(TOM), 0));
        assert_ok!(TrainerStaking::take_seat(signed(TOM), 1));

        assert_noop!(TrainerStaking::take_seat(signed(TOM), 2), Error::<Test>::InsufficientFreeBond);

        assert_eq!(books(&TOM), (3 * STAKE - 1, 2 * STAKE, 0));
        assert_eq!((TrainerStaking::eligible(0), TrainerStaking::eligible(2)), (1, 0));
    });
}

#[test]
fn unlocking_tokens_take_no_seat() {
    chain(|| {
        bond(TOM, 4 * STAKE);
        assert_ok!(TrainerStaking::unbond(signed(TOM), 4 * STAKE));

        assert_noop!(TrainerStaking::take_seat(signed(TOM), 0), Error::<Test>::InsufficientFreeBond);
    });
}

#[test]
fn a_trainer_without_a_bond_takes_no_seat() {
    chain(|| {
        assert_noop!(TrainerStaking::take_seat(signed(TOM), 0), Error::<Test>::NotBonded);
    });
}

#[test]
fn seats_are_taken_in_open_tasks_only() {
    chain(|| {
        bond(TOM, 4 * STAKE);
        close_task(0);

        assert_noop!(TrainerStaking::take_seat(signed(TOM), 0), Error::<Test>::TaskNotOpen);
        assert_noop!(TrainerStaking::take_seat(signed(TOM), 77), Error::<Test>::UnknownTask);
    });
}

#[test]
fn seats_are_taken_before_the_deadline_only() {
    chain(|| {
        bond(TOM, 4 * STAKE);

        pallet_timestamp::Now::<Test>::put(DEADLINE);
        assert_noop!(TrainerStaking::take_seat(signed(TOM), 0), Error::<Test>::DeadlinePassed);

        pallet_timestamp::Now::<Test>::put(DEADLINE - 1);
        assert_ok!(TrainerStaking::take_seat(signed(TOM), 0));
    });
}

#[test]
fn a_full_task_accepts_no_trainer_until_one_leaves() {
    chain(|| {
        for trainer in [TOM, TINA, TARA] {
            seat(trainer, 0);
        }
        bond(THEO, STAKE);
        assert_noop!(TrainerStaking::take_seat(signed(THEO), 0), Error::<Test>::TaskFull);

        assert_ok!(TrainerStaking::leave(signed(TINA), 0));
        assert_ok!(TrainerStaking::take_seat(signed(THEO), 0));

        assert_eq!(counts(0), (3, 4, 4));
        assert_eq!((TrainerStaking::eligible(0), TrainerStaking::seats_ever(0)), (4, 4));
    });
}

#[test]
fn a_list_keeps_others_out() {
    chain(|| {
        bond(TOM, 4 * STAKE);
        NotAdmitted::mutate(|accounts| _ = accounts.insert(TOM));

        assert_noop!(TrainerStaking::take_seat(signed(TOM), 0), Error::<Test>::NotAdmitted);
        NotAdmitted::set(Default::default());
    });
}

#[test]
fn an_account_has_one_seat_in_a_task() {
    chain(|| {
        seat(TOM, 0);
        assert_noop!(TrainerStaking::take_seat(signed(TOM), 0), Error::<Test>::AlreadySeated);
    });
}

#[test]
fn a_trainer_who_left_can_sit_again_once_the_stake_is_released() {
    chain(|| {
        seat(TOM, 0);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        assert_noop!(TrainerStaking::take_seat(signed(TOM), 0), Error::<Test>::SeatNotReleased);

        outlast_leave(0);
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
        assert_ok!(TrainerStaking::take_seat(signed(TOM), 0));

        assert_eq!(counts(0), (1, 1, 2));
    });
}

#[test]
fn a_seat_keeps_its_stake_when_terms_elsewhere_differ() {
    chain(|| {
        change_terms(1, |terms| terms.stake = 2 * STAKE);
        seat(TOM, 0);
        seat(TOM, 1);

        assert_eq!(books(&TOM), (4 * STAKE, 3 * STAKE, 0));
        let seats = TrainerStaking::seats_of(1);
        assert_eq!(seats, vec![(TOM, Seat { stake: 2 * STAKE, taken_at: 1, left_at: None, reported: false })]);
    });
}

#[test]
fn a_count_of_seats_that_would_overflow_is_refused() {
    chain(|| {
        bond(TOM, 4 * STAKE);
        SeatCounts::<Test>::mutate(0, |count| count.ever = u32::MAX);

        assert_noop!(TrainerStaking::take_seat(signed(TOM), 0), Error::<Test>::CountOverflow);
    });
}

#[test]
fn the_chain_remembers_when_a_seat_was_taken_until_it_is_released() {
    chain(|| {
        pass_blocks(4);
        seat(TOM, 0);
        pass_blocks(3);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));

        let seated = |block| TrainerStaking::was_seated_at(0, &TOM, block);
        assert_eq!([4, 5, 7, 8].map(seated), [false, true, true, false]);
        assert!(!TrainerStaking::was_seated_at(0, &TINA, 5));
    });
}
