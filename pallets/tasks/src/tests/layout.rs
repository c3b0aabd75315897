//! What clients have learnt by heart: indices of calls and hold reasons, and how records are laid out.

use super::mock::*;
use crate::{Call, HoldReason, RoundRecord, Settlement, Task, TaskState};
use codec::Encode;
use scale_info::{TypeDef, TypeInfo};
use sheaf_primitives::{H256, Permill};

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
        (10, "collect_share"),
        (99, "set_params"),
    ];
    assert_eq!(calls, expected);
}

#[test]
fn hold_reasons_keep_their_indices() {
    assert_eq!((HoldReason::TaskDeposit.encode(), HoldReason::TaskStorage.encode()), (vec![0], vec![1]));
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
        proposed_at: 12u32,
        opened_at: Some(13u32),
        last_posted_at: Some(14u32),
        closed_at: Some(15u32),
        storage_deposit: 16u128,
    };
    let fields = [
        (CLINIC, ANA, 7u64, terms(), 3u8).encode(),
        (1u128, 2u128, 3u128).encode(),
        (8u128, 9u32, Some(10u32), WEIGHTS, 11u32, 12u32).encode(),
        (Some(13u32), Some(14u32), Some(15u32), 16u128).encode(),
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
    };
    let fields = (hash(1), hash(2), hash(3), Some(800_000u32), Some(4u64), 5u128, 6u128, 7u128, true, 8u32);
    assert_eq!(round.encode(), fields.encode());
}
