//! What an update file of a given model looks like: one i32 tensor per float parameter, in canonical form. So a model has
//! one header, and every update of it has the same length.

use crate::{
    canonical::i32_header,
    float::FloatType,
    model::{Model, ModelError, TensorShape},
    rule::Rule,
    tensors,
};
use safetensors::Dtype;

/// The form of all updates of one model.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UpdateLayout {
    header: Vec<u8>,
    tensors: Vec<TensorShape>,
    coordinates: usize,
}

/// An update whose form and range are checked.
#[derive(Clone, Copy, Debug)]
pub struct CheckedUpdate<'a> {
    /// Little-endian i32 coordinates in the model's order.
    coordinates: &'a [[u8; 4]],
    /// The largest absolute value among them.
    largest: u32,
}

/// Why a file is not an update of the model.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum UpdateError {
    /// The file is longer than any update of the model.
    #[error("the file has {size} bytes, an update of this model has {expected}")]
    TooLarge {
        /// The file's length in bytes.
        size: u64,
        /// An update's length in bytes.
        expected: u64,
    },
    /// The file is not safetensors.
    #[error("the update is not a safetensors file: {0}")]
    NotSafetensors(String),
    /// The file has the right tensors, but is not in canonical form.
    #[error(
        "the update is not in canonical form: write it without metadata, tensors ordered by name, data without gaps, as the safetensors crate does"
    )]
    NotCanonical,
    /// A parameter of the model has no tensor.
    #[error("the update lacks tensor `{name}`")]
    MissingTensor {
        /// The parameter.
        name: String,
    },
    /// A tensor belongs to no parameter of the model.
    #[error("the update has a tensor `{name}`, which is not a float parameter of the model")]
    UnknownTensor {
        /// The tensor.
        name: String,
    },
    /// A tensor has another shape than its parameter.
    #[error("tensor `{name}` has shape {got:?}, the model's has {expected:?}")]
    WrongShape {
        /// The tensor.
        name: String,
        /// The parameter's shape.
        expected: Vec<usize>,
        /// The tensor's shape.
        got: Vec<usize>,
    },
    /// A tensor is not i32.
    #[error("tensor `{name}` has dtype {dtype}: an update's coordinates are I32")]
    WrongDtype {
        /// The tensor.
        name: String,
        /// Its type.
        dtype: String,
    },
    /// A tensor has floats, and one of them is not finite.
    #[error(
        "tensor `{name}` has the value {value} at position {position}: an update's coordinates are I32, made from finite differences"
    )]
    NotFinite {
        /// The tensor.
        name: String,
        /// The first such position, counted in row-major order.
        position: usize,
        /// `NaN`, `inf` or `-inf`.
        value: String,
    },
    /// Nothing was learned.
    #[error("every coordinate of the update is 0")]
    AllZero,
    /// A coordinate is beyond the clip.
    #[error("tensor `{name}` has {value} at position {position}: the task clips coordinates at ±{largest}")]
    OverClip {
        /// The tensor.
        name: String,
        /// The first such position, counted in row-major order.
        position: usize,
        /// The coordinate.
        value: i32,
        /// The largest absolute value allowed.
        largest: i32,
    },
}

impl UpdateLayout {
    /// The form of the updates of `model`.
    pub fn of(model: &Model) -> Result<Self, ModelError> {
        let tensors: Vec<_> = model.parameters().cloned().collect();
        let infos = tensors.iter().map(|tensor| (tensor.name.as_str(), tensor.shape.as_slice(), tensor.elements));
        let header = i32_header(infos).map_err(|cause| ModelError::NotSafetensors(cause.to_string()))?;
        Ok(Self { header, tensors, coordinates: model.coordinates() })
    }

    /// How many coordinates an update has.
    pub fn coordinates(&self) -> usize {
        self.coordinates
    }

    /// The length of every update file, in bytes.
    pub fn file_size(&self) -> u64 {
        let data = (self.coordinates as u64).saturating_mul(4);
        data.saturating_add(self.header.len() as u64)
    }

    /// The bytes before the coordinates in an update file.
    pub(crate) fn header(&self) -> &[u8] {
        &self.header
    }

