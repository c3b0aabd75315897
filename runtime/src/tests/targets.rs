//! Limits for the cost of a round and a claim: bytes of extrinsic, bytes of state, weight. None of them grows with the
//! number of trainers.

use super::{
    chain::{GENESIS_HASH, on_a_chain, signed},
    stage::a_task_under_way,
};
use crate::{Runtime, RuntimeCall, RuntimeOrigin, System, UncheckedExtrinsic, weights};
use codec::Encode;
use frame_support::{
    dispatch::{GetDispatchInfo, PostDispatchInfo},
    storage::{TransactionOutcome, storage_prefix, with_transaction},
    weights::{
        Weight,
        constants::{ParityDbWeight, WEIGHT_REF_TIME_PER_MICROS},
    },
};
use pallet_rewards::WeightInfo;
use sheaf_primitives::{
    BoundedVec, H256, Leaf, Permill, RewardClaim, RoundId, RoundResult, SumNode, SumTree, commitment, sha256,
};
use sp_keyring::Sr25519Keyring::{self, Bob, Ferdie};
use sp_runtime::{DispatchError, generic::Preamble, traits::Dispatchable};
use std::collections::BTreeMap;

/// Height of a tree of 2^20 leaves: a million trainers.
const SIBLINGS: u32 = 20;

/// Leaves whose marks share a page of state.
const PAGE: u32 = 512;

#[test]
fn a_claim_among_a_million_leaves_has_at_most_1800_bytes() {
    on_a_chain(|_| {
        let extrinsic = signed(Ferdie, claim_among_a_million());
        println!("a signed claim at 2^{SIBLINGS} leaves: {} B", extrinsic.encoded_size());

        assert!(extrinsic.encoded_size() <= 1_800);
    });
}

#[test]
fn an_unsigned_claim_is_even_smaller() {
    on_a_chain(|_| {
        let signed = signed(Ferdie, claim_among_a_million());
        let unsigned = without_signer(signed.clone());
        println!("a claim without a signer at 2^{SIBLINGS} leaves: {} B", unsigned.encoded_size());

        assert!(unsigned.encoded_size() < signed.encoded_size());
    });
}

/// The database's part, which the runtime charges for reads and writes, is listed separately.
#[test]
fn a_claim_among_a_million_leaves_takes_at_most_400_microseconds() {
    type Execution = weights::rewards::Measured<()>;
    type Whole = weights::rewards::Measured<ParityDbWeight>;
    let signed = (Execution::claim(SIBLINGS), Whole::claim(SIBLINGS));
    for (claim, (execution, whole)) in [
        ("a claim", signed),
        (
            "a claim that pays its fee out of the reward",
            (Execution::claim_fee_less(SIBLINGS), Whole::claim_fee_less(SIBLINGS)),
        ),
        ("the check before that", (Execution::authorize_claim(SIBLINGS), Whole::authorize_claim(SIBLINGS))),
    ] {
        let database = whole.saturating_sub(execution);
        println!(
            "{claim} at 2^{SIBLINGS} leaves: {} of execution, {} of database",
            micros(execution),
            micros(database)
        );
    }

    assert!(signed.0.ref_time() <= 400 * WEIGHT_REF_TIME_PER_MICROS, "a claim takes {}", micros(signed.0));
}

#[test]
fn a_round_costs_the_same_for_ten_trainers_and_for_a_million() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let [few, many] = [10, 1_000_000].map(|trainers| {
            let call = round_of(trainers, H256::repeat_byte(0xab));
            let bytes = signed(Bob, call.clone()).encoded_size();
            let declared = call.get_dispatch_info().call_weight;
            let (used, state) = undone(|| {
                seat(trainers);
                let before = state();
                let used = must(Bob, call);
                (used.actual_weight, growth(&before, &state()))
            });
            (bytes, declared, used, state)
        });
        println!("a round: {} B of extrinsic, {} B of state, {}", few.0, few.3, micros(few.1));

        assert_eq!(few, many);
        assert!(few.0 <= 400, "the extrinsic has {} bytes", few.0);
        assert!(few.3 <= 400, "the state grows by {} bytes", few.3);
    });
}

#[test]
fn a_claim_leaves_less_than_a_third_of_a_byte_in_the_state() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let count = 4 * PAGE;
        let (root, claims) = tree_of(count);
        let grown = undone(|| {
            seat(count);
            must(Bob, round_of(count, root));
            // Until it can no longer be objected to.
            System::set_block_number(System::block_number() + 1_000);
            let before = state();
            for claim in claims {
                must(Ferdie, pallet_rewards::Call::<Runtime>::claim { task: 0, round: 0, claim }.into());
            }
            growth(&before, &state())
        });
        println!("{count} claims: {grown} B of state, {:.3} B each", f64::from(grown) / f64::from(count));

        assert!(f64::from(grown) <= 0.3 * f64::from(count));
    });
}

