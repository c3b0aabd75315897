//! Every way an update can be wrong, and the code that says so.
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use core::num::NonZeroUsize;
use safetensors::{Dtype, serialize, tensor::TensorView};
use sheaf_aggregation::{Model, Rule, UpdateLayout, quantize_model};
use sheaf_primitives::{AggregationRule, RuleKind, sha256};
use sheaf_protocol::{
    RefusalCode,
    update::{check_sample_weight, check_size, check_update},
};
use std::collections::HashMap;

type Tensor<'a> = (&'a str, Dtype, Vec<usize>, Vec<u8>);

fn rule() -> Rule {
    let (kind, learning_rate) = (RuleKind::Mean, 65_536);
    Rule::new(&AggregationRule { kind, learning_rate, clip: 65_536, frac_bits: 8, sample_weight_cap: 100 }).unwrap()
}

fn file(tensors: &[Tensor], metadata: Option<HashMap<String, String>>) -> Vec<u8> {
    let view = |(name, dtype, shape, data): &Tensor| {
        let data: &'static [u8] = data.clone().leak();
        (name.to_string(), TensorView::new(*dtype, shape.clone(), data).unwrap())
    };
    serialize(tensors.iter().map(view), metadata).unwrap()
}

fn floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn integers(values: &[i32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// A model of two parameters, and a counter.
fn base() -> Vec<u8> {
    file(
        &[
            ("b", Dtype::F32, vec![1], floats(&[0.5])),
            ("w", Dtype::F32, vec![2, 1], floats(&[1.0, 2.0])),
            ("steps", Dtype::I64, vec![1], vec![0; 8]),
        ],
        None,
    )
}

fn layout() -> UpdateLayout {
    UpdateLayout::of(&Model::parse(&base()).unwrap()).unwrap()
}

fn update(bias: i32, weights: [i32; 2]) -> Vec<u8> {
    file(&[("b", Dtype::I32, vec![1], integers(&[bias])), ("w", Dtype::I32, vec![2, 1], integers(&weights))], None)
}

fn code_of(update: &[u8]) -> RefusalCode {
    let refusal = check_update(update, &sha256(&[update]), &layout(), &rule()).unwrap_err();
    assert!(!refusal.reason.is_empty());
    refusal.code
}

#[test]
fn what_a_trainer_makes_is_accepted() {
    let local =
        file(&[("b", Dtype::F32, vec![1], floats(&[0.75])), ("w", Dtype::F32, vec![2, 1], floats(&[1.0, -2.0]))], None);
    let made = quantize_model(&base(), &local, &rule(), NonZeroUsize::MIN).unwrap();

    assert_eq!(made, update(64, [0, -256]));
    let checked = check_update(&made, &sha256(&[&made]), &layout(), &rule()).unwrap();
    assert_eq!(checked.values().collect::<Vec<_>>(), [64, 0, -256]);
    assert_eq!(check_size(made.len() as u64, &layout()), Ok(()));
}

#[test]
fn wrong_tensors_are_refused() {
    let bias: Tensor = ("b", Dtype::I32, vec![1], integers(&[1]));
    let weights: Tensor = ("w", Dtype::I32, vec![2, 1], integers(&[1, 1]));

    assert_eq!(code_of(&file(core::slice::from_ref(&bias), None)), RefusalCode::WrongShape);
    let turned: Tensor = ("w", Dtype::I32, vec![1, 2], integers(&[1, 1]));
    assert_eq!(code_of(&file(&[bias.clone(), turned], None)), RefusalCode::WrongShape);
    let renamed: Tensor = ("v", Dtype::I32, vec![2, 1], integers(&[1, 1]));
    assert_eq!(code_of(&file(&[bias.clone(), renamed], None)), RefusalCode::WrongShape);
    let unsigned: Tensor = ("w", Dtype::U32, vec![2, 1], integers(&[1, 1]));
    assert_eq!(code_of(&file(&[bias.clone(), unsigned], None)), RefusalCode::WrongDtype);
    let extra: Tensor = ("a", Dtype::I32, vec![0], vec![]);
    assert_eq!(code_of(&file(&[bias.clone(), weights.clone(), extra], None)), RefusalCode::TooLarge);
}

#[test]
fn floats_are_refused_and_those_that_are_not_finite_by_a_code_of_their_own() {
    let bias: Tensor = ("b", Dtype::I32, vec![1], integers(&[1]));
    let with = |weights: [f32; 2]| file(&[bias.clone(), ("w", Dtype::F32, vec![2, 1], floats(&weights))], None);

    assert_eq!(code_of(&with([0.5, 1.0])), RefusalCode::WrongDtype);
    assert_eq!(code_of(&with([0.5, f32::NAN])), RefusalCode::NotFinite);
    assert_eq!(code_of(&with([f32::INFINITY, 1.0])), RefusalCode::NotFinite);
}

#[test]
fn an_update_that_says_nothing_or_too_much_is_refused() {
    assert_eq!(code_of(&update(0, [0, 0])), RefusalCode::AllZero);
    assert_eq!(code_of(&update(0, [257, 0])), RefusalCode::Norm);
    assert_eq!(code_of(&update(i32::MIN, [0, 0])), RefusalCode::Norm);
}

#[test]
fn a_file_in_another_form_is_refused() {
    let good = update(1, [2, 3]);

    assert_eq!(code_of(&[]), RefusalCode::NotCanonical);
    assert_eq!(code_of(&good[..good.len() - 1]), RefusalCode::NotCanonical);
    assert_eq!(code_of(&vec![0; good.len()]), RefusalCode::NotCanonical);

    // The same tensors, their data in another order.
    let header = |bias: &str, weights: &str| {
        format!(
            r#"{{"b":{{"dtype":"I32","shape":[1],"data_offsets":{bias}}},"w":{{"dtype":"I32","shape":[2,1],"data_offsets":{weights}}}}}"#
        )
    };
    let (ours, other) = (header("[0,4]", "[4,12]"), header("[8,12]", "[0,8]"));
    assert_eq!(good[8..8 + ours.len()], *ours.as_bytes());
    let mut swapped = good.clone();
    swapped[8..8 + other.len()].copy_from_slice(other.as_bytes());
    assert_eq!(code_of(&swapped), RefusalCode::NotCanonical);
}

#[test]
fn metadata_makes_a_file_too_large() {
    let metadata = HashMap::from([("name".to_string(), "someone".to_string())]);
    let tensors = [("b", Dtype::I32, vec![1], integers(&[1])), ("w", Dtype::I32, vec![2, 1], integers(&[1, 1]))];

    assert_eq!(code_of(&file(&tensors, Some(metadata))), RefusalCode::TooLarge);
}

#[test]
fn an_announced_size_beyond_the_models_is_refused_before_anything_is_sent() {
    let size = layout().file_size();

    assert_eq!(check_size(size, &layout()), Ok(()));
    assert_eq!(check_size(size + 1, &layout()).unwrap_err().code, RefusalCode::TooLarge);
    assert_eq!(check_size(u64::MAX, &layout()).unwrap_err().code, RefusalCode::TooLarge);
}

#[test]
fn another_hash_than_announced_is_refused() {
    let refusal = check_update(&update(1, [2, 3]), &[0; 32], &layout(), &rule()).unwrap_err();

    assert_eq!(refusal.code, RefusalCode::WrongHash);
}

#[test]
fn a_sample_weight_beyond_the_cap_is_refused() {
    for (weight, accepted) in [(0, false), (1, true), (100, true), (101, false), (u64::MAX, false)] {
        assert_eq!(check_sample_weight(weight, &rule()).is_ok(), accepted, "{weight}");
    }
}
