//! One round's work in the sandbox: measure the base model, train, quantize.

use std::num::NonZeroUsize;

use serde_json::{Value, json};
use sheaf_aggregation::{LocalModelError, Rule, quantize_model};
use sheaf_client_sdk::{RoundIndex, TaskId, aggregator::Measured};
use sheaf_protocol::wire::Metrics;

use sheaf_runner::{Evaluation, Fit, Runner, RunnerError};

use super::error::{Result, TrainError};
use crate::host::console::Console;

/// The result of a round's work.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The update file.
    pub update: Vec<u8>,
    /// What is sent with it.
    pub measured: Measured,
    /// The client's state for the next round.
    pub state: Option<Vec<u8>>,
}

/// Trains one round from `base`.
pub async fn train(
    runner: &mut Runner,
    base: &[u8],
    task: TaskId,
    round: RoundIndex,
    rule: &Rule,
    console: &dyn Console,
) -> Result<Trained> {
    let config = config(task, round);
    let evaluation = match measure(runner, base, &config).await? {
        Ok(evaluation) => Some(evaluation),
        Err(error) => {
            console.warn(&format!("the base model was not measured: {error}"));
            None
        }
    };
    let fit = runner.fit(base, &config).await?;
    let update = update(base, &fit, rule).map_err(|cause| TrainError::NoUpdate { round, cause })?;
    let sample_weight = rule.sample_weight(fit.samples);
    let measured = Measured { sample_weight, metrics: metrics(evaluation.as_ref(), &fit) };
    Ok(Trained { update, measured, state: fit.state })
}

/// The second argument of `fit` and `evaluate`.
pub fn config(task: TaskId, round: RoundIndex) -> Value {
    json!({ "task": task, "round": round })
}

/// Measures `model` on the trainer's data. A client that cannot evaluate can still train: the inner error says why it
/// cannot, if the code raised an exception or gave an invalid answer, and still runs.
pub async fn measure(
    runner: &mut Runner,
    model: &[u8],
    config: &Value,
) -> Result<Result<Evaluation, RunnerError>, RunnerError> {
    match runner.evaluate(model, config).await {
        Err(error @ (RunnerError::Client { .. } | RunnerError::BadAnswer { .. })) if runner.is_ready() => {
            Ok(Err(error))
        }
        result => result.map(Ok),
    }
}

/// The update file: the difference between `base` and what was trained.
pub fn update(base: &[u8], fit: &Fit, rule: &Rule) -> Result<Vec<u8>, LocalModelError> {
    quantize_model(base, &fit.weights, rule, NonZeroUsize::MIN)
}

/// Those of the client's measurements that the protocol has fields for.
pub fn metrics(evaluation: Option<&Evaluation>, fit: &Fit) -> Metrics {
    Metrics {
        train_loss: fit.metrics.get("train_loss").or_else(|| fit.metrics.get("loss")).copied(),
        loss: evaluation.map(|evaluation| evaluation.loss),
        accuracy: evaluation.and_then(Evaluation::accuracy),
        samples: evaluation.map(|evaluation| evaluation.samples),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_those_of_the_base_model_and_the_training_loss() {
        let evaluation = Evaluation { loss: 0.5, samples: 20, metrics: [("accuracy".to_owned(), 0.9)].into() };
        let fit =
            Fit { weights: Vec::new(), samples: 7, metrics: [("train_loss".to_owned(), 0.3)].into(), state: None };

        let metrics = metrics(Some(&evaluation), &fit);

        assert_eq!(metrics, Metrics { train_loss: Some(0.3), loss: Some(0.5), accuracy: Some(0.9), samples: Some(20) });
    }
}
