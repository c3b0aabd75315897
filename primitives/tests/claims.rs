//! What a reward tree promises: each leaf can be claimed as it was put in, and in no other way.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

use proptest::{collection::btree_map, prelude::*, sample::Index};
use sheaf_primitives::{
    ClaimError, H256, Leaf, RewardClaim, RewardRoot, RoundId, SumNode, SumTree, TreeError, commitment, path_length,
    payout, verify_claim,
};

const ID: RoundId = RoundId { genesis: [7; 32], task: 3, round: 2 };

/// A payee and all that its claim needs.
#[derive(Clone, Debug)]
struct Trainer {
    payee: [u8; 32],
    salt: [u8; 32],
    share: u64,
}

/// A tree over `trainers`, and the trainers in the order of its leaves.
fn tree_over(id: &RoundId, trainers: &[Trainer]) -> (SumTree, Vec<Trainer>) {
    let mut leaves: Vec<_> = trainers
        .iter()
        .map(|trainer| {
            let commitment = commitment(&id.genesis, id.task, id.round, &trainer.payee, &trainer.salt);
            (Leaf { commitment, share: trainer.share }, trainer.clone())
        })
        .collect();
    leaves.sort_by_key(|(leaf, _)| leaf.commitment);
    let (leaves, trainers): (Vec<_>, Vec<_>) = leaves.into_iter().unzip();
    (SumTree::build(id, &leaves).unwrap(), trainers)
}

fn root_of(tree: &SumTree) -> RewardRoot {
    RewardRoot { root: tree.root().hash, total_shares: tree.root().sum, leaves: tree.leaves() }
}

fn claim_of(tree: &SumTree, trainers: &[Trainer], index: u32) -> RewardClaim {
    let Trainer { payee, salt, share } = trainers[index as usize].clone();
    RewardClaim { index, payee, salt, share, path: tree.path(index).unwrap().try_into().unwrap() }
}

fn trainers(count: u32) -> Vec<Trainer> {
    (0..count)
        .map(|number| {
            let mut payee = [0; 32];
            payee[..4].copy_from_slice(&number.to_le_bytes());
            Trainer { payee, salt: [9; 32], share: u64::from(number) + 1 }
        })
        .collect()
}

/// Up to 70 trainers with distinct payees.
fn any_trainers() -> impl Strategy<Value = Vec<Trainer>> {
    btree_map(any::<[u8; 32]>(), (any::<[u8; 32]>(), 1..=u64::MAX), 1..70)
        .prop_map(|map| map.into_iter().map(|(payee, (salt, share))| Trainer { payee, salt, share }).collect())
}

#[test]
fn every_leaf_of_every_tree_can_be_claimed() {
    for count in (1..=130).chain(255..=258) {
        let (tree, trainers) = tree_over(&ID, &trainers(count));
        let root = root_of(&tree);

        assert_eq!(root.leaves, count);
        assert_eq!(root.total_shares, u128::from(count) * u128::from(count + 1) / 2);
        for index in 0..count {
            let claim = claim_of(&tree, &trainers, index);

            assert_eq!(path_length(index, count), Some(claim.path.len() as u32));
            assert_eq!(verify_claim(&ID, &root, &claim), Ok(()), "leaf {index} of {count}");
        }
        assert_eq!(tree.path(count), None);
    }
}

