//! The bounds of a task's terms: those that never change, those that a chain's parameters set, and the check of both.
//!
//! `tests/vectors/terms.json` has the constants and a case of every refusal, for other languages.

use crate::{AggregationRule, Balance, Moment, Permill, TaskTerms};
use thiserror::Error;

/// Maximum number of rounds of a task.
pub const MAX_ROUNDS: u32 = 1_000;
/// Minimum number of trainers that a round may need: the mean of one update would be that update.
pub const MIN_TRAINERS: u32 = 2;
/// Maximum number of seats of a task.
pub const MAX_TRAINERS: u32 = 1 << 20;
/// Maximum part of a round that an aggregator may get.
pub const MAX_AGGREGATOR_FEE: Permill = Permill::from_percent(20);
/// Maximum time from proposal to deadline: 180 days, in milliseconds.
pub const MAX_DURATION_MS: Moment = 180 * 24 * 60 * 60 * 1000;
/// Maximum number of fraction bits of an update's fixed-point coordinates.
pub const MAX_FRAC_BITS: u8 = 24;
/// Maximum cap of sample weights; the minimum is 1.
pub const MAX_SAMPLE_WEIGHT_CAP: u32 = 1 << 16;
/// Maximum number of accounts that one call admits or takes off an admission list.
pub const MAX_LISTED: u32 = 64;

/// The bounds that a chain's parameters set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TermsLimits {
    /// Minimum stake that a task may ask of a seat, in plancks.
    pub min_stake: Balance,
    /// Minimum deposit per round and seat, in plancks.
    pub min_share: Balance,
    /// Minimum time from proposal to deadline, in milliseconds.
    pub min_duration_ms: Moment,
    /// The time without a posting after which anyone may close a task, in milliseconds.
    pub stall_ms: Moment,
}

/// Why terms are refused. The names are those of the errors of pallet-tasks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum TermsError {
    /// Not 1 to [`MAX_ROUNDS`] rounds.
    #[error("a task has 1 to {MAX_ROUNDS} rounds, not {0}")]
    RoundsOutOfRange(u32),
    /// `min_trainers` is below [`MIN_TRAINERS`].
    #[error("a round needs at least {MIN_TRAINERS} trainers, not {0}")]
    TooFewTrainers(u32),
    /// `max_trainers` is above [`MAX_TRAINERS`].
    #[error("a task has at most {MAX_TRAINERS} seats, not {0}")]
    TooManyTrainers(u32),
    /// `min_trainers` exceeds `max_trainers`.
    #[error("a round needs {min} trainers, and the task has only {max} seats")]
    TrainersOutOfOrder {
        /// `min_trainers`.
        min: u32,
        /// `max_trainers`.
        max: u32,
    },
    /// The stake is below [`TermsLimits::min_stake`].
    #[error("the stake of a seat is {stake} plancks: the minimum is {min}")]
    StakeTooSmall {
        /// The stake, in plancks.
        stake: Balance,
        /// The minimum, in plancks.
        min: Balance,
    },
    /// The deposit per round and seat is below [`TermsLimits::min_share`].
    #[error("the deposit of {deposit} plancks is less than {min_share} plancks per round and seat")]
    DepositTooSmall {
        /// The deposit, in plancks.
        deposit: Balance,
        /// The minimum per round and seat, in plancks.
        min_share: Balance,
    },
    /// The aggregator's fee exceeds [`MAX_AGGREGATOR_FEE`].
    #[error("the aggregator's fee of a round is {0:?}: the maximum is {MAX_AGGREGATOR_FEE:?}")]
    AggregatorFeeTooLarge(Permill),
    /// The deadline has passed, or is less than [`TermsLimits::min_duration_ms`] ahead.
    #[error("the deadline is {ahead_ms} ms ahead: the minimum is {min_ms} ms")]
    DeadlineTooSoon {
        /// How far ahead it is, in milliseconds; 0 if it has passed.
        ahead_ms: Moment,
        /// The minimum, in milliseconds.
        min_ms: Moment,
    },
    /// The deadline is more than [`MAX_DURATION_MS`] ahead.
    #[error("the deadline is {0} ms ahead: the maximum is {MAX_DURATION_MS} ms")]
    DeadlineTooFar(Moment),
    /// A round would collect for no time.
    #[error("a round must collect for at least 1 ms")]
    RoundTooShort,
    /// A round would collect for longer than [`max_round_ms`].
    #[error("a round collects for {round_ms} ms: the maximum is {max_ms} ms")]
    RoundTooLong {
        /// How long a round collects, in milliseconds.
        round_ms: Moment,
        /// The maximum, in milliseconds.
        max_ms: Moment,
    },
    /// More fraction bits than [`MAX_FRAC_BITS`].
    #[error("updates have at most {MAX_FRAC_BITS} fraction bits, not {0}")]
    FracBitsTooLarge(u8),
    /// The cap of sample weights is not 1 to [`MAX_SAMPLE_WEIGHT_CAP`].
    #[error("the cap of sample weights is 1 to {MAX_SAMPLE_WEIGHT_CAP}, not {0}")]
    SampleWeightCapOutOfRange(u32),
    /// A learning rate of 0 would never change the model.
    #[error("a learning rate of 0 would never change the model")]
    LearningRateZero,
    /// A clip of 0 would make every update zero.
    #[error("a clip of 0 would make every update zero")]
    ClipZero,
    /// `clip · 2^frac_bits` does not fit the 32-bit integers of an update.
    #[error("a clip of {clip}/65536 with {frac_bits} fraction bits does not fit 32-bit integers")]
    ClipTooLarge {
        /// The clip, in units of 2^-16.
        clip: u32,
        /// The fraction bits.
        frac_bits: u8,
    },
}