/// Gives task 0 this number of trainers, without records of them.
fn seat(trainers: u32) {
    pallet_tasks::Tasks::<Runtime>::mutate(0, |task| task.as_mut().unwrap().terms.max_trainers = trainers);
    pallet_trainer_staking::SeatCounts::<Runtime>::mutate(0, |seats| {
        (seats.seated, seats.live, seats.ever) = (trainers, trainers, trainers);
    });
}

/// The call that posts the first round of task 0.
fn round_of(trainers: u32, rewards_root: H256) -> RuntimeCall {
    let result = RoundResult {
        model: [10; 32].into(),
        updates_root: [20; 32].into(),
        rewards_root,
        total_shares: trainers.into(),
        leaves: trainers,
        report: [30; 32].into(),
        accuracy: Some(Permill::from_percent(80)),
        loss_micro: Some(1),
    };
    pallet_tasks::Call::<Runtime>::submit_round { task: 0, round: 0, result }.into()
}

/// The first round's tree with this number of leaves, all for Ferdie, and a claim on each.
fn tree_of(count: u32) -> (H256, Vec<RewardClaim>) {
    let id = RoundId { genesis: GENESIS_HASH, task: 0, round: 0 };
    let payee: [u8; 32] = Ferdie.to_account_id().into();
    let salted = |number: u32| {
        let salt = sha256(&[&number.to_le_bytes()]);
        (commitment(&id.genesis, id.task, id.round, &payee, &salt), salt)
    };
    let mut salts: Vec<_> = (0..count).map(salted).collect();
    salts.sort();
    let leaves: Vec<_> = salts.iter().map(|(commitment, _)| Leaf { commitment: *commitment, share: 1 }).collect();
    let tree = SumTree::build(&id, &leaves).unwrap();
    let claim = |(index, (_, salt))| {
        let path = BoundedVec::truncate_from(tree.path(index).unwrap());
        RewardClaim { index, payee, salt, share: 1, path }
    };
    (tree.root().hash, (0..).zip(salts).map(claim).collect())
}

fn claim_among_a_million() -> RuntimeCall {
    let sibling = SumNode { sum: 1 << 19, hash: H256::repeat_byte(1) };
    let path = BoundedVec::truncate_from(vec![sibling; SIBLINGS as usize]);
    let claim = RewardClaim { index: 0, payee: [2; 32], salt: [3; 32], share: 1, path };
    pallet_rewards::Call::<Runtime>::claim { task: 0, round: 0, claim }.into()
}

/// The same call in an unsigned transaction.
fn without_signer(signed: UncheckedExtrinsic) -> UncheckedExtrinsic {
    match signed.preamble {
        Preamble::Signed(_, _, extension) => UncheckedExtrinsic::new_transaction(signed.function, extension),
        _ => panic!("it is signed"),
    }
}

/// Dispatches a call without the bookkeeping around an extrinsic.
#[track_caller]
fn must(who: Sr25519Keyring, call: RuntimeCall) -> PostDispatchInfo {
    call.dispatch(RuntimeOrigin::signed(who.to_account_id())).unwrap()
}

/// The result of `run`. Its changes of the state are undone.
fn undone<R>(run: impl FnOnce() -> R) -> R {
    with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(run()))).unwrap()
}

/// Every key of the state and the length of its value, except the events, which last for one block.
fn state() -> BTreeMap<Vec<u8>, usize> {
    let events = [storage_prefix(b"System", b"Events"), storage_prefix(b"System", b"EventCount")];
    let keys = std::iter::successors(Some(Vec::new()), |key| sp_io::storage::next_key(key));
    keys.skip(1)
        .filter(|key| !events.iter().any(|prefix| key.starts_with(prefix)))
        .map(|key| (key.clone(), sp_io::storage::get(&key).unwrap().len()))
        .collect()
}

/// The number of added bytes of keys and values.
fn growth(before: &BTreeMap<Vec<u8>, usize>, after: &BTreeMap<Vec<u8>, usize>) -> u32 {
    let bytes = |state: &BTreeMap<Vec<u8>, usize>| state.iter().map(|(key, value)| key.len() + value).sum::<usize>();
    u32::try_from(bytes(after) - bytes(before)).unwrap()
}

fn micros(weight: Weight) -> String {
    format!("{} µs", weight.ref_time() / WEIGHT_REF_TIME_PER_MICROS)
}
