//! The promise of this crate: the same updates make the same model bytes, in any order, any grouping, on any number of
//! threads.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

mod files;

use core::num::NonZeroUsize;
use files::{float_model, integer_update, read_floats};
use proptest::{collection::vec, prelude::*};
use safetensors::Dtype;
use sheaf_aggregation::{Accumulator, Aggregate, AggregateError, Model, Rule, UpdateLayout, quantize_model};
use sheaf_primitives::{AggregationRule, RuleKind};

const RULE: AggregationRule = AggregationRule {
    kind: RuleKind::Mean,
    learning_rate: 65_536,
    clip: 524_288,
    frac_bits: 20,
    sample_weight_cap: 65_536,
};

/// Enough coordinates that several threads get a piece.
const LARGE: usize = (1 << 16) * 3 + 17;

fn threads(count: usize) -> NonZeroUsize {
    NonZeroUsize::new(count).unwrap()
}

/// Numbers that look random and are the same in every run.
fn noise(seed: u64, count: usize) -> impl Iterator<Item = i32> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..count).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as i32 - (1 << 23)
    })
}

fn sum_of(updates: &[(Vec<u8>, u64)], base: &[u8], threads: NonZeroUsize) -> Vec<u8> {
    let mut aggregate = Aggregate::new(base, &RULE).unwrap().with_threads(threads);
    for (update, weight) in updates {
        aggregate.add(update, *weight).unwrap();
    }
    aggregate.finish().unwrap()
}

#[test]
fn any_number_of_threads_makes_the_same_bytes() {
    let base: Vec<f32> = noise(1, LARGE).map(|value| value as f32 / 1e6).collect();
    let base = float_model(&[("w", &base)]);
    let updates: Vec<_> =
        (2..6).map(|seed| (integer_update(&[("w", &noise(seed, LARGE).collect::<Vec<_>>())]), seed * 1000)).collect();

    let by_one = sum_of(&updates, &base, threads(1));

    for count in [2, 3, 4, 7, 64] {
        assert!(sum_of(&updates, &base, threads(count)) == by_one, "{count} threads");
    }
}

#[test]
fn any_number_of_threads_makes_the_same_update() {
    let base: Vec<f32> = noise(1, LARGE).map(|value| value as f32 / 1e6).collect();
    let local: Vec<f32> = noise(2, LARGE).map(|value| value as f32 / 1e6).collect();
    let (base, local) = (float_model(&[("w", &base)]), float_model(&[("w", &local)]));
    let rule = Rule::new(&RULE).unwrap();

    let by_one = quantize_model(&base, &local, &rule, threads(1)).unwrap();

    for count in [2, 3, 64] {
        assert!(quantize_model(&base, &local, &rule, threads(count)).unwrap() == by_one, "{count} threads");
    }
}

/// Coordinates of a small model, and weighted updates of it.
fn any_round() -> impl Strategy<Value = (Vec<f32>, Vec<(Vec<i32>, u64)>)> {
    let coordinate = -8_388_608..=8_388_608;
    (1..40usize).prop_flat_map(move |count| {
        let update =
            vec(coordinate.clone(), count).prop_filter("not all zero", |update| update.iter().any(|q| *q != 0));
        (vec(-1e3f32..1e3, count), vec((update, 1..=65_536u64), 1..12))
    })
}

proptest! {
    #[test]
    fn any_order_and_grouping_make_the_same_bytes(
        (base, updates) in any_round(),
        order in any::<u64>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let base = float_model(&[("w", &base)]);
        let updates: Vec<_> =
            updates.iter().map(|(update, weight)| (integer_update(&[("w", update)]), *weight)).collect();
        let in_order = sum_of(&updates, &base, threads(1));

        let mut shuffled = updates.clone();
        let mut keys = noise(order, updates.len());
        shuffled.sort_by_cached_key(|_| keys.next());
        prop_assert_eq!(&sum_of(&shuffled, &base, threads(2)), &in_order);

        let (left, right) = shuffled.split_at(cut.index(shuffled.len()));
        let mut parts = [left, right].map(|part| {
            let mut aggregate = Aggregate::new(&base, &RULE).unwrap();
            part.iter().for_each(|(update, weight)| aggregate.add(update, *weight).unwrap());
            aggregate
        });
        let [left, right] = &mut parts;
        left.merge(right).unwrap();
        prop_assert_eq!(left.finish().unwrap(), in_order);
    }

    #[test]
    fn the_next_model_is_the_formula_coordinate_by_coordinate((base, updates) in any_round(), rate in 1..=131_072u32) {
        let rule = AggregationRule { learning_rate: rate, ..RULE };
        let file = float_model(&[("w", &base)]);
        let mut aggregate = Aggregate::new(&file, &rule).unwrap();
        for (update, weight) in &updates {
            aggregate.add(&integer_update(&[("w", update)]), *weight).unwrap();
        }

        let next = read_floats(&aggregate.finish().unwrap(), "w");

        let weight: u64 = updates.iter().map(|(_, weight)| weight).sum();
        for (position, prev) in base.iter().enumerate() {
            let sum: i128 = updates.iter().map(|(update, weight)| i128::from(update[position]) * i128::from(*weight)).sum();
            let mean = (sum as f64) / ((weight as f64) * 1_048_576.0);
            let expected = (f64::from(*prev) + (f64::from(rate) / 65_536.0 * mean)) as f32;
            prop_assert_eq!(next[position].to_bits(), expected.to_bits());
        }
    }

    #[test]
    fn a_quantized_difference_is_at_most_half_a_step_off(prev in -100f32..100.0, local in -100f32..100.0) {
        let rule = Rule::new(&RULE).unwrap();
        let steps = f64::from(rule.quantize(prev, local.into()).unwrap());

        let difference = (f64::from(local) - f64::from(prev)).clamp(-8.0, 8.0);
        prop_assert!((steps - difference * 1_048_576.0).abs() <= 0.5);
    }

    #[test]
    fn one_trainer_alone_moves_the_model_to_its_own(base in vec(-4f32..4.0, 1..50), seed in any::<u64>()) {
        // Multiples of 2^-10 are exact in every step of the way.
        let base: Vec<f32> = base.iter().map(|value| (value * 1024.0).round() / 1024.0).collect();
        let moves = noise(seed, base.len()).map(|value| (value / 4096) as f32 / 1024.0);
        let local: Vec<f32> = base.iter().zip(moves).map(|(value, by)| value + by).collect();
        prop_assume!(local != base);
        let (base, local) = (float_model(&[("w", &base)]), float_model(&[("w", &local)]));

        let update = quantize_model(&base, &local, &Rule::new(&RULE).unwrap(), threads(1)).unwrap();

        prop_assert_eq!(sum_of(&[(update, 17)], &base, threads(1)), local);
    }
}

