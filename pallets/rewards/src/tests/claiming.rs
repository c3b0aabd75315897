//! One claim.

use super::{actions::*, mock::*};
use crate::{Error, Event};
use frame_support::{BoundedVec, assert_noop, assert_ok};
use proptest::prelude::*;
use sheaf_primitives::{RewardClaim, SumNode};

#[test]
fn a_claim_pays_the_leafs_payee_whoever_submits_it() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));

        assert_ok!(claim(1, 0, &claims[1]));

        assert_eq!(free(&payee(1)), 300);
        assert_eq!((free(&payee(0)), free(&payee(2))), (0, 0));
        let index = claims[1].index;
        assert_eq!(events(), [Event::Claimed { task: 1, round: 0, index, payee: payee(1), amount: 300, fee: 0 }]);
        assert!(Rewards::is_claimed(1, 0, index));
        assert_eq!(Rewards::claimed_leaves(1, 0), 1);
    });
}

#[test]
fn a_share_is_worth_its_part_of_the_pool_rounded_down() {
    chain(|| {
        let claims = open(1, 0, 100, &[(payee(0), 1), (payee(1), 2), (payee(2), 4)]);
        assert_eq!(Rewards::worth(1, 0, 2), Some(28));

        for claimed in &claims {
            assert_ok!(claim(1, 0, claimed));
        }

        assert_eq!([free(&payee(0)), free(&payee(1)), free(&payee(2))], [14, 28, 57]);
    });
}

#[test]
fn a_leaf_is_paid_once() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        assert_ok!(claim(1, 0, &claims[0]));
        assert_noop!(claim(1, 0, &claims[0]), Error::<Test>::AlreadyClaimed);
        assert_eq!(free(&payee(0)), 300);
    });
}

#[test]
fn a_payee_with_two_leaves_is_paid_for_both() {
    chain(|| {
        let claims = open(1, 0, 900, &[(payee(0), 1), (payee(0), 1), (payee(1), 1)]);
        assert_ok!(claim(1, 0, &claims[0]));
        assert_ok!(claim(1, 0, &claims[1]));
        assert_eq!(free(&payee(0)), 600);
    });
}

#[test]
fn a_round_that_is_not_known_pays_nothing() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        assert_noop!(claim(1, 1, &claims[0]), Error::<Test>::NoSuchRound);
        assert_noop!(claim(2, 0, &claims[0]), Error::<Test>::NoSuchRound);
        assert_eq!(Rewards::worth(1, 1, 1), None);
    });
}

#[test]
fn nothing_is_paid_before_the_opening_nor_after_the_end() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        crate::Rounds::<Test>::mutate(1, 0, |round| round.as_mut().unwrap().opens_at = 10);

        System::set_block_number(9);
        assert_noop!(claim(1, 0, &claims[0]), Error::<Test>::NotOpenedYet);
        System::set_block_number(10);
        assert_eq!(Rewards::payable(1, 0, claims[0].clone()), Some(300));
        assert_ok!(claim(1, 0, &claims[0]));
        Ended::mutate(|ended| ended.insert(1));
        assert_noop!(claim(1, 0, &claims[1]), Error::<Test>::ClaimsOver);
        assert_eq!(Rewards::payable(1, 0, claims[1].clone()), None);
    });
}

#[test]
fn a_share_worth_nothing_is_not_paid() {
    chain(|| {
        let claims = open(1, 0, 2, &equal(3));
        assert_noop!(claim(1, 0, &claims[0]), Error::<Test>::WorthNothing);
    });
}

#[test]
fn a_payment_that_fails_leaves_the_leaf_unclaimed() {
    chain(|| {
        let claims = open(1, 0, 900, &[(UNPAYABLE, 1), (payee(0), 1)]);
        assert_noop!(claim(1, 0, &claims[0]), sp_runtime::DispatchError::Unavailable);
        assert!(!Rewards::is_claimed(1, 0, claims[0].index));
    });
}

