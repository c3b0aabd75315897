//! Unsigned claims: who is paid what, and which claims are refused before they reach a block.

use super::{actions::*, mock::*};
use crate::{Error, Event, LONGEVITY};
use frame_support::{
    assert_noop, assert_ok,
    pallet_prelude::{InvalidTransaction, TransactionValidityError},
    traits::{
        LockIdentifier, LockableCurrency, WithdrawReasons,
        fungible::{Mutate, MutateFreeze},
        tokens::Preservation,
    },
};
use sheaf_primitives::{RewardClaim, SumNode};
use sp_runtime::DispatchError;

/// Why the pool refuses a claim.
fn refusal(claim: &RewardClaim) -> InvalidTransaction {
    match validate(1, 0, claim) {
        Err(TransactionValidityError::Invalid(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// An unsigned claim that is dispatched without a check before.
fn dispatch(claim: &RewardClaim) -> Result<(), DispatchError> {
    let origin = frame_system::RawOrigin::Authorized.into();
    Rewards::claim(origin, 1, 0, claim.clone()).map(|_| ()).map_err(|refused| refused.error)
}

#[test]
fn a_fresh_payee_is_paid_its_reward_less_the_fee() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        let fees = free(&FEES);

        assert_ok!(claim_fee_less(1, 0, &claims[1]));

        assert_eq!((free(&payee(1)), free(&FEES)), (290, fees + 10));
        assert_eq!(Paid::get(), [vec![(1, 0, 300)]]);
        let index = claims[1].index;
        assert_eq!(events(), [Event::Claimed { task: 1, round: 0, index, payee: payee(1), amount: 300, fee: 10 }]);
        assert!(Rewards::is_claimed(1, 0, index));
    });
}

#[test]
fn a_signed_claim_pays_the_whole_reward_and_no_fee_out_of_it() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        let fees = free(&FEES);

        assert_ok!(claim(1, 0, &claims[1]));

        assert_eq!((free(&payee(1)), free(&FEES)), (300, fees));
    });
}

#[test]
fn what_is_quoted_is_what_is_paid() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        assert_eq!(Rewards::payable(1, 0, claims[0].clone()), Some(300));
        assert_eq!(Rewards::payable_without_signer(1, 0, claims[0].clone()), Some(290));

        Fee::set(300);
        assert_eq!(Rewards::payable(1, 0, claims[0].clone()), Some(300));
        assert_eq!(Rewards::payable_without_signer(1, 0, claims[0].clone()), None);
    });
}

#[test]
fn a_new_account_must_be_left_enough_to_exist() {
    chain(|| {
        ExistentialDeposit::set(100);
        let claims = open(1, 0, 900, &equal(3));

        Fee::set(201);
        assert_eq!(refusal(&claims[0]), InvalidTransaction::Custom(8));
        assert_noop!(dispatch(&claims[0]), Error::<Test>::PayeeTooNew);

        Fee::set(200);
        assert_ok!(claim_fee_less(1, 0, &claims[0]));
        assert_eq!(free(&payee(0)), 100);
    });
}

#[test]
fn an_account_that_exists_need_only_be_left_something() {
    chain(|| {
        ExistentialDeposit::set(100);
        let claims = open(1, 0, 900, &equal(3));
        assert_ok!(Balances::transfer(&ANYONE, &payee(0), 100, Preservation::Preserve));

        Fee::set(300);
        assert_eq!(refusal(&claims[0]), InvalidTransaction::Custom(7));
        assert_noop!(dispatch(&claims[0]), Error::<Test>::WorthNoFee);

        Fee::set(299);
        assert_ok!(claim_fee_less(1, 0, &claims[0]));
        assert_eq!(free(&payee(0)), 101);
    });
}

#[test]
fn a_fee_above_the_reward_refuses_the_claim_whoever_the_payee_is() {
    chain(|| {
        let claims = open(1, 0, 900, &[(payee(0), 1), (ANYONE, 1), (payee(2), 1)]);
        Fee::set(u128::MAX);
        for claimed in &claims {
            assert_eq!(refusal(claimed), InvalidTransaction::Custom(7));
            assert_noop!(dispatch(claimed), Error::<Test>::WorthNoFee);
        }
    });
}

#[test]
fn locks_and_freezes_of_the_payee_do_not_stand_between() {
    const LOCK: LockIdentifier = *b"staking ";
    chain(|| {
        let claims = open(1, 0, 900, &[(ANYONE, 1), (payee(0), 2)]);
        Balances::set_lock(LOCK, &ANYONE, u128::MAX, WithdrawReasons::all());
        assert_ok!(Balances::set_freeze(&0, &ANYONE, u128::MAX));
        let before = free(&ANYONE);

        assert_ok!(claim_fee_less(1, 0, &claims[0]));

        assert_eq!(free(&ANYONE), before + 290);
    });
}

#[test]
fn a_leaf_has_one_tag_and_no_other_leaf_has_it() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        let tags = [&claims[0], &claims[0], &claims[1]].map(|claim| validate(1, 0, claim).unwrap().provides);

        assert_eq!(tags[0].len(), 1);
        assert_eq!(tags[0], tags[1]);
        assert_ne!(tags[0], tags[2]);
    });
}

