//! What clients have learnt by heart: indices of calls and hold reasons, and how records are laid out.

use super::mock::*;
use crate::{Call, HoldReason, RoundRecord, RoundRuling, RoundStatus, Served, Settlement, Task, TaskState};
use codec::Encode;
use scale_info::{TypeDef, TypeInfo};
use sheaf_primitives::{H256, Permill, SHF};

#[test]
fn calls_keep_their_indices() {
    let TypeDef::Variant(calls) = Call::<Test>::type_info().type_def else { panic!("calls are variants") };
    let calls: Vec<_> = calls.variants.iter().map(|call| (call.index, call.name)).collect();
    let expected = [
        (0, "propose_task"),
        (1, "accept_task"),
        (2, "withdraw_task"),
        (3, "top_up_task"),
        (4, "submit_round"),
        (5, "finish_task"),
        (6, "close_task"),
        (7, "sweep_task"),
        (8, "admit_trainers"),
        (9, "unadmit_trainers"),
        (10, "collect_fee"),
        (11, "object_round"),
        (12, "replace_aggregator"),
        (13, "rule_on_round"),
        (14, "settle_objection"),
        (15, "take_over_task"),
        (99, "set_params"),
    ];
    assert_eq!(calls, expected);
}

#[test]
fn hold_reasons_keep_their_indices() {
    let reasons = [HoldReason::TaskDeposit, HoldReason::TaskStorage, HoldReason::Objection];
    assert_eq!(reasons.map(|reason| reason.encode()), [[0], [1], [2]]);
}

#[test]
fn a_task_is_laid_out_as_it_was() {
    let state = TaskState::Sweeping(Settlement { paid: 1, aggregator: 2, unclaimed: 3 });
    let task = Task {
        organization: CLINIC,
        aggregator: ANA,
        model: 7u64,
        terms: terms(),
        state,
        unallocated: 8,
        rounds_posted: 9,
        last_round: Some(10),
        current_model: WEIGHTS,
        admitted: 11,
        backing: 12,
        serving_since: (13, 14),
        successor: Some(BEN),
        proposed_at: 15u32,
        opened_at: Some(16u32),
        last_posted_at: Some(17u32),
        waiting_since: Some(18u32),
        closed_at: Some(19u32),
        claims_end_at: Some(20u32),
        storage_deposit: 21u128,
    };
    let fields = [
        (CLINIC, ANA, 7u64, terms(), 3u8).encode(),
        (1u128, 2u128, 3u128).encode(),
        (8u128, 9u32, Some(10u32), WEIGHTS, 11u32).encode(),
        (12u128, 13u32, 14u64, Some(BEN), 15u32).encode(),
        (Some(16u32), Some(17u32), Some(18u32), Some(19u32), Some(20u32), 21u128).encode(),
    ];
    assert_eq!(task.encode(), fields.concat());
}

#[test]
fn a_round_is_laid_out_as_it_was() {
    let hash = H256::repeat_byte;
    let round = RoundRecord {
        model: hash(1),
        updates_root: hash(2),
        report: hash(3),
        accuracy: Some(Permill::from_percent(80)),
        loss_micro: Some(4),
        pool: 5,
        paid: 6,
        aggregator_part: 7,
        aggregator_paid: true,
        posted_at: 8u32,
        eligible: 9,
        objections: 10,
        standing: RoundStatus::Void,
    };
    let fields = [
        (hash(1), hash(2), hash(3), Some(800_000u32), Some(4u64)).encode(),
        (5u128, 6u128, 7u128, true, 8u32, 9u32, 10u32, 2u8).encode(),
    ];
    assert_eq!(round.encode(), fields.concat());
}

#[test]
fn parameters_are_laid_out_as_they_were() {
    let fields = [
        (SHF, SHF / 100, 60_000u64, 30_000u64, 6u32, 5u32, 100u32, 50u32).encode(),
        (12u32, SHF / 2, 200_000u32, 1_000_000u32, 500_000u32).encode(),
    ];
    assert_eq!(PARAMS.encode(), fields.concat());
}

#[test]
fn standings_and_rulings_keep_their_indices() {
    let standings = [RoundStatus::Posted, RoundStatus::Frozen, RoundStatus::Void, RoundStatus::Upheld];
    assert_eq!(standings.map(|standing| standing.encode()), [[0], [1], [2], [3]]);
    assert_eq!([RoundRuling::Void, RoundRuling::Dismiss].map(|ruling| ruling.encode()), [[0], [1]]);
}

/// Every storage item: where it is, by which hashers it is keyed, and what it holds.
#[test]
fn every_item_is_stored_where_it_was() {
    use frame_support::Twox64Concat as Twox;
    use frame_support::{Blake2_128Concat as Blake, StorageHasher, storage::storage_prefix};
    let at = |item: &[u8], keys: &[Vec<u8>]| [storage_prefix(b"Tasks", item).to_vec(), keys.concat()].concat();
    let twox = |key: &[u8]| Twox::hash(key);
    let blake = |account: &AccountId| Blake::hash(account.as_ref());
    let (task, round) = (twox(&7u64.encode()), twox(&3u32.encode()));

    assert_eq!(crate::Params::<Test>::hashed_key().to_vec(), at(b"Params", &[]));
    assert_eq!(crate::NextTaskId::<Test>::hashed_key().to_vec(), at(b"NextTaskId", &[]));
    assert_eq!(crate::Tasks::<Test>::hashed_key_for(7), at(b"Tasks", std::slice::from_ref(&task)));
    assert_eq!(crate::Rounds::<Test>::hashed_key_for(7, 3), at(b"Rounds", &[task.clone(), round.clone()]));
    assert_eq!(crate::Admitted::<Test>::hashed_key_for(7, BEN), at(b"Admitted", &[task.clone(), blake(&BEN)]));
    assert_eq!(crate::OrganizationTasks::<Test>::hashed_key_for(BEN), at(b"OrganizationTasks", &[blake(&BEN)]));
    assert_eq!(crate::AggregatorTasks::<Test>::hashed_key_for(BEN), at(b"AggregatorTasks", &[blake(&BEN)]));
    assert_eq!(crate::ModelTasks::<Test>::hashed_key_for(7), at(b"ModelTasks", std::slice::from_ref(&task)));
    assert_eq!(crate::Objections::<Test>::hashed_key_for((7, 3, BEN)), at(b"Objections", &[task, round, blake(&BEN)]));
}

#[test]
fn what_an_aggregator_serves_is_laid_out_as_it_was() {
    assert_eq!(Served { tasks: 1, backing: 2 }.encode(), (1u32, 2u128).encode());
}

#[test]
fn a_rounds_records_take_less_than_400_bytes_with_their_keys() {
    use codec::MaxEncodedLen;
    let keys =
        crate::Rounds::<Test>::hashed_key_for(0, 0).len() + pallet_rewards::Rounds::<Test>::hashed_key_for(0, 0).len();
    let values = RoundRecord::<u32>::max_encoded_len() + pallet_rewards::RewardRound::<u32>::max_encoded_len();
    assert!(keys + values <= 400, "{} bytes", keys + values);
}
