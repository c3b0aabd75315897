//! The reward tree at its largest task: a million trainers.
//!
//! What is asked of it, on one core with SHA extensions: the tree stands within a second, a proof is read off within
//! 50 µs. Checking a claim is timed beside them, natively; what it costs on chain is a benchmark of the rewards pallet.
#![allow(missing_docs, reason = "the macros write functions of their own")]
#![allow(clippy::expect_used, clippy::arithmetic_side_effects, reason = "benchmarks never ship")]

use criterion::{Criterion, criterion_group, criterion_main};
use sheaf_primitives::{BoundedVec, Leaf, RewardClaim, RewardRoot, RoundId, SumTree, commitment, sha256, verify_claim};
use std::{hint::black_box, time::Duration};

const TRAINERS: u32 = 1_000_000;
const ROUND: RoundId = RoundId { genesis: [1; 32], task: 7, round: 3 };

/// Leaves as a round of this many trainers has them: commitments in ascending order, shares that differ.
fn leaves(count: u32) -> Vec<Leaf> {
    let mut commitments: Vec<_> = (0..count).map(|number| sha256(&[&number.to_le_bytes()])).collect();
    commitments.sort_unstable();
    let leaf = |(share, commitment)| Leaf { commitment, share };
    (1..).zip(commitments).map(leaf).collect()
}

fn build(bench: &mut Criterion) {
    bench.bench_function("build the tree of 1,000,000 leaves", |bencher| {
        let leaves = leaves(TRAINERS);
        // The tree is dropped outside the measured time.
        bencher.iter_with_large_drop(|| SumTree::build(&ROUND, black_box(&leaves)).expect("they ascend"));
    });
}

fn proof(bench: &mut Criterion) {
    bench.bench_function("read one proof off the tree of 1,000,000 leaves", |bencher| {
        let tree = SumTree::build(&ROUND, &leaves(TRAINERS)).expect("they ascend");
        // A stride that visits the tree all over, so that the cache does not flatter.
        let mut index = 0;
        bencher.iter(|| {
            index = (index + 382_007) % TRAINERS;
            tree.path(black_box(index)).expect("there is such a leaf")
        });
    });
}

fn verify(bench: &mut Criterion) {
    bench.bench_function("verify a claim on a tree of 2^20 leaves", |bencher| {
        let (root, claim) = claim_on_a_tree_of(1 << 20);
        bencher.iter(|| verify_claim(&ROUND, &root, black_box(&claim)));
    });
}

/// A tree with this many leaves, and a good claim on one of them.
fn claim_on_a_tree_of(count: u32) -> (RewardRoot, RewardClaim) {
    let (payee, salt, share) = ([2; 32], [3; 32], 5);
    let commitment = commitment(&ROUND.genesis, ROUND.task, ROUND.round, &payee, &salt);
    let mut leaves = leaves(count - 1);
    let index = leaves.partition_point(|leaf| leaf.commitment < commitment);
    leaves.insert(index, Leaf { commitment, share });

    let tree = SumTree::build(&ROUND, &leaves).expect("they ascend");
    let index = u32::try_from(index).expect("there are fewer leaves");
    let path = BoundedVec::truncate_from(tree.path(index).expect("there is such a leaf"));
    let claim = RewardClaim { index, payee, salt, share, path };
    let root = RewardRoot { root: tree.root().hash, total_shares: tree.root().sum, leaves: tree.leaves() };
    verify_claim(&ROUND, &root, &claim).expect("the claim is good");
    (root, claim)
}

criterion_group! {
    name = sum_tree;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(10)).without_plots();
    targets = build, proof, verify
}
criterion_main!(sum_tree);
