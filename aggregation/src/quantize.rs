//! From two models, the one given and the one trained from it, to an update file.

use crate::{
    float::FloatType,
    layout::UpdateLayout,
    model::{FloatTensor, Model, ModelError},
    parallel::in_pieces,
    rule::Rule,
    tensors,
};
use core::num::NonZeroUsize;
use safetensors::SafeTensors;

/// Why no update can be made from a trained model.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LocalModelError {
    /// The model that training started from is unusable.
    #[error("the base model is unusable: {0}")]
    Base(#[from] ModelError),
    /// The file is not safetensors.
    #[error("the trained model is not a safetensors file: {0}")]
    NotSafetensors(String),
    /// The trained model lacks a parameter of the base model.
    #[error("the trained model lacks parameter `{name}`")]
    MissingParameter {
        /// The parameter.
        name: String,
    },
    /// The trained model has a parameter that the base model lacks.
    #[error("the trained model has `{name}`, which the base model lacks")]
    UnknownParameter {
        /// The parameter.
        name: String,
    },
    /// A parameter changed its shape.
    #[error("parameter `{name}` has shape {got:?} after training, the base model's has {expected:?}")]
    WrongShape {
        /// The parameter.
        name: String,
        /// Its shape in the base model.
        expected: Vec<usize>,
        /// Its shape after training.
        got: Vec<usize>,
    },
    /// A parameter no longer has a float type.
    #[error("parameter `{name}` has dtype {dtype} after training: it must be F32, F64, BF16 or F16")]
    WrongDtype {
        /// The parameter.
        name: String,
        /// Its type after training.
        dtype: String,
    },
    /// A difference is NaN.
    #[error(
        "parameter `{name}` is not a number at position {position} after training: lower the learning rate, or look for empty batches"
    )]
    NotANumber {
        /// The parameter.
        name: String,
        /// The first such position, counted in row-major order.
        position: usize,
    },
}

/// The update file that leads from `base` to `local`, both model files, under `rule`.
///
/// Integer tensors of `local` are ignored: every next model copies the base model's. The float tensors of `local` may be
/// F32, F64, BF16 or F16. `threads` changes only the time it takes.
pub fn quantize_model(
    base: &[u8],
    local: &[u8],
    rule: &Rule,
    threads: NonZeroUsize,
) -> Result<Vec<u8>, LocalModelError> {
    let base = Model::parse(base)?;
    let layout = UpdateLayout::of(&base)?;
    let local = tensors::read(local).map_err(LocalModelError::NotSafetensors)?;
    refuse_unknown(&base, &local)?;

    let mut file = Vec::with_capacity(usize::try_from(layout.file_size()).unwrap_or(0));
    file.extend(layout.header());
    for tensor in &base.floats {
        let trained = matching(tensor, &local)?;
        let coordinates = quantize_tensor(tensor, &trained, rule, threads)?;
        file.extend(coordinates.iter().flatten());
    }
    Ok(file)
}

/// The largest difference in one coordinate between `base` and `local`, before it is clipped. It helps to choose a
/// task's clip.
pub fn largest_change(base: &[u8], local: &[u8]) -> Result<f64, LocalModelError> {
    let base = Model::parse(base)?;
    let local = tensors::read(local).map_err(LocalModelError::NotSafetensors)?;
    let mut largest = 0.0f64;
    for tensor in &base.floats {
        let trained = matching(tensor, &local)?;
        for position in 0..tensor.shape.elements {
            let pair = tensor.float.read(tensor.data, position).zip(trained.float.read(trained.data, position));
            let (prev, local) = pair.unwrap_or_default();
            largest = largest.max((local - prev).abs());
        }
    }
    Ok(largest)
}

/// Refuses a trained model with tensors that the base model lacks.
fn refuse_unknown(base: &Model, local: &SafeTensors) -> Result<(), LocalModelError> {
    let known = |name: &str| {
        let among_floats = base.floats.binary_search_by(|tensor| tensor.shape.name.as_str().cmp(name)).is_ok();
        among_floats || base.buffers.iter().any(|(buffer, _)| buffer == name)
    };
    match local.names().into_iter().filter(|name| !known(name)).min() {
        Some(name) => Err(LocalModelError::UnknownParameter { name: name.into() }),
        None => Ok(()),
    }
}

/// The trained tensor that belongs to `tensor`.
fn matching<'a>(tensor: &FloatTensor, local: &SafeTensors<'a>) -> Result<FloatTensor<'a>, LocalModelError> {
    let name = tensor.shape.name.clone();
    let Ok(trained) = local.tensor(&name) else {
        return Err(LocalModelError::MissingParameter { name });
    };
    if trained.shape() != tensor.shape.shape {
        let (expected, got) = (tensor.shape.shape.clone(), trained.shape().to_vec());
        return Err(LocalModelError::WrongShape { name, expected, got });
    }
    let Some(float) = FloatType::of(trained.dtype()) else {
        return Err(LocalModelError::WrongDtype { name, dtype: format!("{:?}", trained.dtype()) });
    };
    Ok(FloatTensor::new(name, float, &trained))
}

fn quantize_tensor(
    tensor: &FloatTensor,
    trained: &FloatTensor,
    rule: &Rule,
    threads: NonZeroUsize,
) -> Result<Vec<[u8; 4]>, LocalModelError> {
    let mut coordinates = vec![[0; 4]; tensor.shape.elements];
    let failures = in_pieces(threads, &mut coordinates, |start, piece| {
        for (position, coordinate) in (start..).zip(piece) {
            let quantized = tensor.float.read(tensor.data, position).zip(trained.float.read(trained.data, position));
            // Exact: no base model is of f64.
            match quantized.and_then(|(prev, local)| rule.quantize(prev as f32, local)) {
                Some(steps) => *coordinate = steps.to_le_bytes(),
                None => return Some(position),
            }
        }
        None
    });
    match failures.into_iter().flatten().next() {
        Some(position) => Err(LocalModelError::NotANumber { name: tensor.shape.name.clone(), position }),
        None => Ok(coordinates),
    }
}
