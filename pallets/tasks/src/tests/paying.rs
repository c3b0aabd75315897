//! Payments of rewards out of the escrow.

use super::{actions::*, mock::*};
use crate::Error;
use frame_support::{assert_noop, assert_ok, traits::fungible::MutateFreeze};
use sheaf_primitives::{SHF, TaskTerms};

#[test]
fn a_payee_of_several_organizations_gets_one_transfer_from_each() {
    chain(|| {
        let clinics = open_with_seats(terms(), 2);
        let labs = crate::NextTaskId::<Test>::get();
        assert_ok!(Tasks::propose_task(signed(LAB), LAB_MODEL, ANA, terms()));
        assert_ok!(Tasks::accept_task(signed(ANA), labs));
        take_seats(labs, 2);
        post_all(clinics, 2);
        post_all(labs, 2);

        let payments = [(clinics, 0, SHF), (labs, 1, 2 * SHF), (clinics, 2, 3 * SHF)];
        assert_ok!(Tasks::pay_rewards(&payee(0), &payments, 0));

        let transfers: Vec<_> = System::events()
            .into_iter()
            .filter_map(|record| match record.event {
                RuntimeEvent::Balances(pallet_balances::Event::TransferOnHold { source, dest, amount, .. }) => {
                    assert_eq!(dest, payee(0));
                    Some((source, amount))
                }
                _ => None,
            })
            .collect();
        assert_eq!(transfers, [(CLINIC, 4 * SHF), (LAB, 2 * SHF)]);
        assert_eq!(free(&payee(0)), 6 * SHF);
    });
}

#[test]
fn the_sum_of_small_payments_may_create_an_account_that_none_of_them_could() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        post_all(task, 2);
        let half = EXISTENTIAL_DEPOSIT / 2;

        let one = frame_support::storage::with_storage_layer(|| Tasks::pay_rewards(&payee(0), &[(task, 0, half)], 0));
        assert_eq!(one, Err(Error::<Test>::PayeeCannotReceive.into()));
        assert_ok!(Tasks::pay_rewards(&payee(0), &[(task, 0, half), (task, 1, half)], 0));
    });
}

#[test]
fn a_payment_beyond_the_rounds_pool_is_refused() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        post(task, 2);
        let pool = Tasks::pool(task, 0).unwrap();
        let pay = |round, amount| {
            frame_support::storage::with_storage_layer(|| Tasks::pay_rewards(&payee(0), &[(task, round, amount)], 0))
        };

        assert_noop!(pay(0, pool + 1), Error::<Test>::ExceedsPool);
        assert_noop!(pay(1, 1), Error::<Test>::NoSuchRound);
        assert_noop!(Tasks::pay_rewards(&payee(0), &[(9, 0, 1)], 0), Error::<Test>::NoSuchTask);
        assert_ok!(pay(0, pool));
        assert_noop!(pay(0, 1), Error::<Test>::ExceedsPool);
    });
}

#[test]
fn a_reward_is_paid_though_the_organization_froze_its_account() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        let trained = post(task, 2);
        wait(PARAMS.challenge_window);
        // Staked or voted with since: the freeze reaches into the hold.
        assert_ok!(Balances::set_freeze(&0, &CLINIC, 1_000 * SHF));

        assert_ok!(Rewards::claim(signed(ANYONE), task, 0, trained.claims[0].clone()));
        assert_ok!(Tasks::collect_fee(signed(ANYONE), task, 0));
    });
}

#[test]
fn an_organization_may_be_a_payee_of_its_own_task() {
    chain(|| {
        let task = open_with_seats(TaskTerms { rounds: 10, ..terms() }, 2);
        let trained = train(task, 0, &[CLINIC, payee(0)]);
        assert_ok!(Tasks::submit_round(signed(ANA), task, 0, trained.result.clone()));
        wait(PARAMS.challenge_window);
        let before = free(&CLINIC);

        claim_all(task, 0, &[trained]);

        assert_eq!(free(&CLINIC) - before, 4 * SHF + SHF / 2);
        assert_eq!(books(task).paid, 9 * SHF);
    });
}

#[test]
fn a_claim_writes_five_items() {
    use sp_runtime::traits::Zero;
    chain(|| {
        let task = open_with_seats(terms(), 2);
        let trained = post(task, 2);
        wait(PARAMS.challenge_window);
        assert_ok!(Rewards::claim(signed(ANYONE), task, 0, trained.claims[0].clone()));
        assert!(!free(&payee(0)).is_zero());

        let state = || {
            let keys = core::iter::successors(sp_io::storage::next_key(&[]), |key| sp_io::storage::next_key(key));
            keys.map(|key| (sp_io::storage::get(&key), key)).collect::<std::collections::BTreeSet<_>>()
        };
        System::reset_events();
        let before = state();
        assert_ok!(Rewards::claim(signed(ANYONE), task, 0, trained.claims[1].clone()));
        System::reset_events();

        // The payee's and the organization's accounts, the hold, the round, the page.
        assert_eq!(state().difference(&before).count(), 5);
    });
}

#[test]
fn the_fee_of_a_claim_comes_out_of_the_hold_and_goes_where_fees_go() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        post(task, 2);
        let (fees, deposits) = (free(&FEES), held(&CLINIC).0);

        assert_ok!(Tasks::pay_rewards(&payee(0), &[(task, 0, SHF)], SHF / 10));

        assert_eq!(free(&payee(0)), SHF - SHF / 10);
        assert_eq!(free(&FEES), fees + SHF / 10);
        assert_eq!(held(&CLINIC).0, deposits - SHF);
        assert_eq!(books(task).paid, SHF);
    });
}

#[test]
fn a_fee_never_exceeds_what_is_paid() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        post(task, 2);
        let pay =
            |fee| frame_support::storage::with_storage_layer(|| Tasks::pay_rewards(&payee(0), &[(task, 0, SHF)], fee));

        assert_noop!(pay(SHF + 1), Error::<Test>::FeeExceedsReward);
        assert_noop!(pay(SHF), Error::<Test>::FeeExceedsReward);
        assert_noop!(pay(SHF - EXISTENTIAL_DEPOSIT + 1), Error::<Test>::PayeeCannotReceive);
        assert_ok!(pay(SHF - EXISTENTIAL_DEPOSIT));
    });
}

#[test]
fn whether_a_reward_can_be_paid_is_known_before() {
    chain(|| {
        let task = open_with_seats(terms(), 2);
        post(task, 2);
        let pool = Tasks::pool(task, 0).unwrap();
        let can = |payee: &AccountId, amount, fee| Tasks::can_pay(payee, task, 0, amount, fee);

        assert!(can(&payee(0), pool, 0) && !can(&payee(0), pool + 1, 0));
        assert!(can(&payee(0), EXISTENTIAL_DEPOSIT + 5, 5) && !can(&payee(0), EXISTENTIAL_DEPOSIT + 5, 6));
        assert!(can(&ANYONE, 6, 5) && !can(&ANYONE, 5, 5) && !can(&ANYONE, 5, 6));
        assert!(!Tasks::can_pay(&ANYONE, task, 1, 1, 0) && !Tasks::can_pay(&ANYONE, 9, 0, 1, 0));
    });
}
