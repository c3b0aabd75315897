//! Model files: safetensors whose float tensors are trained and whose integer tensors (counters, masks, indices) are
//! carried along.

use crate::{float::FloatType, tensors};
use safetensors::{Dtype, tensor::TensorView};

/// The name and shape of a float tensor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TensorShape {
    /// The tensor's name.
    pub name: String,
    /// Its dimensions; empty for a scalar.
    pub shape: Vec<usize>,
    /// How many values it has.
    pub elements: usize,
}

/// A model file, read.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    /// Ascending by name.
    pub(crate) floats: Vec<FloatTensor<'a>>,
    pub(crate) buffers: Vec<(String, TensorView<'a>)>,
}

/// A float tensor of a model.
#[derive(Clone, Debug)]
pub(crate) struct FloatTensor<'a> {
    pub(crate) shape: TensorShape,
    pub(crate) float: FloatType,
    pub(crate) data: &'a [u8],
}

/// Why a file is not a model that can be trained.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ModelError {
    /// The file is not safetensors.
    #[error("the model is not a safetensors file: {0}")]
    NotSafetensors(String),
    /// The model has no float tensor.
    #[error("the model has no float parameter: there is nothing to train")]
    NoParameters,
    /// A tensor is of a type that is neither trained nor carried along.
    #[error("tensor `{name}` has dtype {dtype}: float tensors must be F32, BF16 or F16, others BOOL or integers")]
    UnsupportedDtype {
        /// The tensor.
        name: String,
        /// Its type.
        dtype: String,
    },
}

impl<'a> Model<'a> {
    /// Reads a model file. It may have metadata, and tensors in any order.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let file = tensors::read(bytes).map_err(ModelError::NotSafetensors)?;
        let (mut floats, mut buffers) = (Vec::new(), Vec::new());
        for (name, tensor) in file.tensors() {
            match (FloatType::of(tensor.dtype()), tensor.dtype()) {
                (Some(float @ (FloatType::F32 | FloatType::Bf16 | FloatType::F16)), _) => {
                    floats.push(FloatTensor::new(name, float, &tensor))
                }
                (None, dtype) if is_buffer(dtype) => buffers.push((name, tensor)),
                (_, dtype) => return Err(ModelError::UnsupportedDtype { name, dtype: format!("{dtype:?}") }),
            }
        }
        floats.sort_by(|left, right| left.shape.name.cmp(&right.shape.name));
        if floats.iter().all(|tensor| tensor.shape.elements == 0) {
            return Err(ModelError::NoParameters);
        }
        Ok(Self { floats, buffers })
    }

    /// The float tensors, ascending by name: the order of an update's coordinates.
    pub fn parameters(&self) -> impl Iterator<Item = &TensorShape> {
        self.floats.iter().map(|tensor| &tensor.shape)
    }

    /// How many float values the model has.
    pub fn coordinates(&self) -> usize {
        // Bounded by the file's length.
        self.floats.iter().fold(0, |sum, tensor| sum.saturating_add(tensor.shape.elements))
    }
}

impl<'a> FloatTensor<'a> {
    pub(crate) fn new(name: String, float: FloatType, tensor: &TensorView<'a>) -> Self {
        let data = tensor.data();
        let elements = data.len().checked_div(float.size()).unwrap_or(0);
        Self { shape: TensorShape { name, shape: tensor.shape().to_vec(), elements }, float, data }
    }
}

fn is_buffer(dtype: Dtype) -> bool {
    use Dtype::{BOOL, I8, I16, I32, I64, U8, U16, U32, U64};
    matches!(dtype, BOOL | I8 | I16 | I32 | I64 | U8 | U16 | U32 | U64)
}