type Alteration<'a> = &'a dyn Fn(&mut RewardClaim);

#[test]
fn a_claim_altered_in_any_field_is_refused_and_changes_nothing() {
    let longer = |claim: &mut RewardClaim| claim.path.try_push(SumNode { sum: 1, hash: other_hash() }).unwrap();
    let cases: [(&str, Alteration, Error<Test>); 14] = [
        ("payee", &|c| c.payee[0] ^= 1, Error::WrongRoot),
        ("salt", &|c| c.salt[31] ^= 1, Error::WrongRoot),
        ("index", &|c| c.index ^= 1, Error::WrongRoot),
        ("index beyond the last", &|c| c.index = 5, Error::NoSuchLeaf),
        ("share", &|c| c.share += 1, Error::WrongSum),
        ("share of zero", &|c| c.share = 0, Error::ZeroShare),
        ("sibling's sum", &|c| c.path[0].sum += 1, Error::WrongSum),
        ("sibling's sum, overflowing", &|c| c.path[0].sum = u128::MAX, Error::SumOverflow),
        ("sibling's hash", &|c| c.path[0].hash = other_hash(), Error::WrongRoot),
        ("siblings swapped", &|c| (c.path[0], c.path[1]) = (c.path[1], c.path[0]), Error::WrongRoot),
        ("shorter path", &|c| assert!(c.path.pop().is_some()), Error::WrongPathLength),
        ("longer path", &longer, Error::WrongPathLength),
        ("no path", &|c| c.path = BoundedVec::new(), Error::WrongPathLength),
        ("share moved to a sibling", &|c| (c.share, c.path[0].sum) = (2, 0), Error::WrongRoot),
    ];
    chain(|| {
        let claims = open(1, 0, 900, &equal(5));
        let genuine = claims.iter().find(|claim| claim.index == 0).unwrap();

        for (what, alter, error) in cases {
            let mut altered = genuine.clone();
            alter(&mut altered);
            let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
            assert_eq!(claim(1, 0, &altered), Err(error.into()), "{what}");
            assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), root, "{what}");
        }
        assert_ok!(claim(1, 0, genuine));
    });
}

#[test]
fn a_claim_of_one_round_is_worth_nothing_in_another() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        open(1, 1, 900, &equal(3));
        open(2, 0, 900, &equal(3));
        for (task, round) in [(1, 1), (2, 0)] {
            assert_noop!(claim(task, round, &claims[0]), Error::<Test>::WrongRoot);
        }
    });
}

#[test]
fn a_claim_is_signed_by_someone() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        let outcome = Rewards::claim(RuntimeOrigin::none(), 1, 0, claims[0].clone());
        assert_noop!(outcome, sp_runtime::DispatchError::BadOrigin);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_leaf_is_paid_once_and_all_together_no_more_than_the_pool(
        pool in 1..1_000_000_000_000_000_000_000u128,
        shares in prop::collection::vec(1..u64::MAX, 1..40),
        order in any::<prop::sample::Index>(),
    ) {
        genesis().execute_with(|| {
            let payees: Vec<_> = (0..).zip(&shares).map(|(number, share)| (payee(number), *share)).collect();
            let mut claims = open(1, 0, pool, &payees);
            let turn = order.index(claims.len());
            claims.rotate_left(turn);

            for claimed in &claims {
                let _ = claim(1, 0, claimed);
                assert!(claim(1, 0, claimed).is_err());
                Rewards::do_try_state().unwrap();
            }

            let total: u128 = shares.iter().map(|share| u128::from(*share)).sum();
            let paid: u128 = payees.iter().map(|(payee, _)| free(payee)).sum();
            assert!(paid <= pool);
            // Rounding keeps back less than a planck a leaf.
            assert!(pool - paid < shares.len() as u128);
            let first = sheaf_primitives::payout(pool, shares[0], total).unwrap();
            assert_eq!(free(&payee(0)), first);
        });
    }
}
