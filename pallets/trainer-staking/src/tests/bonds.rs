//! Bonding, unbonding and withdrawing tokens.

use super::{actions::*, mock::*};
use crate::{Error, Event, Ledgers, MAX_UNLOCKING, StakingParams};
use frame_support::{
    assert_noop, assert_ok,
    traits::{LockableCurrency, WithdrawReasons},
};
use sheaf_primitives::SHF;

#[test]
fn bonding_holds_tokens_on_the_trainers_own_account() {
    chain(|| {
        assert_ok!(TrainerStaking::bond(signed(TOM), 20 * SHF));
        assert_ok!(TrainerStaking::bond(signed(TOM), SHF));

        assert_eq!((books(&TOM), held(&TOM)), ((21 * SHF, 0, 0), 21 * SHF));
        assert_eq!(Balances::free_balance(&TOM), FUNDS - 21 * SHF);
        assert_eq!(last_event(), Event::Bonded { trainer: TOM, amount: SHF });
    });
}

#[test]
fn all_but_the_existential_deposit_can_be_bonded() {
    chain(|| {
        let all = FUNDS - SHF / 1000;
        assert_noop!(TrainerStaking::bond(signed(TOM), all + 1), Error::<Test>::InsufficientBalance);
        assert_ok!(TrainerStaking::bond(signed(TOM), all));
    });
}

#[test]
fn tokens_under_a_lock_cannot_be_bonded() {
    chain(|| {
        Balances::set_lock(*b"elsewher", &TOM, FUNDS - 10 * SHF, WithdrawReasons::all());

        assert_noop!(TrainerStaking::bond(signed(TOM), 11 * SHF), Error::<Test>::InsufficientBalance);
        assert_ok!(TrainerStaking::bond(signed(TOM), 10 * SHF));
    });
}

#[test]
fn only_registered_trainers_bond() {
    chain(|| {
        assert_noop!(TrainerStaking::bond(signed(BOB), SHF), Error::<Test>::NotATrainer);
    });
}

#[test]
fn an_amount_of_zero_is_refused() {
    chain(|| {
        assert_noop!(TrainerStaking::bond(signed(TOM), 0), Error::<Test>::AmountZero);
        assert_noop!(TrainerStaking::unbond(signed(TOM), 0), Error::<Test>::AmountZero);
        assert_noop!(TrainerStaking::rebond(signed(TOM), 0), Error::<Test>::AmountZero);
    });
}

#[test]
fn without_a_bond_there_is_nothing_to_take_out() {
    chain(|| {
        assert_noop!(TrainerStaking::unbond(signed(TOM), 1), Error::<Test>::NotBonded);
        assert_noop!(TrainerStaking::rebond(signed(TOM), 1), Error::<Test>::NotBonded);
        assert_noop!(TrainerStaking::withdraw_unbonded(signed(TOM)), Error::<Test>::NotBonded);
    });
}

#[test]
fn a_bond_is_the_minimum_or_nothing() {
    chain(|| {
        assert_noop!(TrainerStaking::bond(signed(TOM), MIN_BOND - 1), Error::<Test>::BelowMinBond);
        bond(TOM, MIN_BOND);

        assert_noop!(TrainerStaking::unbond(signed(TOM), 1), Error::<Test>::BelowMinBond);
        assert_ok!(TrainerStaking::unbond(signed(TOM), MIN_BOND));
        assert_noop!(TrainerStaking::rebond(signed(TOM), MIN_BOND - 1), Error::<Test>::BelowMinBond);
        assert_ok!(TrainerStaking::rebond(signed(TOM), MIN_BOND));
    });
}

#[test]
fn a_bond_below_a_raised_minimum_can_still_be_taken_out_whole() {
    chain(|| {
        bond(TOM, MIN_BOND);
        let stricter = StakingParams { min_bond: 10 * MIN_BOND, ..params() };
        assert_ok!(TrainerStaking::set_params(RuntimeOrigin::root(), stricter));

        assert_ok!(TrainerStaking::unbond(signed(TOM), MIN_BOND));
    });
}