#[test]
fn rounds_and_tasks_have_tags_of_their_own() {
    chain(|| {
        let tags = [(1, 0), (1, 1), (2, 0)].map(|(task, round)| {
            let claims = open(task, round, 900, &equal(3));
            validate(task, round, claims.iter().find(|claim| claim.index == 0).unwrap()).unwrap().provides
        });
        assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2]);
    });
}

#[test]
fn it_waits_behind_whoever_pays_and_not_for_long() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        let valid = validate(1, 0, &claims[0]).unwrap();
        assert_eq!((valid.priority, valid.longevity, valid.propagate), (0, LONGEVITY, true));
        assert!(valid.requires.is_empty());
    });
}

#[test]
fn a_claim_already_made_is_stale_however_it_was_made() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        assert_ok!(claim_fee_less(1, 0, &claims[0]));
        assert_ok!(claim(1, 0, &claims[1]));
        for claimed in &claims[..2] {
            assert_eq!(refusal(claimed), InvalidTransaction::Stale);
            assert_noop!(dispatch(claimed), Error::<Test>::AlreadyClaimed);
        }
        assert_noop!(claim(1, 0, &claims[0]), Error::<Test>::AlreadyClaimed);
    });
}

#[test]
fn a_claim_before_the_opening_is_of_the_future() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        crate::Rounds::<Test>::mutate(1, 0, |round| round.as_mut().unwrap().opens_at = 10);
        assert_eq!(refusal(&claims[0]), InvalidTransaction::Future);
        System::set_block_number(10);
        assert_ok!(claim_fee_less(1, 0, &claims[0]));
    });
}

#[test]
fn a_round_that_is_not_known_has_code_1() {
    chain(|| {
        let claims = open(2, 0, 900, &equal(3));
        assert_eq!(refusal(&claims[0]), InvalidTransaction::Custom(1));
    });
}

#[test]
fn claims_that_have_ended_have_code_2() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        Ended::mutate(|ended| ended.insert(1));
        assert_eq!(refusal(&claims[0]), InvalidTransaction::Custom(2));
    });
}

#[test]
fn a_reward_below_a_planck_has_code_6() {
    chain(|| {
        let claims = open(1, 0, 2, &equal(3));
        assert_eq!(refusal(&claims[0]), InvalidTransaction::Custom(6));
    });
}

#[test]
fn what_the_escrow_cannot_pay_has_code_9_and_never_reaches_a_block() {
    chain(|| {
        let claims = open(1, 0, 900, &[(UNPAYABLE, 1), (payee(0), 1)]);
        assert_eq!(refusal(&claims[0]), InvalidTransaction::Custom(9));
        Broke::set(true);
        assert_eq!(refusal(&claims[1]), InvalidTransaction::Custom(9));
        assert_noop!(dispatch(&claims[1]), Error::<Test>::CannotBePaid);
    });
}

type Alteration<'a> = &'a dyn Fn(&mut RewardClaim);

#[test]
fn a_forged_claim_is_refused_with_the_code_of_what_is_wrong() {
    let longer = |claim: &mut RewardClaim| claim.path.try_push(SumNode { sum: 1, hash: other_hash() }).unwrap();
    let cases: [(&str, Alteration, u8); 9] = [
        ("index beyond the last", &|c| c.index = 5, 3),
        ("share of zero", &|c| c.share = 0, 4),
        ("shorter path", &|c| assert!(c.path.pop().is_some()), 5),
        ("longer path", &longer, 5),
        ("sibling's sum, overflowing", &|c| c.path[0].sum = u128::MAX, 10),
        ("share", &|c| c.share += 1, 11),
        ("payee", &|c| c.payee[0] ^= 1, 12),
        ("salt", &|c| c.salt[31] ^= 1, 12),
        ("sibling's hash", &|c| c.path[0].hash = other_hash(), 12),
    ];
    chain(|| {
        let claims = open(1, 0, 900, &equal(5));
        let genuine = claims.iter().find(|claim| claim.index == 0).unwrap();
        for (what, alter, code) in cases {
            let mut forged = genuine.clone();
            alter(&mut forged);
            assert_eq!(refusal(&forged), InvalidTransaction::Custom(code), "{what}");
            assert!(dispatch(&forged).is_err(), "{what}");
        }
        assert_ok!(claim_fee_less(1, 0, genuine));
    });
}

#[test]
fn what_is_cheap_to_check_is_checked_before_anything_is_hashed() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(5));
        let mut forged = claims[0].clone();
        forged.salt[0] ^= 1;

        Fee::set(u128::MAX);
        assert_eq!(refusal(&forged), InvalidTransaction::Custom(7));
        Fee::set(10);
        Broke::set(true);
        assert_eq!(refusal(&forged), InvalidTransaction::Custom(9));
        Broke::set(false);
        assert_eq!(refusal(&forged), InvalidTransaction::Custom(12));
    });
}

#[test]
fn checking_a_claim_changes_nothing() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
        assert_ok!(validate(1, 0, &claims[0]));
        assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), root);
    });
}

#[test]
fn several_claims_in_one_call_need_a_signer() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        let many = sheaf_primitives::BoundedVec::truncate_from(vec![(1, 0, claims[0].clone())]);
        let origin: RuntimeOrigin = frame_system::RawOrigin::Authorized.into();
        assert_noop!(Rewards::claim_many(origin, many), DispatchError::BadOrigin);
    });
}
