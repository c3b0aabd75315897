//! How updates are combined, as the commands that propose and simulate a task ask for it.

use clap::Args;
use sheaf_primitives::{AggregationRule, RuleKind};

use sheaf_trainer::decimal::Factor;

/// An aggregation rule, as far as it is said.
#[derive(Clone, Debug, Args)]
pub struct RuleArgs {
    /// Factor on the mean of the updates [default: 1]
    #[arg(long, value_name = "X")]
    pub learning_rate: Option<Factor>,
    /// Largest change of one coordinate that an update may ask for [default: 8]
    #[arg(long, value_name = "X")]
    pub clip: Option<Factor>,
    /// Fraction bits of an update's coordinates [default: 20]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=24))]
    pub frac_bits: Option<u8>,
    /// Most samples that one update counts for in the mean [default: 65536]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=65_536))]
    pub sample_weight_cap: Option<u32>,
}

impl RuleArgs {
    /// What holds where nothing is said.
    pub const DEFAULT: AggregationRule = AggregationRule {
        kind: RuleKind::Mean,
        learning_rate: 1 << 16,
        clip: 8 << 16,
        frac_bits: 20,
        sample_weight_cap: 65_536,
    };

    /// The rule as a task's terms hold it.
    pub fn terms(&self) -> AggregationRule {
        AggregationRule {
            kind: RuleKind::Mean,
            learning_rate: self.learning_rate.map_or(Self::DEFAULT.learning_rate, |rate| rate.0),
            clip: self.clip.map_or(Self::DEFAULT.clip, |clip| clip.0),
            frac_bits: self.frac_bits.unwrap_or(Self::DEFAULT.frac_bits),
            sample_weight_cap: self.sample_weight_cap.unwrap_or(Self::DEFAULT.sample_weight_cap),
        }
    }

    /// What is said here, and else there.
    pub fn or(self, other: Self) -> Self {
        Self {
            learning_rate: self.learning_rate.or(other.learning_rate),
            clip: self.clip.or(other.clip),
            frac_bits: self.frac_bits.or(other.frac_bits),
            sample_weight_cap: self.sample_weight_cap.or(other.sample_weight_cap),
        }
    }
}
