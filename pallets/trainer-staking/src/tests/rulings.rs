//! The arbiter's rulings on reports, and the tokens that they move.

use super::{actions::*, mock::*};
use crate::{Error, Event, ReportRuling, StakingParams};
use frame_support::{
    assert_noop, assert_ok,
    traits::{LockableCurrency, WithdrawReasons},
};
use sheaf_primitives::{Permill, SHF};
use sp_runtime::{AccountId32, DispatchResult};

fn rule(trainer: AccountId32, ruling: ReportRuling) -> DispatchResult {
    TrainerStaking::rule_on_report(signed(ARBITER), 0, trainer, ruling)
}

fn slash(amount: u128) -> ReportRuling {
    ReportRuling::Slash(amount)
}

fn free(account: AccountId32) -> u128 {
    Balances::free_balance(&account)
}

/// Tom is seated in task 0, is reported, and contests.
fn contested() {
    seat(TOM, 0);
    report(0, TOM);
    assert_ok!(TrainerStaking::contest_report(signed(TOM), 0));
}

#[test]
fn a_slash_goes_to_the_treasury_but_for_the_reporters_bounty() {
    chain(|| {
        seat(TOM, 0);
        report(0, TOM);

        assert_ok!(rule(TOM, slash(4 * SHF)));

        let bounty = 4 * SHF / 10;
        assert_eq!((free(ANNA), treasury()), (FUNDS + bounty, 4 * SHF - bounty));
        assert_eq!(books(&TOM), (4 * STAKE - 4 * SHF, STAKE - 4 * SHF, 0));
        assert_eq!((TrainerStaking::report(0, TOM), held_for_disputes(&ANNA)), (None, 0));
        let slashed = Event::<Test>::SeatSlashed { task: 0, trainer: TOM, amount: 4 * SHF, stake: SHF };
        System::assert_has_event(slashed.into());
        let ruled = Event::ReportRuled { task: 0, trainer: TOM, ruling: slash(4 * SHF), slashed: 4 * SHF, bounty };
        assert_eq!(last_event(), ruled);
    });
}

#[test]
fn a_bounty_is_capped() {
    chain(|| {
        seat(TOM, 0);
        report(0, TOM);

        assert_ok!(rule(TOM, slash(15 * SHF)));

        assert_eq!((free(ANNA), treasury()), (FUNDS + MAX_BOUNTY, 15 * SHF - MAX_BOUNTY));
    });
}

#[test]
fn a_bounty_may_be_all_of_a_slash_if_governance_says_so() {
    chain(|| {
        let generous = StakingParams { bounty: Permill::one(), max_bounty: u128::MAX, ..params() };
        assert_ok!(TrainerStaking::set_params(RuntimeOrigin::root(), generous));
        seat(TOM, 0);
        report(0, TOM);

        assert_ok!(rule(TOM, slash(SHF)));

        assert_eq!((free(ANNA), treasury()), (FUNDS + SHF, 0));
    });
}

#[test]
fn a_trainer_who_contested_and_is_slashed_loses_its_bond_to_the_treasury() {
    chain(|| {
        contested();

        assert_ok!(rule(TOM, slash(SHF)));

        assert_eq!(treasury(), SHF - SHF / 10 + DISPUTE_BOND);
        assert_eq!((free(ANNA), free(TOM)), (FUNDS + SHF / 10, FUNDS - 4 * STAKE - DISPUTE_BOND));
        assert_eq!((held_for_disputes(&ANNA), held_for_disputes(&TOM)), (0, 0));
    });
}

#[test]
fn a_reporter_whose_report_is_dismissed_loses_its_bond_to_the_treasury() {
    chain(|| {
        contested();

        assert_ok!(rule(TOM, ReportRuling::Dismiss));

        assert_eq!((treasury(), free(ANNA)), (DISPUTE_BOND, FUNDS - DISPUTE_BOND));
        assert_eq!((books(&TOM), free(TOM)), ((4 * STAKE, STAKE, 0), FUNDS - 4 * STAKE));
        assert_eq!((held_for_disputes(&ANNA), held_for_disputes(&TOM)), (0, 0));
        let ruled = Event::ReportRuled { task: 0, trainer: TOM, ruling: ReportRuling::Dismiss, slashed: 0, bounty: 0 };
        assert_eq!(last_event(), ruled);
    });
}

#[test]
fn an_uncontested_report_can_be_dismissed() {
    chain(|| {
        seat(TOM, 0);
        report(0, TOM);

        assert_ok!(rule(TOM, ReportRuling::Dismiss));

        assert_eq!((treasury(), books(&TOM)), (DISPUTE_BOND, (4 * STAKE, STAKE, 0)));
    });
}

#[test]
fn a_ruling_reaches_what_is_unlocking_and_free_and_never_another_seat() {
    chain(|| {
        seat(TOM, 0);
        seat(TOM, 1);
        assert_ok!(TrainerStaking::unbond(signed(TOM), STAKE));
        report(0, TOM);

        assert_ok!(rule(TOM, slash(1_000 * SHF)));

        assert_eq!((books(&TOM), TrainerStaking::seat(1, TOM).unwrap().stake), ((STAKE, STAKE, 0), STAKE));
        assert_eq!(free(ANNA) - FUNDS + treasury(), 3 * STAKE);
    });
}

