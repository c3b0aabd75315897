//! Opening rounds, and removing their records.

use super::{actions::*, mock::*};
use crate::{Error, PAGE_LEAVES};
use frame_support::{assert_noop, assert_ok};
use sheaf_primitives::RewardRoot;

fn root(leaves: u32, total_shares: u128) -> RewardRoot {
    RewardRoot { root: other_hash(), total_shares, leaves }
}

#[test]
fn a_round_opens_once() {
    chain(|| {
        fund(1, 0, 100);
        assert_eq!(Rewards::opens_at(1, 0), None);
        assert_ok!(Rewards::open_round(1, 0, root(2, 2), 7));
        assert_eq!(Rewards::opens_at(1, 0), Some(7));
        assert_noop!(Rewards::open_round(1, 0, root(3, 3), 8), Error::<Test>::RoundExists);
    });
}

#[test]
fn a_tree_has_leaves_and_each_a_share() {
    chain(|| {
        fund(1, 0, 100);
        assert_noop!(Rewards::open_round(1, 0, root(0, 0), 7), Error::<Test>::EmptyTree);
        assert_noop!(Rewards::open_round(1, 0, root(2, 1), 7), Error::<Test>::TooFewShares);
    });
}

#[test]
fn an_opening_that_has_not_come_can_be_moved_either_way() {
    chain(|| {
        fund(1, 0, 100);
        assert_noop!(Rewards::postpone_round(1, 0, 20), Error::<Test>::NoSuchRound);
        assert_ok!(Rewards::open_round(1, 0, root(2, 2), 10));
        System::set_block_number(5);

        assert_ok!(Rewards::postpone_round(1, 0, 20));
        assert_eq!(Rewards::opens_at(1, 0), Some(20));
        assert_ok!(Rewards::postpone_round(1, 0, 5));
        assert_eq!(Rewards::opens_at(1, 0), Some(5));
        assert_noop!(Rewards::postpone_round(1, 0, 20), Error::<Test>::OpenedAlready);
    });
}

#[test]
fn a_postponed_round_pays_from_its_new_opening() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(3));
        crate::Rounds::<Test>::mutate(1, 0, |round| round.as_mut().unwrap().opens_at = 2);
        assert_ok!(Rewards::postpone_round(1, 0, 30));

        System::set_block_number(29);
        assert_noop!(claim(1, 0, &claims[0]), Error::<Test>::NotOpenedYet);
        System::set_block_number(30);
        assert_ok!(claim(1, 0, &claims[0]));
    });
}

#[test]
fn records_are_removed_a_bounded_number_a_time_and_only_of_that_round() {
    chain(|| {
        // Three pages of marks in round 0, one in round 1.
        let leaves = 2 * PAGE_LEAVES + 1;
        let claims = open(1, 0, leaves.into(), &equal(leaves));
        for index in [0, PAGE_LEAVES, 2 * PAGE_LEAVES] {
            assert_ok!(claim(1, 0, claims.iter().find(|claim| claim.index == index).unwrap()));
        }
        let others = open(1, 1, 900, &equal(3));
        assert_ok!(claim(1, 1, &others[0]));
        assert_eq!(crate::ClaimedPages::<Test>::iter().count(), 4);

        assert_eq!(Rewards::remove_round(1, 0, 2), (2, false));
        assert_eq!(Rewards::remove_round(1, 0, 1), (1, false));
        assert_eq!(Rewards::remove_round(1, 0, 10), (1, true));

        assert_eq!(crate::Rounds::<Test>::iter_keys().collect::<Vec<_>>(), [(1, 1)]);
        assert_eq!(crate::ClaimedPages::<Test>::iter().count(), 1);
        assert!(Rewards::is_claimed(1, 1, others[0].index));
    });
}

#[test]
fn a_fully_marked_page_costs_less_than_a_third_of_a_byte_a_claim() {
    chain(|| {
        let claims = open(1, 0, PAGE_LEAVES.into(), &equal(PAGE_LEAVES));
        for claimed in &claims {
            assert_ok!(claim(1, 0, claimed));
        }

        let keys = crate::ClaimedPages::<Test>::iter_keys().map(crate::ClaimedPages::<Test>::hashed_key_for);
        let sizes: Vec<_> = keys.map(|key| key.len() + sp_io::storage::get(&key).unwrap().len()).collect();
        assert_eq!(sizes, [136]);
        assert_eq!(Rewards::claimed_leaves(1, 0), PAGE_LEAVES);
    });
}