proptest! {
    #[test]
    fn a_claim_altered_in_any_field_is_refused(
        trainers in any_trainers(),
        at in any::<Index>(),
        field in 0..12,
        bit in any::<Index>(),
        step in any::<Index>(),
    ) {
        let (tree, trainers) = tree_over(&ID, &trainers);
        let (mut id, mut root) = (ID, root_of(&tree));
        let mut claim = claim_of(&tree, &trainers, at.index(trainers.len()) as u32);
        let flip = |bytes: &mut [u8]| bytes[bit.index(bytes.len() * 8) / 8] ^= 1 << (bit.index(bytes.len() * 8) % 8);
        let steps = claim.path.len();

        match field {
            0 => flip(&mut id.genesis),
            1 => id.task ^= 1 << bit.index(64),
            2 => id.round ^= 1 << bit.index(32),
            3 => flip(&mut root.root.0),
            4 => root.total_shares ^= 1 << bit.index(128),
            5 => claim.index ^= 1 << bit.index(32),
            6 => flip(&mut claim.payee),
            7 => flip(&mut claim.salt),
            8 => claim.share ^= 1 << bit.index(64),
            9 => claim.path.try_push(SumNode { sum: 1, hash: H256::zero() }).unwrap(),
            10 if steps > 0 => { claim.path.remove(step.index(steps)); }
            11 if steps > 0 => {
                let sibling = &mut claim.path[step.index(steps)];
                if bit.index(2) == 0 { sibling.sum ^= 1 << bit.index(128) } else { flip(&mut sibling.hash.0) }
            }
            _ => return Ok(()),
        }

        prop_assert!(verify_claim(&id, &root, &claim).is_err());
    }

    #[test]
    fn siblings_in_another_order_are_refused(trainers in any_trainers(), at in any::<Index>()) {
        let (tree, trainers) = tree_over(&ID, &trainers);
        let claim = claim_of(&tree, &trainers, at.index(trainers.len()) as u32);
        let mut swapped = claim.clone();
        let reversed: Vec<_> = swapped.path.iter().rev().copied().collect();
        swapped.path = reversed.try_into().unwrap();
        prop_assume!(swapped != claim);

        prop_assert!(verify_claim(&ID, &root_of(&tree), &swapped).is_err());
    }

    #[test]
    fn payouts_never_exceed_the_pool(trainers in any_trainers(), pool in any::<u128>()) {
        let total: u128 = trainers.iter().map(|trainer| u128::from(trainer.share)).sum();

        let paid = trainers.iter().try_fold(0u128, |sum, trainer| sum.checked_add(payout(pool, trainer.share, total)?));

        prop_assert!(paid.unwrap() <= pool);
    }

    #[test]
    fn a_payout_is_the_floor_of_the_exact_quotient(pool in any::<u128>(), share in any::<u64>(), total in 1..=u128::MAX) {
        prop_assume!(u128::from(share) <= total);
        let paid = payout(pool, share, total).unwrap();

        let product = primitive_types::U256::from(pool) * primitive_types::U256::from(share);
        prop_assert_eq!(primitive_types::U256::from(paid), product / primitive_types::U256::from(total));
    }
}

#[test]
fn each_refusal_names_its_cause() {
    let (tree, trainers) = tree_over(&ID, &trainers(5));
    let root = root_of(&tree);
    let claim = claim_of(&tree, &trainers, 1);
    let refusal = |alter: &dyn Fn(&mut RewardClaim)| {
        let mut claim = claim.clone();
        alter(&mut claim);
        verify_claim(&ID, &root, &claim).unwrap_err()
    };

    assert_eq!(refusal(&|claim| claim.index = 5), ClaimError::NoSuchLeaf { index: 5, leaves: 5 });
    assert_eq!(refusal(&|claim| claim.share = 0), ClaimError::ZeroShare);
    assert_eq!(
        refusal(&|claim| claim.index = 4),
        ClaimError::WrongPathLength { index: 4, leaves: 5, expected: 1, got: 3 }
    );
    assert_eq!(refusal(&|claim| claim.path[2].sum = u128::MAX), ClaimError::SumOverflow);
    assert_eq!(refusal(&|claim| claim.path[0].sum += 1), ClaimError::WrongSum { expected: 15, got: 16 });
    assert!(matches!(refusal(&|claim| claim.salt[0] ^= 1), ClaimError::WrongRoot { .. }));
}

#[test]
fn a_round_without_leaves_pays_nobody() {
    let (tree, trainers) = tree_over(&ID, &trainers(1));
    let root = RewardRoot { leaves: 0, ..root_of(&tree) };

    let verdict = verify_claim(&ID, &root, &claim_of(&tree, &trainers, 0));

    assert_eq!(verdict, Err(ClaimError::NoSuchLeaf { index: 0, leaves: 0 }));
    assert_eq!(payout(100, 1, 0), None);
}

#[test]
fn leaves_that_make_no_tree_are_refused() {
    let leaf = |first: u8, share| Leaf { commitment: [first; 32], share };
    let build = |leaves: &[Leaf]| SumTree::build(&ID, leaves).map(|tree| tree.root());

    assert_eq!(build(&[]), Err(TreeError::Empty));
    assert_eq!(build(&[leaf(1, 1), leaf(1, 1)]), Err(TreeError::NotAscending { index: 1 }));
    assert_eq!(build(&[leaf(1, 1), leaf(3, 1), leaf(2, 1)]), Err(TreeError::NotAscending { index: 2 }));
    assert_eq!(build(&[leaf(1, 1), leaf(2, 0)]), Err(TreeError::ZeroShare { index: 1 }));
}

#[test]
fn shares_beyond_64_bits_sum_exactly() {
    let leaves = [Leaf { commitment: [1; 32], share: u64::MAX }, Leaf { commitment: [2; 32], share: u64::MAX }];

    let tree = SumTree::build(&ID, &leaves).unwrap();

    assert_eq!(tree.root().sum, 2 * u128::from(u64::MAX));
}