#[test]
fn sums_beyond_64_bits_are_exact() {
    let base = float_model(&[("w", &[0.0, 0.0])]);
    let layout = UpdateLayout::of(&Model::parse(&base).unwrap()).unwrap();
    let file = integer_update(&[("w", &[i32::MAX, i32::MIN])]);
    let update = layout.read(&file).unwrap();
    let (mut left, mut right) = (Accumulator::new(2), Accumulator::new(2));

    left.add(&update, u64::MAX, threads(1)).unwrap();
    right.add(&update, 1, threads(1)).unwrap();
    left.merge(&right).unwrap();
    right.merge(&left).unwrap();

    let weight = i128::from(u64::MAX) + 2;
    assert_eq!(right.sums(0).collect::<Vec<_>>(), [i128::from(i32::MAX) * weight, i128::from(i32::MIN) * weight]);
    assert_eq!(right.weight(), weight as u128);
    assert_eq!(right.updates(), 3);
}

#[test]
fn integer_tensors_are_copied_and_half_precision_is_widened() {
    let base = files::model(&[
        ("count", Dtype::I64, vec![1], 77i64.to_le_bytes().to_vec()),
        ("bf", Dtype::BF16, vec![2], vec![0x80, 0x3f, 0x20, 0xc0]),
        ("half", Dtype::F16, vec![1], vec![0x00, 0x3c]),
        ("w", Dtype::F32, vec![], 0.5f32.to_le_bytes().to_vec()),
        ("flag", Dtype::BOOL, vec![1], vec![1]),
    ]);
    let one = 1 << 20;
    let update = files::model(&[
        ("bf", Dtype::I32, vec![2], [one, 0i32].iter().flat_map(|q| q.to_le_bytes()).collect()),
        ("half", Dtype::I32, vec![1], 0i32.to_le_bytes().to_vec()),
        ("w", Dtype::I32, vec![], one.to_le_bytes().to_vec()),
    ]);

    let next = sum_of(&[(update, 3)], &base, threads(1));

    assert_eq!(read_floats(&next, "bf"), [2.0, -2.5]);
    assert_eq!(read_floats(&next, "half"), [1.0]);
    assert_eq!(read_floats(&next, "w"), [1.5]);
    let file = sheaf_aggregation::tensors::read(&next).unwrap();
    assert_eq!(file.tensor("count").unwrap().data(), 77i64.to_le_bytes());
    assert_eq!(file.tensor("flag").unwrap().data(), [1]);
    assert_eq!(file.len(), 5);
}

#[test]
fn a_refused_update_changes_nothing() {
    let base = float_model(&[("w", &[1.0, 2.0])]);
    let good = integer_update(&[("w", &[5, -5])]);
    let mut aggregate = Aggregate::new(&base, &RULE).unwrap();
    aggregate.add(&good, 2).unwrap();
    let before = aggregate.finish().unwrap();

    for (update, weight) in [
        (integer_update(&[("w", &[0, 0])]), 1),
        (integer_update(&[("w", &[8_388_609, 0])]), 1),
        (integer_update(&[("v", &[1, 1])]), 1),
        (integer_update(&[("w", &[1])]), 1),
        (good.clone(), 0),
        (good.clone(), 65_537),
    ] {
        assert!(aggregate.add(&update, weight).is_err());
    }

    assert_eq!(aggregate.updates(), 1);
    assert_eq!(aggregate.finish().unwrap(), before);
}

#[test]
fn a_round_without_updates_makes_no_model() {
    let base = float_model(&[("w", &[1.0])]);

    assert_eq!(Aggregate::new(&base, &RULE).unwrap().finish(), Err(AggregateError::NoUpdates));
}

#[test]
fn a_model_that_would_not_be_finite_aborts_the_round_and_says_where() {
    let base = float_model(&[("a", &[1.0]), ("w", &[0.0, f32::MAX, f32::NAN])]);
    let mut aggregate = Aggregate::new(&base, &AggregationRule { learning_rate: u32::MAX, ..RULE }).unwrap();
    aggregate.add(&integer_update(&[("a", &[0]), ("w", &[0, 0, 1])]), 1).unwrap();

    assert_eq!(aggregate.finish(), Err(AggregateError::NotFinite { name: "w".into(), position: 2 }));
}
