//! Several claims in one call.

use super::{actions::*, mock::*};
use crate::{Error, MAX_CLAIMS, WeightInfo, weights::Estimates};
use frame_support::{
    assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::Authorize, weights::constants::ParityDbWeight,
};

#[test]
fn a_payee_claims_all_its_rounds_at_once_and_is_paid_the_sum() {
    chain(|| {
        let claims: Vec<_> = (0..3).map(|round| (1, round, open(1, round, 900, &equal(3))[0].clone())).collect();

        assert_ok!(claim_many(claims));

        assert_eq!(free(&payee(0)), 900);
        assert_eq!(Paid::get(), [vec![(1, 0, 300), (1, 1, 300), (1, 2, 300)]]);
        assert_eq!(events().len(), 3);
    });
}

#[test]
fn claims_may_be_of_different_tasks() {
    chain(|| {
        let first = open(1, 0, 900, &equal(3))[0].clone();
        let second = open(2, 5, 90, &equal(3))[0].clone();
        assert_ok!(claim_many(vec![(1, 0, first), (2, 5, second)]));
        assert_eq!(free(&payee(0)), 330);
    });
}

#[test]
fn one_bad_claim_refuses_all() {
    chain(|| {
        let good = open(1, 0, 900, &equal(3))[0].clone();
        let mut bad = open(1, 1, 900, &equal(3))[0].clone();
        bad.salt[0] ^= 1;
        assert_noop!(claim_many(vec![(1, 0, good), (1, 1, bad)]), Error::<Test>::WrongRoot);
        assert_eq!(free(&payee(0)), 0);
    });
}

#[test]
fn the_same_leaf_twice_in_one_call_is_refused() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        let twice = vec![(1, 0, claims[0].clone()), (1, 0, claims[0].clone())];
        assert_noop!(claim_many(twice), Error::<Test>::AlreadyClaimed);
    });
}

#[test]
fn claims_of_two_payees_are_refused() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        let mixed = vec![(1, 0, claims[0].clone()), (1, 0, claims[1].clone())];
        assert_noop!(claim_many(mixed), Error::<Test>::DifferentPayees);
    });
}

#[test]
fn no_claims_are_refused() {
    chain(|| {
        assert_noop!(claim_many(vec![]), Error::<Test>::NoClaims);
    });
}

#[test]
fn sixty_four_claims_fit_one_call() {
    chain(|| {
        let claims = (0..MAX_CLAIMS).map(|round| (1, round, open(1, round, 900, &equal(3))[0].clone())).collect();
        assert_ok!(claim_many(claims));
        assert_eq!(free(&payee(0)), 64 * 300);
    });
}

#[test]
fn longer_paths_and_more_claims_weigh_more() {
    type Weights = Estimates<ParityDbWeight>;
    chain(|| {
        let claims = open(1, 0, 900, &equal(5));
        let siblings = u32::try_from(claims[0].path.len()).unwrap();
        let call = crate::Call::<Test>::claim { task: 1, round: 0, claim: claims[0].clone() };

        assert_eq!(call.get_dispatch_info().call_weight, Weights::claim_fee_less(siblings));
        assert_eq!(call.weight_of_authorize(), Weights::authorize_claim(siblings));
        assert!(Weights::authorize_claim(20).ref_time() > Weights::authorize_claim(0).ref_time());
        assert!(Weights::claim(20).ref_time() > Weights::claim(0).ref_time());
        assert!(Weights::claim_many(2, 40).all_gt(Weights::claim(20)));
    });
}