#[test]
fn unbonded_tokens_stay_held_until_they_are_unlocked_and_withdrawn() {
    chain(|| {
        bond(TOM, 20 * SHF);

        assert_ok!(TrainerStaking::unbond(signed(TOM), 5 * SHF));
        let unlocks_at = 1 + BONDING;
        assert_eq!(last_event(), Event::Unbonded { trainer: TOM, amount: 5 * SHF, unlocks_at });
        assert_eq!((books(&TOM), held(&TOM)), ((15 * SHF, 0, 5 * SHF), 20 * SHF));

        pass_blocks(BONDING - 1);
        assert_eq!(TrainerStaking::withdrawable(TOM), 0);
        assert_noop!(TrainerStaking::withdraw_unbonded(signed(TOM)), Error::<Test>::NothingToWithdraw);

        pass_blocks(1);
        assert_eq!(TrainerStaking::withdrawable(TOM), 5 * SHF);
        assert_ok!(TrainerStaking::withdraw_unbonded(signed(TOM)));
        assert_eq!(last_event(), Event::Withdrawn { trainer: TOM, amount: 5 * SHF });
        assert_eq!((books(&TOM), held(&TOM)), ((15 * SHF, 0, 0), 15 * SHF));
    });
}

#[test]
fn what_seats_have_cannot_be_unbonded() {
    chain(|| {
        seat(TOM, 0);

        assert_eq!(TrainerStaking::free_bond(TOM), 3 * STAKE);
        assert_noop!(TrainerStaking::unbond(signed(TOM), 3 * STAKE + 1), Error::<Test>::InsufficientFreeBond);
        assert_ok!(TrainerStaking::unbond(signed(TOM), 3 * STAKE));
        assert_eq!(books(&TOM), (STAKE, STAKE, 3 * STAKE));
    });
}

#[test]
fn rebonding_takes_back_what_is_unlocking_and_no_more() {
    chain(|| {
        bond(TOM, 20 * SHF);
        assert_ok!(TrainerStaking::unbond(signed(TOM), 6 * SHF));

        assert_noop!(TrainerStaking::rebond(signed(TOM), 7 * SHF), Error::<Test>::InsufficientUnlocking);
        assert_ok!(TrainerStaking::rebond(signed(TOM), 4 * SHF));

        assert_eq!((books(&TOM), held(&TOM)), ((18 * SHF, 0, 2 * SHF), 20 * SHF));
        assert_eq!(last_event(), Event::Rebonded { trainer: TOM, amount: 4 * SHF });
    });
}

#[test]
fn a_ledger_with_nothing_in_it_is_gone() {
    chain(|| {
        bond(TOM, 20 * SHF);
        assert!(TrainerStaking::has_ledger(&TOM));
        assert_ok!(TrainerStaking::unbond(signed(TOM), 20 * SHF));
        assert!(TrainerStaking::has_ledger(&TOM));
        pass_blocks(BONDING);

        assert_ok!(TrainerStaking::withdraw_unbonded(signed(TOM)));

        assert!(!TrainerStaking::has_ledger(&TOM));
        assert_eq!((TrainerStaking::ledger(TOM), Balances::free_balance(&TOM)), (None, FUNDS));
        assert_eq!(System::consumers(&TOM), 0);
    });
}

#[test]
fn only_so_many_chunks_unlock_at_a_time() {
    chain(|| {
        bond(TOM, 100 * SHF);
        assert_ok!(TrainerStaking::set_params(
            RuntimeOrigin::root(),
            StakingParams { bonding_duration: 1_000, ..params() }
        ));
        for _ in 0..MAX_UNLOCKING {
            assert_ok!(TrainerStaking::unbond(signed(TOM), SHF));
            pass_blocks(1);
        }

        assert_noop!(TrainerStaking::unbond(signed(TOM), SHF), Error::<Test>::TooManyUnlocking);

        pass_blocks(1_000);
        assert_ok!(TrainerStaking::withdraw_unbonded(signed(TOM)));
        assert_ok!(TrainerStaking::unbond(signed(TOM), SHF));
    });
}

#[test]
fn what_is_unlocking_keeps_its_date_when_the_duration_changes() {
    chain(|| {
        bond(TOM, 20 * SHF);
        assert_ok!(TrainerStaking::unbond(signed(TOM), 5 * SHF));
        let longer = StakingParams { bonding_duration: 1_000, ..params() };
        assert_ok!(TrainerStaking::set_params(RuntimeOrigin::root(), longer));
        assert_ok!(TrainerStaking::unbond(signed(TOM), 5 * SHF));

        pass_blocks(BONDING);

        assert_ok!(TrainerStaking::withdraw_unbonded(signed(TOM)));
        assert_eq!(books(&TOM), (10 * SHF, 0, 5 * SHF));
    });
}

#[test]
fn a_count_that_would_overflow_is_refused() {
    chain(|| {
        bond(TOM, 20 * SHF);
        let before = Ledgers::<Test>::get(TOM).unwrap();
        Ledgers::<Test>::mutate(TOM, |ledger| ledger.as_mut().unwrap().bonded = u128::MAX);

        assert_noop!(TrainerStaking::bond(signed(TOM), SHF), Error::<Test>::CountOverflow);

        Ledgers::<Test>::insert(TOM, before);
    });
}
