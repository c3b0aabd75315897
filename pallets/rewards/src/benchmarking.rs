//! Benchmarks of every call, each in its most expensive case.
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, reason = "benchmarks never run on a chain")]

use crate::{pallet::MAX_CLAIMS, *};
use frame_benchmarking::v2::*;
use frame_support::{BoundedVec, pallet_prelude::TransactionSource, traits::Authorize};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use sheaf_primitives::{
    Balance, H256, Leaf, MAX_PATH, RewardClaim, RewardRoot, RoundId, RoundIndex, SHF, SumNode, TaskId, commitment,
    reward_leaf, sha256, tag,
};
use sp_runtime::traits::Zero;

const POOL: Balance = 1_000_000 * SHF;
const PAYEE: [u8; 32] = [7; 32];

/// A round whose first leaf is `PAYEE`'s, with a path of `siblings`, open for claims. The rest of the tree is made up
/// from the root down the path: a claim never shows more of it.
fn round<T: Config>(round: RoundIndex, siblings: u32) -> (TaskId, RewardClaim) {
    let task = T::BenchmarkHelper::fund_round(round, POOL);
    let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
    let id = RoundId { genesis: genesis.0, task, round };
    let (salt, share) = ([9; 32], 1u64 << 20);
    let leaf = Leaf { commitment: commitment(&id.genesis, task, round, &PAYEE, &salt), share };

    // More shares than a tree can have leaves.
    let sibling = SumNode { sum: 1 << 32, hash: H256::repeat_byte(5) };
    let path = BoundedVec::truncate_from((0..siblings).map(|_| sibling).collect());
    let top = (0..siblings).fold(reward_leaf(&id, 0, &leaf), |left, _| join(&left, &sibling));
    // The minimum number of leaves whose first leaf has such a long path.
    let leaves = siblings.checked_sub(1).map_or(1, |levels| (1u32 << levels) + 1);
    let tree = RewardRoot { root: top.hash, total_shares: top.sum, leaves };
    Pallet::<T>::open_round(task, round, tree, Zero::zero()).expect("the tree is good");
    (task, RewardClaim { index: 0, payee: PAYEE, salt, share, path })
}

fn join(left: &SumNode, right: &SumNode) -> SumNode {
    let (left_sum, right_sum) = (left.sum.to_le_bytes(), right.sum.to_le_bytes());
    let parts: [&[u8]; 6] =
        [&[1], &tag("reward-node"), &left_sum, left.hash.as_bytes(), &right_sum, right.hash.as_bytes()];
    SumNode { sum: left.sum + right.sum, hash: H256(sha256(&parts)) }
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn claim(s: Linear<0, MAX_PATH>) {
        let (task, opening) = round::<T>(0, s);
        let caller: T::AccountId = whitelisted_caller();
        #[extrinsic_call]
        _(RawOrigin::Signed(caller), task, 0, opening);
        assert!(Pallet::<T>::is_claimed(task, 0, 0));
    }

    #[benchmark]
    fn claim_fee_less(s: Linear<0, MAX_PATH>) {
        let (task, opening) = round::<T>(0, s);
        #[extrinsic_call]
        claim(RawOrigin::Authorized, task, 0, opening);
        assert!(Pallet::<T>::is_claimed(task, 0, 0));
    }

    #[benchmark]
    fn authorize_claim(s: Linear<0, MAX_PATH>) {
        let (task, opening) = round::<T>(0, s);
        let call = Call::<T>::claim { task, round: 0, claim: opening };
        let verdict;
        #[block]
        {
            verdict = call.authorize(TransactionSource::External);
        }
        assert!(verdict.is_some_and(|verdict| verdict.is_ok()));
    }

    /// `s` siblings together, spread evenly over the `c` claims.
    #[benchmark]
    fn claim_many(c: Linear<1, MAX_CLAIMS>, s: Linear<0, { MAX_CLAIMS * MAX_PATH }>) {
        let claims = (0..c).map(|number| {
            let siblings = (s / c + u32::from(number < s % c)).min(MAX_PATH);
            let (task, opening) = round::<T>(number, siblings);
            (task, number, opening)
        });
        let claims = BoundedVec::truncate_from(claims.collect());
        let caller: T::AccountId = whitelisted_caller();
        #[extrinsic_call]
        _(RawOrigin::Signed(caller), claims);
        assert_eq!(ClaimedPages::<T>::iter().count(), c as usize);
    }

    impl_benchmark_test_suite!(Pallet, crate::tests::mock::genesis(), crate::tests::mock::Test);
}
