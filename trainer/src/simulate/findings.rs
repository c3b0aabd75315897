//! Observations of a simulation that help to choose a task's terms.

use std::time::Duration;

use sheaf_aggregation::Rule;
use sheaf_primitives::AggregationRule;

use crate::decimal::Factor;

/// One, in the units of a clip.
const ONE: f64 = 65_536.0;
/// How many times longer than here a round may take on other people's machines and networks.
const ROUND_TIME_FACTOR: u32 = 10;

/// What was observed so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Findings {
    /// The largest change of one coordinate by training, before it was clipped.
    pub largest_change: f64,
    /// The longest training of one trainer.
    pub slowest_fit: Duration,
    /// The longest measurement of one trainer.
    pub slowest_evaluation: Duration,
}

/// A term of a task that should change, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What to pass to `task propose`, and to another simulation.
    pub flags: String,
    /// What was observed.
    pub why: String,
}

impl Findings {
    /// Notes that a trainer trained.
    pub(super) fn trained(&mut self, change: f64, took: Duration) {
        self.largest_change = self.largest_change.max(change);
        self.slowest_fit = self.slowest_fit.max(took);
    }

    /// Notes that a trainer measured a model.
    pub(super) fn evaluated(&mut self, took: Duration) {
        self.slowest_evaluation = self.slowest_evaluation.max(took);
    }

    /// How long a round takes the slowest trainer: in a task it measures the model, then trains.
    pub fn slowest_round(&self) -> Duration {
        self.slowest_fit.saturating_add(self.slowest_evaluation)
    }

    /// A round time in whole minutes that gives slower machines and networks ten times as long.
    pub fn round_minutes(&self) -> u64 {
        self.slowest_round().saturating_mul(ROUND_TIME_FACTOR).as_secs().div_euclid(60).saturating_add(1)
    }

    /// What should change in `rule`: a clip that cut honest updates, or one far above them.
    pub fn suggestions(&self, rule: &AggregationRule) -> Vec<Suggestion> {
        let (clip, largest) = (f64::from(rule.clip) / ONE, self.largest_change);
        let seen = format!("the largest change of one coordinate was {}", short(largest));
        let why = match () {
            () if largest <= 0.0 || !largest.is_finite() => return Vec::new(),
            () if largest > clip => format!("{seen}, which the clip cut to {}", Factor(rule.clip)),
            () if largest * 4.0 < clip => {
                format!("{seen}: a tighter clip cuts nothing, and bounds what a false update can do")
            }
            () => return Vec::new(),
        };
        let fitting = fitting(rule, largest);
        let changed = fitting.filter(|fitting| fitting.clip != rule.clip);
        changed.map(|fitting| Suggestion { flags: flags(&fitting, rule.frac_bits), why }).into_iter().collect()
    }
}

/// `rule` with the smallest clip of a power of two that is at least twice `largest`, and with fewer fraction bits if
/// the coordinates do not fit otherwise.
fn fitting(rule: &AggregationRule, largest: f64) -> Option<AggregationRule> {
    let clip = (0..32u32).map(|power| 1u32 << power).find(|clip| f64::from(*clip) >= 2.0 * largest * ONE)?;
    let with = |frac_bits| AggregationRule { clip, frac_bits, ..*rule };
    (0..=rule.frac_bits).rev().map(with).find(|rule| Rule::new(rule).is_ok())
}

fn flags(rule: &AggregationRule, frac_bits: u8) -> String {
    let clip = format!("--clip {}", exact(rule.clip));
    if rule.frac_bits == frac_bits { clip } else { format!("{clip} --frac-bits {}", rule.frac_bits) }
}

/// A factor with as many digits as it takes to read it back.
pub fn exact(units: u32) -> String {
    let text = format!("{:.9}", f64::from(units) / ONE);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with about three significant digits.
pub fn short(value: f64) -> String {
    if value != 0.0 && !(0.001..10_000.0).contains(&value.abs()) {
        return format!("{value:.2e}");
    }
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_primitives::RuleKind;

    fn rule(clip: f64, frac_bits: u8) -> AggregationRule {
        let clip = (clip * ONE) as u32;
        AggregationRule { kind: RuleKind::Mean, learning_rate: 65_536, clip, frac_bits, sample_weight_cap: 1000 }
    }

    fn suggested(largest_change: f64, clip: f64, frac_bits: u8) -> Option<Suggestion> {
        Findings { largest_change, ..Findings::default() }.suggestions(&rule(clip, frac_bits)).pop()
    }

    #[test]
    fn a_clip_that_cut_updates_is_widened_with_fewer_fraction_bits_if_needed() {
        let wider = suggested(12.5, 8.0, 20).unwrap();
        assert_eq!(wider.flags, "--clip 32");
        assert!(wider.why.contains("was 12.5, which the clip cut to 8"), "{}", wider.why);

        let coarser = suggested(1500.0, 8.0, 24).unwrap();
        assert_eq!(coarser.flags, "--clip 4096 --frac-bits 18");
        assert!(Rule::new(&rule(4096.0, 18)).is_ok() && Rule::new(&rule(4096.0, 19)).is_err());
    }

    #[test]
    fn a_clip_far_above_all_updates_is_tightened_and_one_that_fits_stays() {
        assert_eq!(suggested(1.3, 8.0, 20).unwrap().flags, "--clip 4");
        assert_eq!(suggested(0.01, 8.0, 20).unwrap().flags, "--clip 0.03125");
        assert_eq!(suggested(1.3, 4.0, 16), None);
        assert_eq!(suggested(0.0, 4.0, 16), None);
        assert_eq!(suggested(1e9, 4.0, 16), None);
    }

    #[test]
    fn flags_read_back_as_the_clip_they_name() {
        for units in [1, 2, 3, 65_535, 65_536, 98_304, u32::MAX] {
            assert_eq!(exact(units).parse::<Factor>().unwrap(), Factor(units), "{}", exact(units));
        }
    }

    #[test]
    fn a_round_gets_ten_times_as_long_as_the_slowest_took() {
        let mut findings = Findings::default();
        findings.trained(0.1, Duration::from_secs(20));
        findings.trained(0.1, Duration::from_secs(5));
        findings.evaluated(Duration::from_secs(4));

        assert_eq!((findings.slowest_round(), findings.round_minutes()), (Duration::from_secs(24), 5));
        assert_eq!(Findings::default().round_minutes(), 1);
    }
}
