//! Small model and update files.
#![allow(dead_code, reason = "each test binary uses its part")]

use safetensors::{Dtype, serialize, tensor::TensorView};

/// A file of tensors given as name, type, shape and data.
pub fn model(tensors: &[(&str, Dtype, Vec<usize>, Vec<u8>)]) -> Vec<u8> {
    let views =
        tensors.iter().map(|(name, dtype, shape, data)| (*name, TensorView::new(*dtype, shape.clone(), data).unwrap()));
    serialize(views, None).unwrap()
}

/// A model of flat F32 tensors.
pub fn float_model(tensors: &[(&str, &[f32])]) -> Vec<u8> {
    let bytes = |values: &[f32]| values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let tensors: Vec<_> =
        tensors.iter().map(|(name, values)| (*name, Dtype::F32, vec![values.len()], bytes(values))).collect();
    model(&tensors)
}

/// An update of flat tensors.
pub fn integer_update(tensors: &[(&str, &[i32])]) -> Vec<u8> {
    let bytes = |values: &[i32]| values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let tensors: Vec<_> =
        tensors.iter().map(|(name, values)| (*name, Dtype::I32, vec![values.len()], bytes(values))).collect();
    model(&tensors)
}

/// The values of an F32 tensor.
pub fn read_floats(file: &[u8], name: &str) -> Vec<f32> {
    let file = sheaf_aggregation::tensors::read(file).unwrap();
    let tensor = file.tensor(name).unwrap();
    assert_eq!(tensor.dtype(), Dtype::F32);
    tensor.data().chunks_exact(4).map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap())).collect()
}
