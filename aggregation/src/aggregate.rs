//! One round: updates of a base model in, the next model out.

use crate::{
    accumulator::{Accumulator, SumError},
    layout::{CheckedUpdate, UpdateError, UpdateLayout},
    model::{Model, ModelError},
    parallel::in_pieces,
    rule::{Rule, RuleError},
};
use core::num::NonZeroUsize;
use safetensors::{Dtype, serialize, tensor::TensorView};
use sheaf_primitives::AggregationRule;

/// A round's aggregation under way.
#[derive(Clone, Debug)]
pub struct Aggregate<'a> {
    model: Model<'a>,
    layout: UpdateLayout,
    rule: Rule,
    sums: Accumulator,
    threads: NonZeroUsize,
}

/// Why a round cannot be aggregated.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AggregateError {
    /// The base model is unusable.
    #[error("the base model is unusable: {0}")]
    Model(#[from] ModelError),
    /// The task's rule is unusable.
    #[error("the task's aggregation rule is unusable: {0}")]
    Rule(#[from] RuleError),
    /// An update is not one of this model under this rule.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// An update's weight is 0, or above the task's cap.
    #[error("the sample weight is {got}: it must be 1 to {cap}")]
    SampleWeight {
        /// The task's cap.
        cap: u32,
        /// The update's weight.
        got: u64,
    },
    /// An update cannot be added.
    #[error(transparent)]
    Sum(#[from] SumError),
    /// No update was added.
    #[error("the round has no updates")]
    NoUpdates,
    /// A value of the next model is not finite, which aborts the round.
    #[error("parameter `{name}` of the next model is not finite at position {position}: the round aborts")]
    NotFinite {
        /// The parameter.
        name: String,
        /// The first such position, counted in row-major order.
        position: usize,
    },
    /// The next model could not be written.
    #[error("the next model could not be written: {0}")]
    Write(String),
}

impl<'a> Aggregate<'a> {
    /// Starts a round from the model file `base`. Uses as many threads as the machine has.
    pub fn new(base: &'a [u8], rule: &AggregationRule) -> Result<Self, AggregateError> {
        let (model, rule) = (Model::parse(base)?, Rule::new(rule)?);
        let layout = UpdateLayout::of(&model)?;
        let sums = Accumulator::new(layout.coordinates());
        let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Ok(Self { model, layout, rule, sums, threads })
    }

    /// The same round, computed by this number of threads. The bytes are the same.
    pub fn with_threads(self, threads: NonZeroUsize) -> Self {
        Self { threads, ..self }
    }

    /// The form of the round's updates.
    pub fn layout(&self) -> &UpdateLayout {
        &self.layout
    }

    /// The round's arithmetic.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// How many updates were added.
    pub fn updates(&self) -> u32 {
        self.sums.updates()
    }

    /// Checks an update file and adds it. A refused file changes nothing.
    pub fn add(&mut self, update: &[u8], sample_weight: u64) -> Result<(), AggregateError> {
        let update = self.layout.check(update, &self.rule)?;
        self.add_checked(&update, sample_weight)
    }

    /// Adds an update that this round's layout and rule accepted.
    pub fn add_checked(&mut self, update: &CheckedUpdate, sample_weight: u64) -> Result<(), AggregateError> {
        let cap = self.rule.sample_weight_cap();
        if sample_weight == 0 || sample_weight > cap.into() {
            return Err(AggregateError::SampleWeight { cap, got: sample_weight });
        }
        Ok(self.sums.add(update, sample_weight, self.threads)?)
    }

    /// Adds the sums of `other`, another part of the same round.
    pub fn merge(&mut self, other: &Self) -> Result<(), AggregateError> {
        Ok(self.sums.merge(&other.sums)?)
    }

    /// The next model's file: canonical safetensors, float parameters as F32, integer tensors as in the base model.
    pub fn finish(&self) -> Result<Vec<u8>, AggregateError> {
        if self.sums.updates() == 0 {
            return Err(AggregateError::NoUpdates);
        }
        let next = self.next_parameters()?;

        let mut rest = next.as_flattened();
        let mut tensors = Vec::new();
        for tensor in &self.model.floats {
            let size = tensor.shape.elements.saturating_mul(size_of::<f32>());
            let (data, others) = rest.split_at_checked(size).unwrap_or_default();
            rest = others;
            let view = TensorView::new(Dtype::F32, tensor.shape.shape.clone(), data);
            tensors.push((tensor.shape.name.as_str(), view.map_err(|cause| AggregateError::Write(cause.to_string()))?));
        }
        tensors.extend(self.model.buffers.iter().map(|(name, buffer)| (name.as_str(), buffer.clone())));
        serialize(tensors, None).map_err(|cause| AggregateError::Write(cause.to_string()))
    }

    /// The float parameters of the next model, little-endian, in the order of an update's coordinates.
    fn next_parameters(&self) -> Result<Vec<[u8; 4]>, AggregateError> {
        let mut next = Vec::with_capacity(self.layout.coordinates());
        for tensor in &self.model.floats {
            next.extend(tensor.float.widen(tensor.data).into_iter().map(f32::to_le_bytes));
        }
        let divisor = self.rule.divisor(self.sums.weight());
        let failures = in_pieces(self.threads, &mut next, |start, piece| {
            for ((position, value), sum) in (start..).zip(piece).zip(self.sums.rounded(start)) {
                match self.rule.step_from(f32::from_le_bytes(*value), sum, divisor) {
                    Some(stepped) => *value = stepped.to_le_bytes(),
                    None => return Some(position),
                }
            }
            None
        });
        match failures.into_iter().flatten().next() {
            Some(position) => {
                let (name, position) = self.layout.locate(position);
                Err(AggregateError::NotFinite { name, position })
            }
            None => Ok(next),
        }
    }
}
