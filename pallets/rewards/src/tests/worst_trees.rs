//! The worst trees that an aggregator could post. Whatever it hashes and declares, a round never pays more than its
//! pool.
//!
//! The escrow of these tests has no limits, so only the verification of trees protects the pools.

use super::{
    actions::*,
    mock::*,
    mutations::{Dice, SEED},
};
use crate::Error;
use frame_support::{BoundedVec, assert_ok};
use sheaf_primitives::{
    Balance, H256, Leaf, RewardClaim, RewardRoot, RoundId, SumNode, commitment, path_length, reward_leaf, sha256, tag,
};

const POOL: Balance = 1_000_000;

fn round() -> RoundId {
    RoundId { genesis: System::block_hash(0).0, task: 1, round: 0 }
}

/// A tree whose inner nodes may declare any sum.
struct Tree {
    levels: Vec<Vec<SumNode>>,
    /// The leaves, each as a claim that has no path yet.
    leaves: Vec<RewardClaim>,
}

impl Tree {
    /// A tree of leaves with these shares, leaf `i` of payee `i`. `tell` returns the declared sum for each node's
    /// level, place and true sum.
    fn grow(shares: &[u64], mut tell: impl FnMut(usize, usize, u128) -> u128) -> Self {
        let leaf = |(index, share): (u32, &u64)| {
            let (payee, salt) = (payee(index).into(), [index.to_le_bytes()[0]; 32]);
            RewardClaim { index, payee, salt, share: *share, path: BoundedVec::new() }
        };
        let leaves: Vec<_> = (0..).zip(shares).map(leaf).collect();
        let mut level: Vec<_> = leaves.iter().map(node).collect();
        let mut levels = Vec::new();
        for height in 0.. {
            for (place, node) in level.iter_mut().enumerate() {
                node.sum = tell(height, place, node.sum);
            }
            levels.push(level.clone());
            if level.len() == 1 {
                break;
            }
            level = level
                .chunks(2)
                .map(|pair| if let [left, right] = pair { join(left, right) } else { pair[0] })
                .collect();
        }
        Self { levels, leaves }
    }

    fn honest(shares: &[u64]) -> Self {
        Self::grow(shares, |_, _, sum| sum)
    }

    fn top(&self) -> SumNode {
        self.levels.last().unwrap()[0]
    }

    /// The posted root, with the total and the number of leaves of the tree.
    fn root(&self) -> RewardRoot {
        let SumNode { sum, hash } = self.top();
        RewardRoot { root: hash, total_shares: sum, leaves: u32::try_from(self.leaves.len()).unwrap() }
    }

    /// A claim on every leaf.
    fn claims(&self) -> Vec<RewardClaim> {
        let with_path = |(index, leaf): (usize, &RewardClaim)| {
            let siblings = (0..).zip(&self.levels).filter_map(|(height, level)| level.get((index >> height) ^ 1));
            RewardClaim { path: BoundedVec::truncate_from(siblings.copied().collect()), ..leaf.clone() }
        };
        self.leaves.iter().enumerate().map(with_path).collect()
    }
}

/// The node of a leaf.
fn node(leaf: &RewardClaim) -> SumNode {
    let id = round();
    let commitment = commitment(&id.genesis, id.task, id.round, &leaf.payee, &leaf.salt);
    reward_leaf(&id, leaf.index, &Leaf { commitment, share: leaf.share })
}

/// Joins two nodes, whatever their sums.
fn join(left: &SumNode, right: &SumNode) -> SumNode {
    let (left_sum, right_sum) = (left.sum.to_le_bytes(), right.sum.to_le_bytes());
    let parts: [&[u8]; 6] =
        [&[1], &tag("reward-node"), &left_sum, left.hash.as_bytes(), &right_sum, right.hash.as_bytes()];
    SumNode { sum: left.sum.wrapping_add(right.sum), hash: H256(sha256(&parts)) }
}

