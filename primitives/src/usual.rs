//! The usual terms: what every tool proposes where nothing else is asked for.
//!
//! `tests/vectors/terms.json` has them for other languages.

use crate::{
    Admission, AggregationRule, Disclosure, Moment, Permill, Reward, RuleKind, SHF, TaskTerms, bounds::max_round_ms,
};

/// The usual time from proposal to deadline: 30 days, in milliseconds.
pub const USUAL_DURATION_MS: Moment = 30 * 24 * 60 * 60 * 1000;
/// The usual time that a round collects: 10 minutes, in milliseconds.
pub const USUAL_ROUND_MS: Moment = 10 * 60 * 1000;

impl TaskTerms {
    /// The usual terms of a task that is proposed at `now`, in Unix milliseconds.
    ///
    /// 100 SHF for 10 rounds of 3 to 20 trainers within 30 days, 5 SHF stake a seat, and 5 % for the aggregator. Any
    /// trainer may take a seat, and only the aggregator sees updates. A chain with short windows may allow only shorter
    /// rounds: see [`usual_round_ms`].
    pub const fn usual(now: Moment) -> Self {
        Self {
            deposit: 100 * SHF,
            rounds: 10,
            stake: 5 * SHF,
            min_trainers: 3,
            max_trainers: 20,
            deadline: now.saturating_add(USUAL_DURATION_MS),
            round_ms: USUAL_ROUND_MS,
            admission: Admission::Open,
            disclosure: Disclosure::Private,
            aggregation: AggregationRule::usual(),
            reward: Reward::Equal,
            aggregator_fee: Permill::from_percent(5),
        }
    }
}

impl AggregationRule {
    /// The plain mean of updates that are clipped at ±4, in steps of 2^-16; an update weighs at most 1,000 samples.
    pub const fn usual() -> Self {
        Self { kind: RuleKind::Mean, learning_rate: 1 << 16, clip: 4 << 16, frac_bits: 16, sample_weight_cap: 1_000 }
    }
}

/// The usual time that a round collects, in milliseconds, where `rounds` rounds are to end within `duration_ms` and a
/// task stalls after `stall_ms`: [`USUAL_ROUND_MS`], or less where the deadline or the chain leave less. At least 1.
pub fn usual_round_ms(rounds: u32, duration_ms: Moment, stall_ms: Moment) -> Moment {
    let a_round = duration_ms.checked_div(rounds.into()).unwrap_or(duration_ms);
    USUAL_ROUND_MS.min(a_round).min(max_round_ms(duration_ms, stall_ms)).max(1)
}
