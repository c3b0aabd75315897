//! How updates are combined, as the commands that propose and simulate a task ask for it.

use clap::Args;
use sheaf_primitives::{
    AggregationRule,
    bounds::{MAX_FRAC_BITS, MAX_SAMPLE_WEIGHT_CAP},
};

use sheaf_trainer::decimal::Factor;

/// An aggregation rule. What is not given is [`AggregationRule::usual`].
#[derive(Clone, Debug, Args)]
pub struct RuleArgs {
    /// Factor on the mean of the updates [default: 1]
    #[arg(long, value_name = "X")]
    pub learning_rate: Option<Factor>,
    /// Maximum change of one coordinate by an update [default: 4]
    #[arg(long, value_name = "X")]
    pub clip: Option<Factor>,
    /// Fraction bits of an update's coordinates [default: 16]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(..=i64::from(MAX_FRAC_BITS)))]
    pub frac_bits: Option<u8>,
    /// Maximum number of samples that one update counts for in the mean [default: 1000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_SAMPLE_WEIGHT_CAP)))]
    pub sample_weight_cap: Option<u32>,
}

impl RuleArgs {
    /// The rule as a task's terms hold it.
    pub fn terms(&self) -> AggregationRule {
        let usual = AggregationRule::usual();
        AggregationRule {
            kind: usual.kind,
            learning_rate: self.learning_rate.map_or(usual.learning_rate, |rate| rate.0),
            clip: self.clip.map_or(usual.clip, |clip| clip.0),
            frac_bits: self.frac_bits.unwrap_or(usual.frac_bits),
            sample_weight_cap: self.sample_weight_cap.unwrap_or(usual.sample_weight_cap),
        }
    }

    /// What is given here, and otherwise what is given in `other`.
    pub fn or(self, other: Self) -> Self {
        Self {
            learning_rate: self.learning_rate.or(other.learning_rate),
            clip: self.clip.or(other.clip),
            frac_bits: self.frac_bits.or(other.frac_bits),
            sample_weight_cap: self.sample_weight_cap.or(other.sample_weight_cap),
        }
    }
}
