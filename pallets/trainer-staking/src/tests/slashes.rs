//! Slashes: what they take, in which order, and who receives it.

use super::{actions::*, mock::*};
use crate::{Error, Event};
use frame_support::{
    assert_noop, assert_ok,
    traits::{LockableCurrency, WithdrawReasons},
};
use sheaf_primitives::SHF;
use sp_runtime::{AccountId32, DispatchResult};

fn slash(trainer: AccountId32, amount: u128) -> DispatchResult {
    TrainerStaking::slash(0, &trainer, amount).map(|_| ())
}

#[test]
fn a_slash_takes_from_the_seat_first() {
    chain(|| {
        seat(TOM, 0);

        assert_ok!(slash(TOM, SHF));

        assert_eq!(TrainerStaking::seat(0, TOM).unwrap().stake, STAKE - SHF);
        assert_eq!((books(&TOM), treasury()), ((4 * STAKE - SHF, STAKE - SHF, 0), SHF));
        let event = Event::SeatSlashed { task: 0, trainer: TOM, amount: SHF, stake: STAKE - SHF };
        assert_eq!(last_event(), event);
    });
}

#[test]
fn a_slash_goes_on_with_what_is_unlocking_and_then_with_what_is_free() {
    chain(|| {
        seat(TOM, 0);
        assert_ok!(TrainerStaking::unbond(signed(TOM), STAKE));

        assert_ok!(slash(TOM, STAKE + SHF));
        assert_eq!(books(&TOM), (2 * STAKE, 0, STAKE - SHF));

        assert_ok!(slash(TOM, STAKE));
        assert_eq!((books(&TOM), treasury()), ((2 * STAKE - SHF, 0, 0), 2 * STAKE + SHF));
    });
}

#[test]
fn a_slash_never_reaches_another_seat() {
    chain(|| {
        seat(TOM, 0);
        seat(TOM, 1);

        assert_ok!(slash(TOM, 1_000 * SHF));

        assert_eq!(TrainerStaking::seat(1, TOM).unwrap().stake, STAKE);
        assert_eq!((books(&TOM), treasury()), ((STAKE, STAKE, 0), 3 * STAKE));
        assert_noop!(slash(TOM, 1), Error::<Test>::NothingToSlash);
    });
}

#[test]
fn a_slashed_seat_stays_a_seat_and_is_left_and_released_like_any() {
    chain(|| {
        bond(TOM, STAKE);
        assert_ok!(TrainerStaking::take_seat(signed(TOM), 0));

        assert_ok!(slash(TOM, STAKE));
        assert_eq!((counts(0), held(&TOM)), ((1, 1, 1), 0));
        assert!(TrainerStaking::has_ledger(&TOM));

        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        outlast_leave(0);
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
        assert!(!TrainerStaking::has_ledger(&TOM));
        assert_eq!(Balances::free_balance(&TOM), FUNDS - STAKE);
    });
}

#[test]
fn a_trainer_who_left_can_be_slashed_until_the_release() {
    chain(|| {
        seat(TOM, 0);
        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        assert_ok!(slash(TOM, SHF));

        close_task(0);
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));
        assert_noop!(slash(TOM, SHF), Error::<Test>::NoSeat);
    });
}

#[test]
fn locks_elsewhere_do_not_shelter_a_bond() {
    chain(|| {
        seat(TOM, 0);
        Balances::set_lock(*b"elsewher", &TOM, 10 * FUNDS, WithdrawReasons::all());

        assert_ok!(slash(TOM, STAKE));

        assert_eq!(treasury(), STAKE);
    });
}

#[test]
fn a_slash_of_nothing_or_without_a_seat_is_refused() {
    chain(|| {
        seat(TOM, 0);
        assert_noop!(slash(TOM, 0), Error::<Test>::AmountZero);
        assert_noop!(slash(TINA, SHF), Error::<Test>::NoSeat);
    });
}

#[test]
fn a_slashed_bond_below_the_minimum_can_be_taken_out() {
    chain(|| {
        bond(TOM, STAKE);
        assert_ok!(TrainerStaking::take_seat(signed(TOM), 0));
        assert_ok!(slash(TOM, STAKE - 1));
        close_task(0);
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));

        assert_ok!(TrainerStaking::unbond(signed(TOM), 1));
        pass_blocks(BONDING);
        assert_ok!(TrainerStaking::withdraw_unbonded(signed(TOM)));

        assert!(!TrainerStaking::has_ledger(&TOM));
    });
}

#[test]
fn a_slash_too_small_to_create_the_account_that_gets_it_is_refused() {
    chain(|| {
        seat(TOM, 0);
        without_a_treasury();
        let least = SHF / 1000;

        assert_noop!(slash(TOM, least - 1), Error::<Test>::NothingToSlash);
        assert_ok!(slash(TOM, least));

        assert_eq!(Balances::free_balance(Treasury::get()), least);
    });
}
