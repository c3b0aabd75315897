//! What clients depend on: the indices of calls and hold reasons, and the layout of records.

use super::{actions::*, mock::*};
use crate::{Call, Chunk, HoldReason, Ledger, MisconductReport, ReportRuling, Seat, SeatCount, StakingParams};
use codec::Encode;
use scale_info::{TypeDef, TypeInfo};
use sheaf_primitives::Permill;

#[test]
fn calls_keep_their_indices() {
    let TypeDef::Variant(calls) = Call::<Test>::type_info().type_def else { panic!("calls are variants") };
    let calls: Vec<_> = calls.variants.iter().map(|call| (call.index, call.name)).collect();
    let expected = [
        (0, "bond"),
        (1, "unbond"),
        (2, "rebond"),
        (3, "withdraw_unbonded"),
        (4, "take_seat"),
        (5, "leave"),
        (6, "evict_idle"),
        (7, "release"),
        (8, "report_misconduct"),
        (9, "forget_task"),
        (10, "contest_report"),
        (11, "rule_on_report"),
        (12, "settle_report"),
        (99, "set_params"),
    ];
    assert_eq!(calls, expected);
}

#[test]
fn hold_reasons_keep_their_indices() {
    assert_eq!((HoldReason::TrainerBond.encode(), HoldReason::Dispute.encode()), (vec![0], vec![1]));
}

#[test]
fn the_parameters_are_laid_out_as_they_were() {
    let params = StakingParams {
        min_bond: 1,
        bonding_duration: 2u32,
        leave_delay: 3,
        dispute_bond: 4,
        contest_window: 5,
        ruling_window: 6,
        silent_slash: Permill::from_parts(7),
        bounty: Permill::from_parts(8),
        max_bounty: 9,
    };
    let fields = (1u128, 2u32, 3u32, 4u128, 5u32, 6u32, 7u32, 8u32, 9u128);
    assert_eq!(params.encode(), fields.encode());
}

#[test]
fn a_ledger_is_laid_out_as_it_was() {
    let chunk = Chunk { amount: 4, unlocks_at: 5u32 };
    let ledger = Ledger { bonded: 1, allocated: 2, seats: 3, unlocking: vec![chunk].try_into().unwrap() };
    assert_eq!(ledger.encode(), (1u128, 2u128, 3u32, vec![(4u128, 5u32)]).encode());
}

#[test]
fn a_seat_is_laid_out_as_it_was() {
    let seat = Seat { stake: 1, taken_at: 2u32, left_at: Some(3), reported: true };
    assert_eq!(seat.encode(), (1u128, 2u32, Some(3u32), true).encode());
}

#[test]
fn the_counts_of_a_task_are_laid_out_as_they_were() {
    let count = SeatCount { seated: 1, live: 2, ever: 3, evicted: 4, enough_since: Some(5) };
    assert_eq!(count.encode(), (1u32, 2u32, 3u32, 4u32, Some(5u64)).encode());
}

#[test]
fn a_report_is_laid_out_as_it_was() {
    let report =
        MisconductReport { reporter: ANNA, evidence: evidence(), bond: 1, stake: 2, due_at: 3u32, contest: Some(4) };
    let artifact = ([5u8; 32], 1_000u64, b"https://anna.example/evidence".to_vec());
    assert_eq!(report.encode(), (ANNA, artifact, 1u128, 2u128, 3u32, Some(4u128)).encode());
}

#[test]
fn a_ruling_is_written_as_it_was() {
    assert_eq!(ReportRuling::Slash(7).encode(), (0u8, 7u128).encode());
    assert_eq!(ReportRuling::Dismiss.encode(), vec![1]);
}