/// Posts a tree and tries every claim on it, signed and unsigned. Returns the number of paid claims and the amount
/// paid, which never exceeds the pool.
fn plunder(root: RewardRoot, claims: &[RewardClaim]) -> (usize, Balance) {
    Rewards::remove_round(1, 0, u32::MAX);
    fund(1, 0, POOL);
    assert_ok!(Rewards::open_round(1, 0, root, 1));
    let before = free(&ESCROW);
    let paid = claims.iter().filter(|claimed| claim_fee_less(1, 0, claimed).is_ok() | claim(1, 0, claimed).is_ok());
    let paid = paid.count();
    let out = before - free(&ESCROW);
    assert!(out <= POOL, "{out} plancks of {POOL} went out");
    (paid, out)
}

#[test]
fn an_honest_tree_pays_everybody_all_of_the_pool() {
    chain(|| {
        let tree = Tree::honest(&[1; 8]);
        assert_eq!(plunder(tree.root(), &tree.claims()), (8, POOL));
    });
}

#[test]
fn a_declared_total_other_than_the_sum_pays_no_claim() {
    chain(|| {
        let tree = Tree::honest(&[10; 8]);
        for (total_shares, refusal) in [
            (8, Error::<Test>::WrongSum),
            (10, Error::<Test>::WrongSum),
            (79, Error::<Test>::WrongSum),
            (81, Error::<Test>::WrongSum),
            (u128::MAX, Error::<Test>::WorthNothing),
        ] {
            let root = RewardRoot { total_shares, ..tree.root() };
            assert_eq!(plunder(root, &tree.claims()), (0, 0));
            assert_eq!(claim(1, 0, &tree.claims()[0]), Err(refusal.into()));
        }
    });
}

#[test]
fn an_inner_sum_declared_too_low_excludes_the_leaves_below_it() {
    chain(|| {
        // The left half has 40 shares and declares 1: the right half would be worth all of the pool except a 41st.
        let tree = Tree::grow(&[10; 8], |level, place, sum| if (level, place) == (2, 0) { 1 } else { sum });
        let (paid, out) = plunder(tree.root(), &tree.claims());
        assert_eq!(paid, 4);
        assert_eq!(out, 4 * (POOL * 10 / 41));
        assert_eq!(claim(1, 0, &tree.claims()[0]), Err(Error::<Test>::WrongSum.into()));
    });
}

#[test]
fn a_leaf_that_tells_a_smaller_share_than_it_claims_is_not_paid() {
    chain(|| {
        let tree = Tree::grow(&[10; 8], |level, place, sum| if (level, place) == (0, 0) { 1 } else { sum });
        let (paid, _) = plunder(tree.root(), &tree.claims());
        assert_eq!(paid, 7);
        assert!(!Rewards::is_claimed(1, 0, 0));
    });
}

#[test]
fn sums_that_run_over_do_not_come_out_small() {
    chain(|| {
        // 40 shares on the right; on the left as many as make the total wrap around to 10.
        let tree =
            Tree::grow(&[10; 8], |level, place, sum| if (level, place) == (2, 0) { u128::MAX - 29 } else { sum });
        assert_eq!(tree.top().sum, 10);
        assert_eq!(plunder(tree.root(), &tree.claims()), (0, 0));
        assert_eq!(claim(1, 0, &tree.claims()[7]), Err(Error::<Test>::SumOverflow.into()));
    });
}

#[test]
fn the_greatest_shares_are_worth_no_more_than_the_pool_together() {
    chain(|| {
        let tree = Tree::honest(&[u64::MAX; 13]);
        let (paid, out) = plunder(tree.root(), &tree.claims());
        assert_eq!(paid, 13);
        assert_eq!(out, 13 * (POOL / 13));

        let root = RewardRoot { total_shares: u64::MAX.into(), ..tree.root() };
        assert_eq!(plunder(root, &tree.claims()), (0, 0));
    });
}

#[test]
fn one_payee_at_several_depths_is_paid_for_each_place_once() {
    chain(|| {
        // Of seven leaves the last is a level nearer to the root.
        let mut tree = Tree::honest(&[1; 7]);
        for leaf in &mut tree.leaves {
            (leaf.payee, leaf.salt) = (payee(0).into(), [9; 32]);
        }
        let leaves: Vec<_> = tree.leaves.iter().map(node).collect();
        tree.levels = vec![leaves];
        while let Some(level) = tree.levels.last().filter(|level| level.len() > 1) {
            let above = level.chunks(2).map(|pair| if let [l, r] = pair { join(l, r) } else { pair[0] }).collect();
            tree.levels.push(above);
        }

        let claims = tree.claims();
        let (paid, out) = plunder(tree.root(), &[claims.clone(), claims].concat());

        assert_eq!((paid, out), (7, 7 * (POOL / 7)));
    });
}

