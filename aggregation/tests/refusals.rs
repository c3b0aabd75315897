//! What is refused before any arithmetic: rules, models and trained models that cannot be computed with.
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

mod files;

use core::num::NonZeroUsize;
use files::{float_model, model};
use safetensors::Dtype;
use sheaf_aggregation::{LocalModelError, Model, ModelError, Rule, RuleError, quantize_model};
use sheaf_primitives::{AggregationRule, RuleKind};

const RULE: AggregationRule = AggregationRule {
    kind: RuleKind::Mean,
    learning_rate: 65_536,
    clip: 65_536,
    frac_bits: 16,
    sample_weight_cap: 1000,
};

fn quantize(base: &[u8], local: &[u8]) -> Result<Vec<u8>, LocalModelError> {
    quantize_model(base, local, &Rule::new(&RULE).unwrap(), NonZeroUsize::MIN)
}

#[test]
fn a_rule_whose_coordinates_do_not_fit_32_bits_or_are_all_zero_is_refused() {
    let error = |rule| Rule::new(&rule).unwrap_err();

    assert_eq!(error(AggregationRule { frac_bits: 25, ..RULE }), RuleError::TooManyFracBits(25));
    // 128 · 2^24 = 2^31 is one too many, a step of the clip less fits.
    let clip = 128 * 65_536;
    assert_eq!(error(AggregationRule { clip, frac_bits: 24, ..RULE }), RuleError::ClipTooLarge { clip, frac_bits: 24 });
    let fits = Rule::new(&AggregationRule { clip: clip - 1, frac_bits: 24, ..RULE }).unwrap();
    assert_eq!(fits.largest_coordinate(), i32::MAX - 255);
    let (clip, frac_bits) = (1, 0);
    assert_eq!(error(AggregationRule { clip, frac_bits, ..RULE }), RuleError::ClipTooSmall { clip, frac_bits });
    assert_eq!(error(AggregationRule { learning_rate: 0, ..RULE }), RuleError::NoLearningRate);
    assert_eq!(error(AggregationRule { sample_weight_cap: 0, ..RULE }), RuleError::BadSampleWeightCap(0));
    let sample_weight_cap = 65_537;
    assert_eq!(error(AggregationRule { sample_weight_cap, ..RULE }), RuleError::BadSampleWeightCap(65_537));
}

#[test]
fn a_sample_weight_is_the_samples_within_one_and_the_cap() {
    let rule = Rule::new(&RULE).unwrap();

    assert_eq!([0, 1, 999, 1000, u64::MAX].map(|samples| rule.sample_weight(samples)), [1, 1, 999, 1000, 1000]);
}

#[test]
fn halves_round_to_even_and_infinities_are_clipped() {
    let rule = Rule::new(&AggregationRule { clip: 8 * 65_536, frac_bits: 1, ..RULE }).unwrap();

    let steps = [0.25, 0.75, 1.25, -0.25, -0.75, f64::INFINITY, f64::NEG_INFINITY, 1e300, -9.0];
    let quantized = steps.map(|local| rule.quantize(0.0, local).unwrap());

    assert_eq!(quantized, [0, 2, 2, 0, -2, 16, -16, 16, -16]);
    assert_eq!(rule.quantize(0.0, f64::NAN), None);
    assert_eq!(rule.quantize(f32::INFINITY, f64::INFINITY), None);
}

#[test]
fn files_that_are_no_model_to_train_are_refused() {
    let error = |file: &[u8]| Model::parse(file).unwrap_err();

    assert!(matches!(error(&[]), ModelError::NotSafetensors(_)));
    assert!(matches!(error(&[0xff; 64]), ModelError::NotSafetensors(_)));
    assert_eq!(error(&model(&[("n", Dtype::I64, vec![1], vec![0; 8])])), ModelError::NoParameters);
    assert_eq!(error(&model(&[("w", Dtype::F32, vec![0], vec![])])), ModelError::NoParameters);
    let double = model(&[("w", Dtype::F64, vec![1], vec![0; 8])]);
    assert_eq!(error(&double), ModelError::UnsupportedDtype { name: "w".into(), dtype: "F64".into() });
    let complex = model(&[("w", Dtype::C64, vec![1], vec![0; 8])]);
    assert_eq!(error(&complex), ModelError::UnsupportedDtype { name: "w".into(), dtype: "C64".into() });
}

#[test]
fn a_trained_model_that_does_not_match_is_refused() {
    let base = float_model(&[("b", &[0.0]), ("w", &[1.0, 2.0])]);
    let error = |local: &[u8]| quantize(&base, local).unwrap_err();

    assert!(matches!(error(b"PK"), LocalModelError::NotSafetensors(_)));
    assert_eq!(error(&float_model(&[("w", &[1.0, 2.0])])), LocalModelError::MissingParameter { name: "b".into() });
    assert_eq!(
        error(&float_model(&[("b", &[0.0]), ("w", &[1.0, 2.0]), ("x", &[0.0])])),
        LocalModelError::UnknownParameter { name: "x".into() }
    );
    assert_eq!(
        error(&float_model(&[("b", &[0.0]), ("w", &[1.0])])),
        LocalModelError::WrongShape { name: "w".into(), expected: vec![2], got: vec![1] }
    );
    assert_eq!(
        error(&model(&[("b", Dtype::I32, vec![1], vec![0; 4]), ("w", Dtype::F32, vec![2], vec![0; 8])])),
        LocalModelError::WrongDtype { name: "b".into(), dtype: "I32".into() }
    );
    assert_eq!(
        error(&float_model(&[("b", &[0.0]), ("w", &[1.0, f32::NAN])])),
        LocalModelError::NotANumber { name: "w".into(), position: 1 }
    );
}

#[test]
fn a_trained_model_may_be_of_other_floats_and_leave_out_integer_tensors() {
    let base = model(&[
        ("n", Dtype::I64, vec![1], vec![0; 8]),
        ("w", Dtype::F32, vec![2], [1.0f32, 2.0].iter().flat_map(|value| value.to_le_bytes()).collect()),
    ]);
    let trained = [1.5f64, 1.0];
    let double = model(&[("w", Dtype::F64, vec![2], trained.iter().flat_map(|value| value.to_le_bytes()).collect())]);
    let brain = model(&[("w", Dtype::BF16, vec![2], vec![0xc0, 0x3f, 0x80, 0x3f])]);

    let update = files::integer_update(&[("w", &[32_768, -65_536])]);

    assert_eq!(quantize(&base, &double).unwrap(), update);
    assert_eq!(quantize(&base, &brain).unwrap(), update);
}
