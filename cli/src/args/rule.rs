//! How updates are combined, as the commands that propose and simulate a task ask for it.

use clap::Args;
use sheaf_primitives::{AggregationRule, RuleKind};

use crate::decimal::Factor;

/// An aggregation rule.
#[derive(Clone, Debug, Args)]
pub struct RuleArgs {
    /// Factor on the mean of the updates
    #[arg(long, value_name = "X", default_value = "1")]
    pub learning_rate: Factor,
    /// Largest change of one coordinate that an update may ask for
    #[arg(long, value_name = "X", default_value = "8")]
    pub clip: Factor,
    /// Fraction bits of an update's coordinates
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u8).range(0..=24))]
    pub frac_bits: u8,
    /// Most samples that one update counts for in the mean
    #[arg(long, value_name = "N", default_value_t = 65_536, value_parser = clap::value_parser!(u32).range(1..=65_536))]
    pub sample_weight_cap: u32,
}

impl RuleArgs {
    /// The rule as a task's terms hold it.
    pub fn terms(&self) -> AggregationRule {
        AggregationRule {
            kind: RuleKind::Mean,
            learning_rate: self.learning_rate.0,
            clip: self.clip.0,
            frac_bits: self.frac_bits,
            sample_weight_cap: self.sample_weight_cap,
        }
    }
}
