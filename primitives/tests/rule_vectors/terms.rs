//! Cases of the bounds of terms, and the usual terms.

use crate::{check, decimal};
use serde_json::{Value, json};
use sheaf_primitives::{
    Admission, AggregationRule, Disclosure, Moment, Permill, Reward, RuleKind, SHF, TaskTerms, TermsLimits,
    USUAL_DURATION_MS, USUAL_ROUND_MS,
    bounds::{
        MAX_AGGREGATOR_FEE, MAX_DURATION_MS, MAX_FRAC_BITS, MAX_LISTED, MAX_ROUNDS, MAX_SAMPLE_WEIGHT_CAP,
        MAX_TRAINERS, MIN_TRAINERS, max_round_ms, min_deposit,
    },
    check_terms, usual_round_ms,
};

const NOW: Moment = 1_800_000_000_000;
const HOUR: Moment = 60 * 60 * 1000;

/// A public network's.
const LIMITS: TermsLimits =
    TermsLimits { min_stake: SHF, min_share: SHF / 100, min_duration_ms: HOUR, stall_ms: 24 * HOUR };

type Change = fn(&mut TaskTerms, &mut TermsLimits);

#[test]
fn the_bounds_of_terms_and_the_usual_ones_are_as_in_the_vectors() {
    let vectors = vec![
        ("about", json!("Amounts are plancks, times milliseconds. `error` is the chain's name of the first refusal.")),
        ("bounds", bounds()),
        ("usual", json!({ "duration_ms": decimal(USUAL_DURATION_MS), "terms": shown(&TaskTerms::usual(NOW)) })),
        ("usual_round_ms", usual_rounds()),
        ("max_round_ms", longest_rounds()),
        ("min_deposit", smallest_deposits()),
        ("check_terms", checks()),
    ];
    check("terms.json", vectors);
}

#[test]
fn the_usual_terms_are_within_bounds() {
    assert_eq!(check_terms(&TaskTerms::usual(NOW), &LIMITS, NOW), Ok(()));
}

fn bounds() -> Value {
    json!({
        "max_rounds": MAX_ROUNDS,
        "min_trainers": MIN_TRAINERS,
        "max_trainers": MAX_TRAINERS,
        "max_aggregator_fee": MAX_AGGREGATOR_FEE.deconstruct(),
        "max_duration_ms": decimal(MAX_DURATION_MS),
        "max_frac_bits": MAX_FRAC_BITS,
        "max_sample_weight_cap": MAX_SAMPLE_WEIGHT_CAP,
        "max_listed": MAX_LISTED,
    })
}

fn usual_rounds() -> Value {
    let cases = [
        (10, USUAL_DURATION_MS, 24 * HOUR),
        (10, HOUR, 24 * HOUR),
        (1_000, 2 * HOUR, 24 * HOUR),
        (10, USUAL_DURATION_MS, 300_000),
        (6, HOUR, 2 * USUAL_ROUND_MS),
        (1_000, 10, 24 * HOUR),
        (0, HOUR, 24 * HOUR),
        (10, 0, 0),
    ];
    let case = |(rounds, duration_ms, stall_ms)| {
        json!({
            "rounds": rounds,
            "duration_ms": decimal(duration_ms),
            "stall_ms": decimal(stall_ms),
            "round_ms": decimal(usual_round_ms(rounds, duration_ms, stall_ms)),
        })
    };
    cases.into_iter().map(case).collect()
}

fn longest_rounds() -> Value {
    let cases =
        [(USUAL_DURATION_MS, 24 * HOUR), (HOUR, 24 * HOUR), (HOUR, 300_001), (0, HOUR), (Moment::MAX, Moment::MAX)];
    let case = |(duration_ms, stall_ms)| {
        json!({
            "duration_ms": decimal(duration_ms),
            "stall_ms": decimal(stall_ms),
            "max_ms": decimal(max_round_ms(duration_ms, stall_ms)),
        })
    };
    cases.into_iter().map(case).collect()
}

