//! Whether the bytes that arrived are the update that was announced, and count.

use sheaf_aggregation::{Rule, UpdateLayout};
use sheaf_protocol::{Refusal, update, wire::Metrics};

/// Accepts `file` as an update of the model with this layout whose SHA-256 is `announced`.
pub fn check(file: &[u8], announced: &[u8; 32], layout: &UpdateLayout, rule: &Rule) -> Result<(), Refusal> {
    update::check_update(file, announced, layout, rule).map(|_| ())
}

/// What a trainer says it measured, without what cannot have been measured: accuracy is 0 to 1, losses are finite.
pub fn plausible(metrics: &Metrics) -> Metrics {
    let finite = |value: &f64| value.is_finite();
    Metrics {
        train_loss: metrics.train_loss.filter(finite),
        loss: metrics.loss.filter(finite).filter(|loss| *loss >= 0.0),
        accuracy: metrics.accuracy.filter(|accuracy| (0.0..=1.0).contains(accuracy)),
        samples: metrics.samples,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_have_been_measured_is_left_out() {
        let said = Metrics { train_loss: Some(f64::INFINITY), loss: Some(-1.0), accuracy: Some(1.5), samples: Some(3) };
        assert_eq!(plausible(&said), Metrics { samples: Some(3), ..Metrics::default() });

        let said = Metrics { train_loss: Some(0.5), loss: Some(0.0), accuracy: Some(1.0), samples: None };
        assert_eq!(plausible(&said), said);
    }
}