#[test]
fn one_leaf_in_two_places_is_a_leaf_in_one() {
    chain(|| {
        // The same half twice: a leaf's hash contains its place, so the second half belongs to no one.
        let half = Tree::honest(&[10; 4]);
        let top = join(&half.top(), &half.top());
        let root = RewardRoot { root: top.hash, total_shares: top.sum, leaves: 8 };
        let climbed = half.claims().into_iter().map(|mut claim| {
            claim.path.try_push(half.top()).unwrap();
            claim
        });
        let first: Vec<_> = climbed.collect();
        let second: Vec<_> =
            first.iter().map(|claim| RewardClaim { index: claim.index + 4, ..claim.clone() }).collect();

        assert_eq!(plunder(root, &[first, second].concat()), (4, POOL / 2));
    });
}

#[test]
fn a_leaf_does_not_pass_for_an_inner_node_nor_an_inner_node_for_a_leaf() {
    chain(|| {
        // A leaf of 30 shares in the place of an inner node, and the inner node declared again as two leaves.
        let tree = Tree::honest(&[30, 1, 1]);
        let [leaf, inner] = [tree.levels[0][0], tree.levels[1][0]];
        let top = join(&leaf, &inner);
        let root = RewardRoot { root: top.hash, total_shares: top.sum, leaves: 4 };
        let with = |index, path: &[SumNode]| {
            let path = BoundedVec::truncate_from(path.to_vec());
            RewardClaim { index, path, ..tree.leaves[0].clone() }
        };
        let right = tree.levels[0][1];
        let tries = [
            with(0, &[inner]),
            with(0, &[right, inner]),
            with(0, &[leaf, inner]),
            with(2, &[right, leaf]),
            with(1, &[]),
        ];
        assert_eq!(plunder(root, &tries), (0, 0));
    });
}

#[test]
fn fewer_or_more_leaves_declared_than_there_are_pay_no_more() {
    chain(|| {
        let tree = Tree::honest(&[10; 8]);
        for leaves in 1..=32 {
            let root = RewardRoot { leaves, ..tree.root() };
            let mut claims = tree.claims();
            // Paths are lengthened or cut to the length that the declared number needs.
            for index in 0..8 {
                let mut fitted = claims[index].clone();
                let length = path_length(u32::try_from(index).unwrap(), leaves).unwrap_or(3);
                while fitted.path.len() < length as usize {
                    fitted.path.try_push(SumNode { sum: 0, hash: H256::zero() }).unwrap();
                }
                fitted.path.truncate(length as usize);
                claims.push(fitted);
            }
            let (paid, _) = plunder(root, &claims);
            // The shape is the same for eight leaves only; the first of fewer may have paths of the same length.
            assert!(paid <= 8, "{paid} claims of {leaves} leaves");
        }
    });
}

#[test]
fn a_thousand_lying_trees_pay_no_more_than_their_pools() {
    chain(|| {
        let mut dice = Dice(SEED);
        let mut paid_trees = 0;
        for _ in 0..1_000 {
            let shares: Vec<_> = (0..1 + dice.below(12)).map(|_| 1 + dice.roll() % 100).collect();
            let liars = dice.below(3);
            let tree = Tree::grow(&shares, |_, _, sum| {
                let lies = dice.below(20) < liars;
                if lies { dice.sum(sum) } else { sum }
            });
            let mut root = tree.root();
            if dice.below(4) == 0 {
                root.total_shares = dice.sum(root.total_shares);
            }
            root.leaves = [root.leaves, root.leaves, root.leaves + 1, root.leaves * 2][dice.below(4)];
            root.total_shares = root.total_shares.max(root.leaves.into());

            let (paid, _) = plunder(root, &tree.claims());
            paid_trees += usize::from(paid > 0);
        }
        // Enough claims are paid for the test to be meaningful.
        assert!(paid_trees > 300, "{paid_trees} trees paid anything");
    });
}
