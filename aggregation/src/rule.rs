//! The arithmetic of one coordinate: from a float difference to an integer, and from the integers' sum back to a float.

use sheaf_primitives::{AggregationRule, RuleKind};

/// One in the units of learning rate and clip, 2^-16.
const SCALE: f64 = 65_536.0;

/// An aggregation rule whose parameters are checked.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rule {
    /// `learning_rate / 2^16`, exact.
    learning_rate: f64,
    /// `clip / 2^16`, exact.
    clip: f64,
    /// `2^frac_bits`, exact.
    one: f64,
    /// The largest absolute value of a quantized coordinate.
    largest: i32,
    sample_weight_cap: u32,
}

/// Why a rule cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RuleError {
    /// More fraction bits than the protocol allows.
    #[error("frac_bits is {0}; the maximum is 24")]
    TooManyFracBits(u8),
    /// The largest coordinate does not fit an i32.
    #[error("clip {clip}/65536 with {frac_bits} fraction bits does not fit 32-bit coordinates: lower one of them")]
    ClipTooLarge {
        /// The clip in units of 2^-16.
        clip: u32,
        /// The fraction bits.
        frac_bits: u8,
    },
    /// Every coordinate would be rounded to zero.
    #[error("clip {clip}/65536 with {frac_bits} fraction bits rounds every coordinate to 0: raise one of them")]
    ClipTooSmall {
        /// The clip in units of 2^-16.
        clip: u32,
        /// The fraction bits.
        frac_bits: u8,
    },
    /// The model would never change.
    #[error("learning_rate is 0: no update would change the model")]
    NoLearningRate,
    /// No update could count.
    #[error("sample_weight_cap is {0}, it must be 1 to 65536")]
    BadSampleWeightCap(u32),
}

/// The divisor of sums, `W · 2^frac_bits`. [`Rule::divisor`] computes it once a round.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Divisor(f64);

impl Rule {
    /// The arithmetic of `rule`, if its coordinates fit an i32 and are not all zero.
    pub fn new(rule: &AggregationRule) -> Result<Self, RuleError> {
        let AggregationRule { kind: RuleKind::Mean, learning_rate, clip, frac_bits, sample_weight_cap } = *rule;
        if frac_bits > 24 {
            return Err(RuleError::TooManyFracBits(frac_bits));
        }
        if learning_rate == 0 {
            return Err(RuleError::NoLearningRate);
        }
        if !(1..=65_536).contains(&sample_weight_cap) {
            return Err(RuleError::BadSampleWeightCap(sample_weight_cap));
        }
        let arithmetic = Self::unchecked(learning_rate, clip, frac_bits);
        match arithmetic.quantize(0.0, f64::INFINITY) {
            None => Err(RuleError::ClipTooLarge { clip, frac_bits }),
            Some(0) => Err(RuleError::ClipTooSmall { clip, frac_bits }),
            Some(largest) => Ok(Self { largest, sample_weight_cap, ..arithmetic }),
        }
    }

    /// The formulas without checks, for test vectors: some of their cases are rules that no task can have.
    pub fn unchecked(learning_rate: u32, clip: u32, frac_bits: u8) -> Self {
        Self {
            learning_rate: f64::from(learning_rate) / SCALE,
            clip: f64::from(clip) / SCALE,
            one: power_of_two(frac_bits),
            largest: i32::MAX,
            sample_weight_cap: u32::MAX,
        }
    }

    /// The largest absolute value a coordinate of an update can have.
    pub fn largest_coordinate(&self) -> i32 {
        self.largest
    }

    /// Maximum weight of one update.
    pub fn sample_weight_cap(&self) -> u32 {
        self.sample_weight_cap
    }

    /// The weight of an update trained on `samples` samples: minimum 1, maximum the cap.
    pub fn sample_weight(&self, samples: u64) -> u64 {
        samples.clamp(1, self.sample_weight_cap.into())
    }

    /// One coordinate of an update: `round_half_even(clamp(local − prev, ±clip) · 2^frac_bits)` in f64.
    ///
    /// `None` if the difference is NaN, or the result does not fit an i32, which [`Rule::new`] rules out.
    pub fn quantize(&self, prev: f32, local: f64) -> Option<i32> {
        let difference = local - f64::from(prev);
        if difference.is_nan() {
            return None;
        }
        let steps = (difference.clamp(-self.clip, self.clip) * self.one).round_ties_even();
        // The cast is exact: a whole number within the bounds of i32.
        (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&steps).then_some(steps as i32)
    }

    /// The divisor for updates that weigh `weight` together: `(W as f64) · 2^frac_bits`.
    pub fn divisor(&self, weight: u128) -> Divisor {
        Divisor(weight as f64 * self.one)
    }

    /// One coordinate of the next model, from `sum = Σ sample_weight · q`:
    /// `t = (S as f64) / (W · 2^frac_bits); next = ((prev as f64) + (learning_rate/65536 · t)) as f32`.
    ///
    /// `None` if the result is not finite.
    pub fn step(&self, prev: f32, sum: i128, divisor: Divisor) -> Option<f32> {
        self.step_from(prev, sum as f64, divisor)
    }

    /// [`Rule::step`] for a sum that is already rounded to f64.
    pub(crate) fn step_from(&self, prev: f32, sum: f64, Divisor(divisor): Divisor) -> Option<f32> {
        let mean = sum / divisor;
        let next = (f64::from(prev) + self.learning_rate * mean) as f32;
        next.is_finite().then_some(next)
    }
}

/// `2^exponent`, exact: a binary64 of that exponent and no fraction.
fn power_of_two(exponent: u8) -> f64 {
    let biased = u64::from(exponent).saturating_add(1023);
    f64::from_bits(biased << 52)
}
