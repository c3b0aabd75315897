//! Checks of tensors that the client's process returns.

use safetensors::{Dtype, SafeTensors, tensor::TensorView};
use sheaf_aggregation::tensors;

/// Bounds on the number of tensors and on a name's length in bytes.
const MAX_TENSORS: usize = 1 << 16;
const MAX_NAME: usize = 256;

/// Reads `bytes`, checks names and types, and refuses numbers that are not finite.
pub(super) fn check(bytes: &[u8]) -> Result<SafeTensors<'_>, String> {
    let tensors = tensors::read(bytes).map_err(|error| format!("not a safetensors file: {error}"))?;
    if tensors.is_empty() {
        return Err("it has no tensors".into());
    }
    if tensors.len() > MAX_TENSORS {
        return Err(format!("{} tensors; at most {MAX_TENSORS} are allowed", tensors.len()));
    }
    for (name, tensor) in tensors.iter() {
        if name.is_empty() || name.len() > MAX_NAME || name.chars().any(char::is_control) {
            return Err(format!("tensor name {name:?}; 1 to {MAX_NAME} printable bytes are allowed"));
        }
        check_tensor(&tensor).map_err(|why| format!("tensor {name:?} {why}"))?;
    }
    Ok(tensors)
}

/// `bytes` in canonical form: sorted by type and name, without metadata.
pub(super) fn canonical(bytes: &[u8]) -> Result<Vec<u8>, String> {
    rewrite(&check(bytes)?)
}

/// `bytes` in canonical form if it has exactly the tensors of `model`, in name, shape and type. A 16-bit float may have become a 32-bit one:
/// numpy has no bfloat16.
pub(super) fn matching(model: &[u8], bytes: &[u8]) -> Result<Vec<u8>, String> {
    let (model, tensors) = (check(model)?, check(bytes)?);

    for (name, given) in model.iter() {
        let tensor = tensors.tensor(name).map_err(|_| format!("tensor {name:?} of the model is missing"))?;
        if tensor.shape() != given.shape() {
            return Err(format!("tensor {name:?} has shape {:?}; the model's is {:?}", tensor.shape(), given.shape()));
        }
        let widened = matches!((given.dtype(), tensor.dtype()), (Dtype::BF16 | Dtype::F16, Dtype::F32));
        if tensor.dtype() != given.dtype() && !widened {
            return Err(format!("tensor {name:?} is {}; the model's is {}", tensor.dtype(), given.dtype()));
        }
    }
    if let Some(name) = tensors.names().into_iter().find(|name| model.tensor(name).is_err()) {
        return Err(format!("tensor {name:?} is not in the model"));
    }
    rewrite(&tensors)
}

fn rewrite(tensors: &SafeTensors<'_>) -> Result<Vec<u8>, String> {
    safetensors::serialize(tensors.iter(), None).map_err(|error| error.to_string())
}

fn check_tensor(tensor: &TensorView<'_>) -> Result<(), String> {
    let data = tensor.data();
    let finite = match tensor.dtype() {
        Dtype::F32 => all(data, |[a, b, c, d]| f32::from_le_bytes([a, b, c, d]).is_finite()),
        // A number is finite if not all bits of its exponent are set.
        Dtype::BF16 => all(data, |[low, high]| u16::from_le_bytes([low, high]) & 0x7f80 != 0x7f80),
        Dtype::F16 => all(data, |[low, high]| u16::from_le_bytes([low, high]) & 0x7c00 != 0x7c00),
        Dtype::BOOL => all(data, |[byte]| byte <= 1),
        Dtype::U8 | Dtype::I8 | Dtype::U16 | Dtype::I16 | Dtype::U32 | Dtype::I32 | Dtype::U64 | Dtype::I64 => true,
        other => return Err(format!("is {other}; F32, BF16, F16, integers and BOOL are allowed")),
    };
    if finite { Ok(()) } else { Err("has a value that is not finite".into()) }
}

fn all<const N: usize>(data: &[u8], good: impl Fn([u8; N]) -> bool) -> bool {
    let (values, rest) = data.as_chunks::<N>();
    rest.is_empty() && values.iter().all(|value| good(*value))
}