/// Refuses terms that are out of bounds where the task is proposed at `now`, with the first reason in the order of
/// [`TermsError`].
pub fn check_terms(terms: &TaskTerms, limits: &TermsLimits, now: Moment) -> Result<(), TermsError> {
    let TaskTerms { deposit, rounds, stake, min_trainers, max_trainers, aggregator_fee, .. } = *terms;
    let TermsLimits { min_stake, min_share, .. } = *limits;
    ensure((1..=MAX_ROUNDS).contains(&rounds), TermsError::RoundsOutOfRange(rounds))?;
    ensure(min_trainers >= MIN_TRAINERS, TermsError::TooFewTrainers(min_trainers))?;
    ensure(max_trainers <= MAX_TRAINERS, TermsError::TooManyTrainers(max_trainers))?;
    let out_of_order = TermsError::TrainersOutOfOrder { min: min_trainers, max: max_trainers };
    ensure(min_trainers <= max_trainers, out_of_order)?;
    ensure(stake >= min_stake, TermsError::StakeTooSmall { stake, min: min_stake })?;
    let pays_enough = min_deposit(rounds, max_trainers, min_share).is_some_and(|min| deposit >= min);
    ensure(pays_enough, TermsError::DepositTooSmall { deposit, min_share })?;
    ensure(aggregator_fee <= MAX_AGGREGATOR_FEE, TermsError::AggregatorFeeTooLarge(aggregator_fee))?;
    check_times(terms, limits, now)?;
    check_rule(&terms.aggregation)
}

/// Minimum deposit of a task, in plancks: `min_share` for every round and seat. `None` if that exceeds 128 bits.
pub fn min_deposit(rounds: u32, max_trainers: u32, min_share: Balance) -> Option<Balance> {
    min_share.checked_mul(rounds.into())?.checked_mul(max_trainers.into())
}

/// Maximum time that a round may collect, in milliseconds, where the deadline is `duration_ms` ahead.
///
/// Anyone may close a task that posts nothing for `stall_ms`, so collecting must leave an honest aggregator half of
/// that time to post.
pub fn max_round_ms(duration_ms: Moment, stall_ms: Moment) -> Moment {
    duration_ms.min(stall_ms.div_euclid(2))
}

fn check_times(terms: &TaskTerms, limits: &TermsLimits, now: Moment) -> Result<(), TermsError> {
    let TaskTerms { deadline, round_ms, .. } = *terms;
    let min_ms = limits.min_duration_ms;
    let ahead_ms = deadline.saturating_sub(now);
    ensure(ahead_ms > 0 && ahead_ms >= min_ms, TermsError::DeadlineTooSoon { ahead_ms, min_ms })?;
    ensure(ahead_ms <= MAX_DURATION_MS, TermsError::DeadlineTooFar(ahead_ms))?;

    let max_ms = max_round_ms(ahead_ms, limits.stall_ms);
    ensure(round_ms > 0, TermsError::RoundTooShort)?;
    ensure(round_ms <= max_ms, TermsError::RoundTooLong { round_ms, max_ms })
}

fn check_rule(rule: &AggregationRule) -> Result<(), TermsError> {
    let AggregationRule { learning_rate, clip, frac_bits, sample_weight_cap, .. } = *rule;
    let caps = 1..=MAX_SAMPLE_WEIGHT_CAP;
    ensure(frac_bits <= MAX_FRAC_BITS, TermsError::FracBitsTooLarge(frac_bits))?;
    ensure(caps.contains(&sample_weight_cap), TermsError::SampleWeightCapOutOfRange(sample_weight_cap))?;
    ensure(learning_rate > 0, TermsError::LearningRateZero)?;
    ensure(clip > 0, TermsError::ClipZero)?;
    ensure(clip_fits(clip, frac_bits), TermsError::ClipTooLarge { clip, frac_bits })
}

/// Whether the largest coordinate of an update, `clip · 2^frac_bits` with `clip` in units of 2^-16, fits an `i32`.
fn clip_fits(clip: u32, frac_bits: u8) -> bool {
    const LARGEST: u64 = (i32::MAX as u64) << 16;
    u64::from(clip).checked_shl(frac_bits.into()).is_some_and(|largest| largest <= LARGEST)
}

fn ensure(holds: bool, otherwise: TermsError) -> Result<(), TermsError> {
    if holds { Ok(()) } else { Err(otherwise) }
}