#[test]
fn the_arbiter_rules_until_the_report_is_settled_and_once() {
    chain(|| {
        contested();
        pass_blocks(100 * RULING_WINDOW);

        assert_ok!(rule(TOM, slash(SHF)));

        assert_noop!(rule(TOM, slash(SHF)), Error::<Test>::NoReport);
        assert_noop!(rule(TINA, ReportRuling::Dismiss), Error::<Test>::NoReport);
    });
}

#[test]
fn a_slash_of_nothing_is_no_ruling() {
    chain(|| {
        contested();
        assert_noop!(rule(TOM, slash(0)), Error::<Test>::AmountZero);
    });
}

#[test]
fn a_ruling_ends_a_report_even_if_nothing_is_left_to_slash() {
    chain(|| {
        bond(TOM, STAKE);
        assert_ok!(TrainerStaking::take_seat(signed(TOM), 0));
        report(0, TOM);
        assert_ok!(TrainerStaking::slash(0, &TOM, STAKE));

        assert_ok!(rule(TOM, slash(SHF)));

        assert_eq!((free(ANNA), treasury()), (FUNDS, STAKE));
        let ruled = Event::ReportRuled { task: 0, trainer: TOM, ruling: slash(SHF), slashed: 0, bounty: 0 };
        assert_eq!(last_event(), ruled);
    });
}

#[test]
fn a_bounty_that_cannot_create_the_reporters_account_goes_to_the_treasury() {
    chain(|| {
        // Without dispute bonds a reporter needs no account.
        assert_ok!(TrainerStaking::set_params(RuntimeOrigin::root(), StakingParams { dispute_bond: 0, ..params() }));
        seat(TOM, 0);
        report(0, TOM);
        assert_ok!(Balances::transfer_all(signed(ANNA), BOB, false));
        let less_than_an_account = SHF / 1000 - 1;

        assert_ok!(rule(TOM, slash(10 * less_than_an_account)));

        assert_eq!((free(ANNA), treasury()), (0, 10 * less_than_an_account));
        assert_eq!(held_for_disputes(&ANNA), 0);
    });
}

#[test]
fn a_bounty_that_can_create_the_reporters_account_does() {
    chain(|| {
        assert_ok!(TrainerStaking::set_params(RuntimeOrigin::root(), StakingParams { dispute_bond: 0, ..params() }));
        seat(TOM, 0);
        report(0, TOM);
        assert_ok!(Balances::transfer_all(signed(ANNA), BOB, false));

        assert_ok!(rule(TOM, slash(SHF)));

        assert_eq!((free(ANNA), treasury()), (SHF / 10, SHF - SHF / 10));
    });
}

#[test]
fn without_a_treasury_what_is_too_little_to_create_it_stays_with_its_owner() {
    chain(|| {
        let cheap = StakingParams { dispute_bond: 1, ..params() };
        assert_ok!(TrainerStaking::set_params(RuntimeOrigin::root(), cheap));
        contested();
        seat(TINA, 0);
        report(0, TINA);
        without_a_treasury();

        assert_ok!(rule(TOM, slash(SHF / 1000)));
        assert_ok!(rule(TINA, ReportRuling::Dismiss));

        assert_eq!((free(ANNA), free(TOM), books(&TOM)), (FUNDS, FUNDS - 4 * STAKE, (4 * STAKE, STAKE, 0)));
        assert!(!System::account_exists(&Treasury::get()));
    });
}

#[test]
fn without_a_treasury_a_slash_that_suffices_creates_it() {
    chain(|| {
        contested();
        without_a_treasury();

        assert_ok!(rule(TOM, slash(SHF)));

        assert_eq!(free(Treasury::get()), SHF - SHF / 10 + DISPUTE_BOND);
    });
}

#[test]
fn locks_elsewhere_do_not_shelter_a_bond_from_a_ruling() {
    chain(|| {
        contested();
        for account in [TOM, ANNA] {
            Balances::set_lock(*b"elsewher", &account, 10 * FUNDS, WithdrawReasons::all());
        }

        assert_ok!(rule(TOM, slash(STAKE)));

        assert_eq!(treasury(), STAKE - STAKE / 10 + DISPUTE_BOND);
    });
}

#[test]
fn the_slashed_trainer_stays_in_its_seat_and_gets_out_like_any() {
    chain(|| {
        contested();
        assert_ok!(rule(TOM, slash(STAKE)));
        assert_eq!(counts(0), (1, 1, 1));

        assert_ok!(TrainerStaking::leave(signed(TOM), 0));
        outlast_leave(0);
        assert_ok!(TrainerStaking::release(signed(BOB), 0, TOM));

        assert_eq!(books(&TOM), (3 * STAKE, 0, 0));
    });
}

#[test]
fn an_aggregator_that_reports_its_own_seat_gains_nothing() {
    chain(|| {
        Registered::mutate(|registered| _ = registered.insert(ANNA));
        seat(ANNA, 0);
        report(0, ANNA);
        assert_ok!(TrainerStaking::contest_report(signed(ANNA), 0));
        assert_eq!(held_for_disputes(&ANNA), 2 * DISPUTE_BOND);

        assert_ok!(rule(ANNA, slash(SHF)));

        let lost = SHF - SHF / 10 + DISPUTE_BOND;
        assert_eq!((free(ANNA) + held(&ANNA), treasury()), (FUNDS - lost, lost));
    });
}
