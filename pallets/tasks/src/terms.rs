//! The bounds of a task's terms, and how much room its records may take.

use crate::{Config, Error, MAX_ROUNDS, Pallet, Params, TaskParams};
use frame_support::{
    ensure,
    traits::{Footprint, Get, Time},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sheaf_primitives::{Admission, AggregationRule, Balance, Moment, Permill, TaskTerms};
use sp_runtime::traits::UniqueSaturatedInto;

/// Most seats a task may have.
const MAX_TRAINERS: u32 = 1 << 20;
/// Fewest trainers a round may need: the mean of one update would be that update.
const MIN_TRAINERS: u32 = 2;
/// The aggregator's largest part of a round.
const MAX_AGGREGATOR_SHARE: Permill = Permill::from_percent(20);
/// Most time from proposal to deadline: 180 days, in milliseconds.
pub(crate) const MAX_DURATION_MS: Moment = 180 * 24 * 60 * 60 * 1000;
/// Most fraction bits of an update's fixed-point coordinates.
const MAX_FRAC_BITS: u8 = 24;
/// The largest cap of sample weights.
const MAX_SAMPLE_WEIGHT: u32 = 1 << 16;

/// Bytes of a task's record with its key, at most.
const TASK_BYTES: u64 = 448;
/// Bytes of a round's two records with their keys, at most.
const ROUND_BYTES: u64 = 416;
/// Leaves whose claims one page marks.
const PAGE_LEAVES: u32 = 512;
/// Bytes of a page of claim marks with its key.
const PAGE_BYTES: u64 = 136;
/// Bytes of an admission list's entry.
const LISTED_BYTES: u64 = 96;

/// The most that a task's records can take in chain storage, as one item of so many bytes.
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
    /// Refuses terms out of bounds, with an error for each.
    pub(crate) fn check_terms(terms: &TaskTerms) -> Result<(), Error<T>> {
        let params = Params::<T>::get();
        ensure!((1..=MAX_ROUNDS).contains(&terms.rounds), Error::<T>::RoundsOutOfRange);
        ensure!(terms.min_trainers >= MIN_TRAINERS, Error::<T>::TooFewTrainers);
        ensure!(terms.max_trainers <= MAX_TRAINERS, Error::<T>::TooManyTrainers);
        ensure!(terms.min_trainers <= terms.max_trainers, Error::<T>::TrainersOutOfOrder);
        ensure!(terms.stake >= params.min_stake, Error::<T>::StakeTooSmall);
        ensure!(least_share(terms) >= Some(params.min_share), Error::<T>::DepositTooSmall);
        ensure!(terms.aggregator_share <= MAX_AGGREGATOR_SHARE, Error::<T>::AggregatorShareTooLarge);
        Self::check_times(terms, &params)?;
        Self::check_rule(&terms.aggregation)
    }

    fn check_times(terms: &TaskTerms, params: &TaskParams<BlockNumberFor<T>>) -> Result<(), Error<T>> {
        let duration = terms.deadline.saturating_sub(T::Time::now());
        ensure!(duration > 0 && duration >= params.min_duration_ms, Error::<T>::DeadlineTooSoon);
        ensure!(duration <= MAX_DURATION_MS, Error::<T>::DeadlineTooFar);

        // Anyone may close a task that stalls: collecting must leave an honest aggregator half of the window to post.
        let stall_blocks: u64 = params.stall_window.unique_saturated_into();
        let stall_ms = stall_blocks.saturating_mul(T::MillisecsPerBlock::get());
        let longest_round = duration.min(stall_ms.div_euclid(2));
        ensure!(terms.round_ms > 0, Error::<T>::RoundTooShort);
        ensure!(terms.round_ms <= longest_round, Error::<T>::RoundTooLong);
        Ok(())
    }

    fn check_rule(rule: &AggregationRule) -> Result<(), Error<T>> {
        ensure!(rule.frac_bits <= MAX_FRAC_BITS, Error::<T>::FracBitsTooLarge);
        ensure!((1..=MAX_SAMPLE_WEIGHT).contains(&rule.sample_weight_cap), Error::<T>::SampleWeightCapOutOfRange);
        ensure!(rule.learning_rate > 0, Error::<T>::LearningRateZero);
        ensure!(rule.clip > 0, Error::<T>::ClipZero);
        ensure!(clip_fits(rule), Error::<T>::ClipTooLarge);
        Ok(())
    }
}

/// The deposit per round and seat, in plancks. `None` without rounds or seats.
fn least_share(terms: &TaskTerms) -> Option<Balance> {
    let shares = Balance::from(terms.rounds).checked_mul(terms.max_trainers.into())?;
    terms.deposit.checked_div(shares)
}

/// Whether the largest coordinate of an update, `clip · 2^frac_bits` with `clip` in units of 2^-16, fits an `i32`.
fn clip_fits(rule: &AggregationRule) -> bool {
    const LARGEST: u64 = (i32::MAX as u64) << 16;
    u64::from(rule.clip).checked_shl(rule.frac_bits.into()).is_some_and(|largest| largest <= LARGEST)
}
