//! A model of four numbers.

use sheaf_aggregation::{Rule, quantize_model};
use sheaf_primitives::{AggregationRule, RuleKind};
use std::num::NonZeroUsize;

pub const RULE: AggregationRule = AggregationRule {
    kind: RuleKind::Mean,
    learning_rate: 65_536,
    clip: 65_536,
    frac_bits: 16,
    sample_weight_cap: 1_000,
};

/// A safetensors file with one F32 tensor `w`.
pub fn model(values: [f32; 4]) -> Vec<u8> {
    file("F32", values.iter().flat_map(|value| value.to_le_bytes()).collect())
}

/// The numbers in a file of [`model`]'s form.
pub fn values(file: &[u8]) -> Vec<f32> {
    let data = &file[file.len() - 16..];
    data.chunks(4).map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap())).collect()
}

/// The update that moves every number by `step`.
pub fn update(base: &[u8], step: f32) -> Vec<u8> {
    let base_values = values(base);
    let local: Vec<f32> = base_values.iter().map(|value| value + step).collect();
    let local = model(local.try_into().unwrap());
    quantize_model(base, &local, &Rule::new(&RULE).unwrap(), NonZeroUsize::MIN).unwrap()
}

/// A file with one tensor `w` of this type, its data as given.
pub fn file(dtype: &str, data: Vec<u8>) -> Vec<u8> {
    let elements = data.len() / 4;
    let mut header =
        format!(r#"{{"w":{{"dtype":"{dtype}","shape":[{elements}],"data_offsets":[0,{}]}}}}"#, data.len()).into_bytes();
    while header.len() % 8 != 0 {
        header.push(b' ');
    }
    [(header.len() as u64).to_le_bytes().to_vec(), header, data].concat()
}