fn smallest_deposits() -> Value {
    let cases = [(10, 20, SHF / 100), (1_000, 1 << 20, SHF / 100), (1, 2, 1), (1_000, 1 << 20, u128::MAX >> 20)];
    let case = |(rounds, max_trainers, min_share)| {
        json!({
            "rounds": rounds,
            "max_trainers": max_trainers,
            "min_share": decimal(min_share),
            "min_deposit": min_deposit(rounds, max_trainers, min_share).map(decimal),
        })
    };
    cases.into_iter().map(case).collect()
}

/// The usual terms with a change each: where a bound is, one that it allows and one that it refuses.
fn checks() -> Value {
    let cases: &[(&str, Change)] = &[
        ("the usual terms", |_, _| {}),
        ("no round", |t, _| t.rounds = 0),
        ("one round", |t, _| t.rounds = 1),
        ("the maximum of rounds", |t, _| (t.rounds, t.deposit) = (MAX_ROUNDS, 1_000 * SHF)),
        ("a round too many", |t, _| t.rounds = MAX_ROUNDS + 1),
        ("two trainers a round", |t, _| t.min_trainers = MIN_TRAINERS),
        ("one trainer a round", |t, _| t.min_trainers = MIN_TRAINERS - 1),
        ("the maximum of seats", |t, _| (t.max_trainers, t.deposit) = (MAX_TRAINERS, 1_000_000 * SHF)),
        ("a seat too many", |t, _| (t.max_trainers, t.deposit) = (MAX_TRAINERS + 1, 1_000_000 * SHF)),
        ("as many seats as a round needs", |t, _| t.max_trainers = t.min_trainers),
        ("fewer seats than a round needs", |t, _| t.max_trainers = t.min_trainers - 1),
        ("the minimum of a stake", |t, l| t.stake = l.min_stake),
        ("a stake below the minimum", |t, l| t.stake = l.min_stake - 1),
        ("the minimum of a deposit", |t, _| t.deposit = 2 * SHF),
        ("a deposit below the minimum", |t, _| t.deposit = 2 * SHF - 1),
        ("a deposit beyond all numbers", |t, l| (t.deposit, l.min_share) = (u128::MAX, u128::MAX / 2)),
        ("no share for the aggregator", |t, _| t.aggregator_fee = Permill::zero()),
        ("the maximum for the aggregator", |t, _| t.aggregator_fee = MAX_AGGREGATOR_FEE),
        ("too much for the aggregator", |t, _| t.aggregator_fee = Permill::from_parts(200_001)),
        ("the minimum of a duration", |t, l| t.deadline = NOW + l.min_duration_ms),
        ("a deadline too soon", |t, l| t.deadline = NOW + l.min_duration_ms - 1),
        ("a deadline now, where no minimum is", |t, l| (t.deadline, l.min_duration_ms) = (NOW, 0)),
        ("a deadline in the past", |t, l| (t.deadline, l.min_duration_ms) = (NOW - 1, 0)),
        ("the maximum of a duration", |t, _| t.deadline = NOW + MAX_DURATION_MS),
        ("a deadline too far", |t, _| t.deadline = NOW + MAX_DURATION_MS + 1),
        ("a round of a millisecond", |t, _| t.round_ms = 1),
        ("a round of no time", |t, _| t.round_ms = 0),
        ("a round of half of the stall window", |t, l| t.round_ms = l.stall_ms / 2),
        ("a round of more than half of the stall window", |t, l| t.round_ms = l.stall_ms / 2 + 1),
        ("a round to the deadline", |t, _| (t.deadline, t.round_ms) = (NOW + HOUR, HOUR)),
        ("a round beyond the deadline", |t, _| (t.deadline, t.round_ms) = (NOW + HOUR, HOUR + 1)),
        ("no fraction bits", |t, _| t.aggregation.frac_bits = 0),
        ("the maximum of fraction bits", |t, _| t.aggregation.frac_bits = MAX_FRAC_BITS),
        ("too many fraction bits", |t, _| t.aggregation.frac_bits = MAX_FRAC_BITS + 1),
        ("the minimum of a cap", |t, _| t.aggregation.sample_weight_cap = 1),
        ("a cap of 0", |t, _| t.aggregation.sample_weight_cap = 0),
        ("the maximum of a cap", |t, _| t.aggregation.sample_weight_cap = MAX_SAMPLE_WEIGHT_CAP),
        ("a cap too large", |t, _| t.aggregation.sample_weight_cap = MAX_SAMPLE_WEIGHT_CAP + 1),
        ("the minimum of a learning rate", |t, _| t.aggregation.learning_rate = 1),
        ("a learning rate of 0", |t, _| t.aggregation.learning_rate = 0),
        ("the minimum of a clip", |t, _| t.aggregation.clip = 1),
        ("a clip of 0", |t, _| t.aggregation.clip = 0),
        ("the maximum of a clip with 24 fraction bits", |t, _| {
            (t.aggregation.clip, t.aggregation.frac_bits) = ((1 << 23) - 1, 24);
        }),
        ("a clip too large for 24 fraction bits", |t, _| {
            (t.aggregation.clip, t.aggregation.frac_bits) = (1 << 23, 24);
        }),
        ("the maximum of a clip with 15 fraction bits", |t, _| {
            (t.aggregation.clip, t.aggregation.frac_bits) = (u32::MAX, 15);
        }),
        ("a clip too large for 16 fraction bits", |t, _| t.aggregation.clip = 1 << 31),
        ("two refusals: the first counts", |t, _| (t.rounds, t.aggregation.clip) = (0, 0)),
        ("two refusals of the rule", |t, _| (t.aggregation.frac_bits, t.aggregation.clip) = (25, 0)),
    ];
    let case = |(name, change): &(&str, Change)| {
        let (mut terms, mut limits) = (TaskTerms::usual(NOW), LIMITS);
        change(&mut terms, &mut limits);
        let refusal = check_terms(&terms, &limits, NOW).err().map(|refusal| format!("{refusal:?}"));
        json!({
            "case": name,
            "now": decimal(NOW),
            "limits": {
                "min_stake": decimal(limits.min_stake),
                "min_share": decimal(limits.min_share),
                "min_duration_ms": decimal(limits.min_duration_ms),
                "stall_ms": decimal(limits.stall_ms),
            },
            "terms": shown(&terms),
            "error": refusal.map(|text| text.split(['(', ' ']).next().unwrap().to_owned()),
        })
    };
    cases.iter().map(case).collect()
}

fn shown(terms: &TaskTerms) -> Value {
    let AggregationRule { kind: RuleKind::Mean, learning_rate, clip, frac_bits, sample_weight_cap } = terms.aggregation;
    json!({
        "deposit": decimal(terms.deposit),
        "rounds": terms.rounds,
        "stake": decimal(terms.stake),
        "min_trainers": terms.min_trainers,
        "max_trainers": terms.max_trainers,
        "deadline": decimal(terms.deadline),
        "round_ms": decimal(terms.round_ms),
        "admission": match terms.admission {
            Admission::Open => "Open",
            Admission::List => "List",
        },
        "disclosure": match terms.disclosure {
            Disclosure::Public => "Public",
            Disclosure::Private => "Private",
        },
        "aggregation": {
            "kind": "Mean",
            "learning_rate": learning_rate,
            "clip": clip,
            "frac_bits": frac_bits,
            "sample_weight_cap": sample_weight_cap,
        },
        "reward": match terms.reward {
            Reward::Equal => "Equal",
        },
        "aggregator_fee": terms.aggregator_fee.deconstruct(),
    })
}
