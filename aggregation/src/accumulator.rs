//! Sums of weighted updates, exact in integers, so that neither order nor grouping matters.

use crate::{layout::CheckedUpdate, parallel::in_pieces};
use core::num::NonZeroUsize;

/// `Σ sample_weight · q` per coordinate, and `Σ sample_weight`.
#[derive(Clone, Debug)]
pub struct Accumulator {
    sums: Sums,
    /// No sum's absolute value exceeds this.
    bound: u128,
    weight: u128,
    updates: u32,
}

/// i64 takes half the memory and time, and serves until a sum might not fit.
#[derive(Clone, Debug)]
enum Sums {
    Narrow(Vec<i64>),
    Wide(Vec<i128>),
}

/// Why an update cannot be added.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SumError {
    /// The update and the model differ in the number of coordinates.
    #[error("the update has {got} coordinates, the model has {expected}")]
    WrongLength {
        /// Coordinates of the model.
        expected: usize,
        /// Coordinates of the update.
        got: usize,
    },
    /// An update with weight 0 does not count.
    #[error("the sample weight is 0: it must be at least 1")]
    ZeroWeight,
    /// The sums could exceed 127 bits: about 2^32 updates of the maximum weight.
    #[error("the sums might not fit 128 bits")]
    Overflow,
}

impl Accumulator {
    /// Sums of no updates, with this number of coordinates.
    pub fn new(coordinates: usize) -> Self {
        Self { sums: Sums::Narrow(vec![0; coordinates]), bound: 0, weight: 0, updates: 0 }
    }

    /// The sum of all sample weights.
    pub fn weight(&self) -> u128 {
        self.weight
    }

    /// How many updates were added.
    pub fn updates(&self) -> u32 {
        self.updates
    }

    /// Adds an update. `threads` changes only the time it takes.
    pub fn add(&mut self, update: &CheckedUpdate, sample_weight: u64, threads: NonZeroUsize) -> Result<(), SumError> {
        if sample_weight == 0 {
            return Err(SumError::ZeroWeight);
        }
        self.same_length(update.len())?;
        let weight = u128::from(sample_weight);
        let added = weight.checked_mul(update.largest().into()).ok_or(SumError::Overflow)?;
        self.make_room(added, weight, 1)?;

        // Below, nothing wraps: every sum's absolute value stays within the bound, which fits.
        match &mut self.sums {
            Sums::Narrow(sums) => in_pieces(threads, sums, |start, piece| {
                // Only an update of zeros can have a weight beyond i64 here.
                let weight = i64::try_from(sample_weight).unwrap_or(0);
                for (sum, bytes) in piece.iter_mut().zip(update.from(start)) {
                    *sum = sum.wrapping_add(weight.wrapping_mul(i32::from_le_bytes(*bytes).into()));
                }
            }),
            Sums::Wide(sums) => in_pieces(threads, sums, |start, piece| {
                let weight = i128::from(sample_weight);
                for (sum, bytes) in piece.iter_mut().zip(update.from(start)) {
                    *sum = sum.wrapping_add(weight.wrapping_mul(i32::from_le_bytes(*bytes).into()));
                }
            }),
        };
        Ok(())
    }

    /// Adds the sums of `other`.
    pub fn merge(&mut self, other: &Self) -> Result<(), SumError> {
        self.same_length(other.len())?;
        self.make_room(other.bound, other.weight, other.updates)?;

        // Nothing wraps, as above; a wide `other` has a bound beyond i64, so `self` is wide as well.
        match (&mut self.sums, &other.sums) {
            (Sums::Narrow(sums), Sums::Narrow(others)) => {
                sums.iter_mut().zip(others).for_each(|(sum, other)| *sum = sum.wrapping_add(*other));
            }
            (Sums::Wide(sums), Sums::Narrow(others)) => {
                sums.iter_mut().zip(others).for_each(|(sum, other)| *sum = sum.wrapping_add((*other).into()));
            }
            (Sums::Wide(sums), Sums::Wide(others)) => {
                sums.iter_mut().zip(others).for_each(|(sum, other)| *sum = sum.wrapping_add(*other));
            }
            (Sums::Narrow(_), Sums::Wide(_)) => return Err(SumError::Overflow),
        }
        Ok(())
    }

    /// The number of coordinates.
    pub fn len(&self) -> usize {
        match &self.sums {
            Sums::Narrow(sums) => sums.len(),
            Sums::Wide(sums) => sums.len(),
        }
    }

    /// Whether there are no coordinates.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sums from coordinate `start` on.
    pub fn sums(&self, start: usize) -> impl Iterator<Item = i128> {
        let (narrow, wide) = self.parts(start);
        narrow.iter().map(|sum| i128::from(*sum)).chain(wide.iter().copied())
    }

    /// The sums from coordinate `start` on, each rounded once to f64.
    pub(crate) fn rounded(&self, start: usize) -> impl Iterator<Item = f64> {
        let (narrow, wide) = self.parts(start);
        narrow.iter().map(|sum| *sum as f64).chain(wide.iter().map(|sum| *sum as f64))
    }

    /// The sums from coordinate `start` on; one of the two is empty.
    fn parts(&self, start: usize) -> (&[i64], &[i128]) {
        match &self.sums {
            Sums::Narrow(sums) => (sums.get(start..).unwrap_or_default(), &[]),
            Sums::Wide(sums) => (&[], sums.get(start..).unwrap_or_default()),
        }
    }

    fn same_length(&self, got: usize) -> Result<(), SumError> {
        let expected = self.len();
        if got == expected { Ok(()) } else { Err(SumError::WrongLength { expected, got }) }
    }

    /// Raises the bound by `added`, and widens the sums if it no longer fits an i64.
    fn make_room(&mut self, added: u128, weight: u128, updates: u32) -> Result<(), SumError> {
        let bound = self.bound.checked_add(added).filter(|bound| *bound <= i128::MAX.unsigned_abs());
        let bound = bound.ok_or(SumError::Overflow)?;
        let weight = self.weight.checked_add(weight).ok_or(SumError::Overflow)?;
        let updates = self.updates.checked_add(updates).ok_or(SumError::Overflow)?;
        if let Sums::Narrow(sums) = &mut self.sums
            && bound > u128::from(i64::MAX.unsigned_abs())
        {
            self.sums = Sums::Wide(core::mem::take(sums).into_iter().map(i128::from).collect());
        }
        (self.bound, self.weight, self.updates) = (bound, weight, updates);
        Ok(())
    }
}
