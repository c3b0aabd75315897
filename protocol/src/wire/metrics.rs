//! Metrics that trainers measure, and their average.

use crate::measured;
use serde::{Deserialize, Serialize};

/// What a trainer measured. Stated by the trainer; not verified.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Metrics {
    /// Loss on its training data after training.
    #[serde(default, deserialize_with = "measured::deserialize", skip_serializing_if = "Option::is_none")]
    pub train_loss: Option<f64>,
    /// Loss of the base model on its evaluation data.
    #[serde(default, deserialize_with = "measured::deserialize", skip_serializing_if = "Option::is_none")]
    pub loss: Option<f64>,
    /// Accuracy of the base model on its evaluation data, 0 to 1.
    #[serde(default, deserialize_with = "measured::deserialize", skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// How many samples it evaluated on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub samples: Option<u64>,
}

impl Metrics {
    /// Without values that cannot be measured: accuracy is 0 to 1, losses are finite.
    pub fn plausible(&self) -> Self {
        let finite = |value: &f64| value.is_finite();
        Self {
            train_loss: self.train_loss.filter(finite),
            loss: self.loss.filter(finite).filter(|loss| *loss >= 0.0),
            accuracy: self.accuracy.filter(|accuracy| (0.0..=1.0).contains(accuracy)),
            samples: self.samples,
        }
    }

    /// The average of what several trainers measured: each metric over those who gave it, by the samples they evaluated on
    /// (1 where they did not say). The samples are added up.
    pub fn averaged(measured: &[Self]) -> Self {
        let average = |metric: fn(&Self) -> Option<f64>| {
            let values = measured.iter().filter_map(|metrics| {
                let value = metric(metrics).filter(|value| value.is_finite())?;
                // Exact below 2^53 samples, and this is a courtesy, not consensus.
                Some((value, metrics.samples.unwrap_or(1).max(1) as f64))
            });
            let (sum, weight) =
                values.fold((0.0, 0.0), |(sum, weight), (value, samples)| (sum + value * samples, weight + samples));
            (weight > 0.0).then(|| sum / weight).filter(|average| average.is_finite())
        };
        let samples = measured
            .iter()
            .filter_map(|metrics| metrics.samples)
            .fold(None, |sum: Option<u64>, samples| Some(sum.unwrap_or(0).saturating_add(samples)));
        Self {
            train_loss: average(|metrics| metrics.train_loss),
            loss: average(|metrics| metrics.loss),
            accuracy: average(|metrics| metrics.accuracy),
            samples,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Metrics;

    #[test]
    fn what_cannot_have_been_measured_is_left_out() {
        let said = Metrics { train_loss: Some(f64::INFINITY), loss: Some(-1.0), accuracy: Some(1.5), samples: Some(3) };
        assert_eq!(said.plausible(), Metrics { samples: Some(3), ..Metrics::default() });

        let said = Metrics { train_loss: Some(0.5), loss: Some(0.0), accuracy: Some(1.0), samples: None };
        assert_eq!(said.plausible(), said);
    }
}