    /// The tensor that coordinate `position` belongs to, and the position in it.
    pub(crate) fn locate(&self, position: usize) -> (String, usize) {
        let mut left = position;
        for tensor in &self.tensors {
            match left.checked_sub(tensor.elements) {
                Some(beyond) => left = beyond,
                None => return (tensor.name.clone(), left),
            }
        }
        (String::new(), left)
    }

    /// Accepts `file` if it is an update of this form, not all zero, with every coordinate within the clip of `rule`.
    pub fn check<'a>(&self, file: &'a [u8], rule: &Rule) -> Result<CheckedUpdate<'a>, UpdateError> {
        let update = self.read(file)?;
        if update.largest == 0 {
            return Err(UpdateError::AllZero);
        }
        let largest = rule.largest_coordinate();
        if update.largest > largest.unsigned_abs() {
            let beyond = |value: i32| value.unsigned_abs() > largest.unsigned_abs();
            let found = update.values().enumerate().find(|(_, value)| beyond(*value));
            let (position, value) = found.unwrap_or_default();
            let (name, position) = self.locate(position);
            return Err(UpdateError::OverClip { name, position, value, largest });
        }
        Ok(update)
    }

    /// Accepts `file` if it is of this form, whatever its coordinates.
    pub fn read<'a>(&self, file: &'a [u8]) -> Result<CheckedUpdate<'a>, UpdateError> {
        let (size, expected) = (file.len() as u64, self.file_size());
        if size > expected {
            return Err(UpdateError::TooLarge { size, expected });
        }
        match file.strip_prefix(self.header.as_slice()).map(<[u8]>::as_chunks) {
            Some((coordinates, [])) if coordinates.len() == self.coordinates => Ok(CheckedUpdate::new(coordinates)),
            _ => Err(self.what_is_wrong(file)),
        }
    }

    /// Says why `file` is not of this form.
    fn what_is_wrong(&self, file: &[u8]) -> UpdateError {
        let tensors = match tensors::read(file) {
            Ok(tensors) => tensors,
            Err(cause) => return UpdateError::NotSafetensors(cause),
        };
        for expected in &self.tensors {
            let name = expected.name.clone();
            let Ok(tensor) = tensors.tensor(&name) else {
                return UpdateError::MissingTensor { name };
            };
            if tensor.shape() != expected.shape {
                return UpdateError::WrongShape {
                    name,
                    expected: expected.shape.clone(),
                    got: tensor.shape().to_vec(),
                };
            }
            if tensor.dtype() != Dtype::I32 {
                let not_finite = FloatType::of(tensor.dtype()).and_then(|float| {
                    let mut values = (0..expected.elements).map_while(|position| float.read(tensor.data(), position));
                    values.by_ref().enumerate().find(|(_, value)| !value.is_finite())
                });
                return match not_finite {
                    Some((position, value)) => UpdateError::NotFinite { name, position, value: value.to_string() },
                    None => UpdateError::WrongDtype { name, dtype: format!("{:?}", tensor.dtype()) },
                };
            }
        }
        let known = |name: &&str| self.tensors.iter().any(|tensor| tensor.name == **name);
        match tensors.names().into_iter().filter(|name| !known(name)).min() {
            Some(name) => UpdateError::UnknownTensor { name: name.into() },
            None => UpdateError::NotCanonical,
        }
    }
}

impl<'a> CheckedUpdate<'a> {
    fn new(coordinates: &'a [[u8; 4]]) -> Self {
        let largest = coordinates.iter().map(|bytes| i32::from_le_bytes(*bytes).unsigned_abs()).max();
        Self { coordinates, largest: largest.unwrap_or(0) }
    }

    /// How many coordinates the update has.
    pub fn len(&self) -> usize {
        self.coordinates.len()
    }

    /// Whether the update has no coordinates. An update of a model always has some.
    pub fn is_empty(&self) -> bool {
        self.coordinates.is_empty()
    }

    /// The coordinates in the model's order.
    pub fn values(&self) -> impl Iterator<Item = i32> {
        self.coordinates.iter().map(|bytes| i32::from_le_bytes(*bytes))
    }

    /// The largest absolute value among the coordinates.
    pub fn largest(&self) -> u32 {
        self.largest
    }

    /// The coordinates from `start` on.
    pub(crate) fn from(&self, start: usize) -> &'a [[u8; 4]] {
        self.coordinates.get(start..).unwrap_or_default()
    }
}
