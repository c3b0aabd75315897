//! The check of a task's terms against the chain's parameters, and how much room its records may take.

use crate::{Config, Error, Pallet, Params};
use frame_support::traits::{Footprint, Get, Time};
use sheaf_primitives::{Admission, TaskTerms, TermsError, TermsLimits, check_terms};
use sp_runtime::traits::UniqueSaturatedInto;

/// Bytes of a task's record with its key, at most.
const TASK_BYTES: u64 = 448;
/// Bytes of a round's two records with their keys, at most.
const ROUND_BYTES: u64 = 416;
/// Number of leaves with marks on one page of claims.
const PAGE_LEAVES: u32 = 512;
/// Bytes of a page of claim marks with its key.
const PAGE_BYTES: u64 = 136;
/// Bytes of an admission list's entry.
const LISTED_BYTES: u64 = 96;

/// The maximum size of a task's records in chain storage, as one item.
pub fn footprint(terms: &TaskTerms) -> Footprint {
    let pages = u64::from(terms.max_trainers.div_ceil(PAGE_LEAVES));
    let round = ROUND_BYTES.saturating_add(PAGE_BYTES.saturating_mul(pages));
    let rounds = round.saturating_mul(terms.rounds.into());
    let list = match terms.admission {
        Admission::Open => 0,
        Admission::List => LISTED_BYTES.saturating_mul(terms.max_trainers.into()),
    };
    Footprint { count: 1, size: TASK_BYTES.saturating_add(rounds).saturating_add(list) }
}

impl<T: Config> Pallet<T> {
    /// Refuses terms that are out of bounds, with an error for each bound.
    pub(crate) fn check_terms(terms: &TaskTerms) -> Result<(), Error<T>> {
        let params = Params::<T>::get();
        let stall_blocks: u64 = params.stall_window.unique_saturated_into();
        let limits = TermsLimits {
            min_stake: params.min_stake,
            min_share: params.min_share,
            min_duration_ms: params.min_duration_ms,
            stall_ms: stall_blocks.saturating_mul(T::MillisecsPerBlock::get()),
        };
        check_terms(terms, &limits, T::Time::now()).map_err(Error::<T>::from)
    }
}

impl<T> From<TermsError> for Error<T> {
    fn from(refusal: TermsError) -> Self {
        match refusal {
            TermsError::RoundsOutOfRange(_) => Self::RoundsOutOfRange,
            TermsError::TooFewTrainers(_) => Self::TooFewTrainers,
            TermsError::TooManyTrainers(_) => Self::TooManyTrainers,
            TermsError::TrainersOutOfOrder { .. } => Self::TrainersOutOfOrder,
            TermsError::StakeTooSmall { .. } => Self::StakeTooSmall,
            TermsError::DepositTooSmall { .. } => Self::DepositTooSmall,
            TermsError::AggregatorFeeTooLarge(_) => Self::AggregatorFeeTooLarge,
            TermsError::DeadlineTooSoon { .. } => Self::DeadlineTooSoon,
            TermsError::DeadlineTooFar(_) => Self::DeadlineTooFar,
            TermsError::RoundTooShort => Self::RoundTooShort,
            TermsError::RoundTooLong { .. } => Self::RoundTooLong,
            TermsError::FracBitsTooLarge(_) => Self::FracBitsTooLarge,
            TermsError::SampleWeightCapOutOfRange(_) => Self::SampleWeightCapOutOfRange,
            TermsError::LearningRateZero => Self::LearningRateZero,
            TermsError::ClipZero => Self::ClipZero,
            TermsError::ClipTooLarge { .. } => Self::ClipTooLarge,
        }
    }
}
