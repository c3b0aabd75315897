//! Cases of what rounds pay.

use crate::{check, decimal};
use serde_json::{Value, json};
use sheaf_primitives::{
    Balance, Permill, RoundPay, SHF, TaskTerms,
    pay::{next_round_pay, round_pay, seat_pay},
    payout, sha256,
};

#[test]
fn the_pay_of_rounds_is_as_in_the_vectors() {
    let vectors = vec![
        ("about", json!("Amounts are plancks. A pay of null: no round or no share is left to pay.")),
        ("round_pay", round_pays()),
        ("next_round_pay", next_round_pays()),
        ("seat_pay", seat_pays()),
        ("payout", payouts()),
    ];
    check("pay.json", vectors);
}

fn round_pays() -> Value {
    let edges = [
        (100, 3, 100_000, 4),
        (100, 1, 0, 7),
        (100, 0, 0, 1),
        (100, 1, 0, 0),
        (0, 1, 50_000, 3),
        (1, 2, 0, 1),
        (6, 1, 0, 7),
        (100 * SHF, 10, 50_000, 3),
        (100 * SHF, 10, 50_000, 20),
        (100 * SHF, 10, 0, 20),
        (100 * SHF, 10, 200_000, 7),
        (99_999_999_999_999, 7, 33_333, 11),
        (SHF, 1_000, 1, 1 << 20),
        (1 << 64, 3, 199_999, 1 << 20),
        (u128::MAX, 1, 200_000, 1),
        (u128::MAX, 1, 0, 1),
        (u128::MAX, 1_000, 123_456, u128::MAX),
        (u128::MAX, u32::MAX, 1_000_000, 1),
    ];
    let drawn = (0..40).map(|number| {
        let [unallocated, rounds, share, shares] = draw(number);
        let bits = u32::try_from(rounds % 127).unwrap();
        (unallocated >> bits, 1 + part(rounds, 1_000), part(share, 200_001), 1 + shares % (1 << (shares % 40)))
    });
    let case = |(unallocated, rounds_left, share, total_shares): (u128, u32, u32, u128)| {
        json!({
            "unallocated": decimal(unallocated),
            "rounds_left": rounds_left,
            "aggregator_fee": share,
            "total_shares": decimal(total_shares),
            "pay": shown(round_pay(unallocated, rounds_left, Permill::from_parts(share), total_shares)),
        })
    };
    edges.into_iter().chain(drawn).map(case).collect()
}

fn next_round_pays() -> Value {
    let cases = [
        (10, 0, 100 * SHF, 3),
        (10, 1, 90 * SHF, 20),
        (10, 9, 10 * SHF + 7, 20),
        (10, 10, SHF, 20),
        (10, 11, SHF, 20),
        (10, 4, 60 * SHF + 1, 0),
        (1, 0, SHF, 2),
    ];
    let case = |(rounds, rounds_posted, unallocated, trainers): (u32, u32, Balance, u128)| {
        let terms = TaskTerms { rounds, ..TaskTerms::usual(0) };
        json!({
            "rounds": rounds,
            "rounds_posted": rounds_posted,
            "unallocated": decimal(unallocated),
            "aggregator_fee": terms.aggregator_fee.deconstruct(),
            "total_shares": decimal(trainers),
            "pay": shown(next_round_pay(&terms, unallocated, rounds_posted, trainers)),
        })
    };
    cases.into_iter().map(case).collect()
}

fn seat_pays() -> Value {
    let cases =
        [(28, 4), (28, 3), (0, 3), (28, 0), (1, 2), (9_499_999_999_999, 20), (u128::MAX, 1), (u128::MAX, 1 << 20)];
    let case = |(pool, trainers)| {
        let pay = seat_pay(pool, trainers).map(decimal);
        json!({ "pool": decimal(pool), "trainers": trainers, "pay": pay })
    };
    cases.into_iter().map(case).collect()
}

fn payouts() -> Value {
    let edges = [
        (100, 1, 3),
        (100, 2, 3),
        (100, 3, 3),
        (0, 1, 1),
        (100, 0, 1),
        (100, 1, 0),
        (u128::MAX, u64::MAX, u128::MAX),
        (u128::MAX, 1, u128::MAX),
        (u128::MAX, u64::MAX, u64::MAX.into()),
        (u128::MAX, 2, 1),
    ];
    let drawn = (100..120).map(|number| {
        let [pool, share, total, bits] = draw(number);
        let share = u64::try_from(share >> 64).unwrap();
        (pool >> (bits % 127), share, u128::from(share) + (total >> (bits % 100)) / 2)
    });
    let case = |(pool, share, total_shares): (u128, u64, u128)| {
        json!({
            "pool": decimal(pool),
            "share": decimal(share),
            "total_shares": decimal(total_shares),
            "payout": payout(pool, share, total_shares).map(decimal),
        })
    };
    edges.into_iter().chain(drawn).map(case).collect()
}

fn shown(pay: Option<RoundPay>) -> Option<Value> {
    pay.map(|pay| json!({ "pool": decimal(pay.pool), "aggregator_part": decimal(pay.aggregator_part) }))
}

/// Four numbers that look random and are the same every time.
fn draw(number: u32) -> [u128; 4] {
    [0u8, 1, 2, 3].map(|which| {
        let hash = sha256(&[b"pay", &number.to_le_bytes(), &[which]]);
        u128::from_le_bytes(hash[..16].try_into().unwrap())
    })
}

/// A number below `bound`.
fn part(number: u128, bound: u32) -> u32 {
    u32::try_from(number % u128::from(bound)).unwrap()
}
