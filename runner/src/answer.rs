//! What a client's calls return.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{error::RunnerError, transcript};

/// Numbers that a client reports with its result, by name: a maximum of 64, all finite, with names of a maximum of 64 characters.
pub type Metrics = BTreeMap<String, f64>;

/// What `fit` returns.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The locally trained parameters (not their difference to the model), safetensors, with the names and shapes of the model.
    pub weights: Vec<u8>,
    /// Samples trained on, at least 1.
    pub samples: u64,
    /// What the client measured.
    pub metrics: Metrics,
    /// The client's state, for [`RunnerConfig::with_state`](super::RunnerConfig::with_state); never interpreted. `None` if it has none.
    pub state: Option<Vec<u8>>,
}

/// What `evaluate` returns.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Loss, finite.
    pub loss: f64,
    /// Samples evaluated on, at least 1.
    pub samples: u64,
    /// What the client measured, usually with `accuracy` in 0..=1.
    pub metrics: Metrics,
}

impl Evaluation {
    /// The metric `accuracy`, if the client reports one within 0..=1.
    pub fn accuracy(&self) -> Option<f64> {
        self.metrics.get("accuracy").copied().filter(|value| (0.0..=1.0).contains(value))
    }
}

/// Bounds on what a client reports.
const MAX_SAMPLES: u64 = 1 << 40;
const MAX_METRICS: usize = 64;
const MAX_METRIC_NAME: usize = 64;

/// A parsed answer of the harness.
pub(super) enum Outcome {
    /// The call's result.
    Done(Value),
    /// The client code's failure.
    Failed(RunnerError),
}

/// Reads the answer to request `id`.
pub(super) fn parse(call: &'static str, id: u64, line: &[u8]) -> Result<Outcome, RunnerError> {
    let bad = |detail: String| RunnerError::BadAnswer { call, detail: transcript::line(&detail) };
    let head: Head = serde_json::from_slice(line).map_err(|error| bad(error.to_string()))?;
    if head.id != id {
        return Err(bad(format!("it answers request {}, not {id}", head.id)));
    }
    if head.ok {
        return serde_json::from_slice(line).map(Outcome::Done).map_err(|error| bad(error.to_string()));
    }
    Ok(Outcome::Failed(RunnerError::Client {
        call,
        message: transcript::line(head.error.as_deref().unwrap_or("no reason given")),
        traceback: transcript::clean(head.traceback.as_deref().unwrap_or_default()),
    }))
}

#[derive(Deserialize)]
struct Head {
    id: u64,
    ok: bool,
    error: Option<String>,
    traceback: Option<String>,
}

/// The harness's answer to `fit`.
#[derive(Deserialize)]
pub(super) struct RawFit {
    samples: u64,
    metrics: Metrics,
    /// Whether the client wrote a state.
    #[serde(default)]
    pub(super) state: bool,
}

impl RawFit {
    pub(super) fn check(self, weights: Vec<u8>, state: Option<Vec<u8>>) -> Result<Fit, String> {
        check_samples(self.samples)?;
        check_metrics(&self.metrics)?;
        Ok(Fit { weights, samples: self.samples, metrics: self.metrics, state })
    }
}

/// The harness's answer to `evaluate`.
#[derive(Deserialize)]
pub(super) struct RawEvaluation {
    loss: f64,
    samples: u64,
    metrics: Metrics,
}

impl RawEvaluation {
    pub(super) fn check(self) -> Result<Evaluation, String> {
        if !self.loss.is_finite() {
            return Err(format!("loss is {}", self.loss));
        }
        check_samples(self.samples)?;
        check_metrics(&self.metrics)?;
        Ok(Evaluation { loss: self.loss, samples: self.samples, metrics: self.metrics })
    }
}

fn check_samples(samples: u64) -> Result<(), String> {
    if !(1..=MAX_SAMPLES).contains(&samples) {
        return Err(format!("{samples} samples; 1 to 2^40 are possible"));
    }
    Ok(())
}

fn check_metrics(metrics: &Metrics) -> Result<(), String> {
    if metrics.len() > MAX_METRICS {
        return Err(format!("{} metrics; at most {MAX_METRICS} are allowed", metrics.len()));
    }
    for (name, value) in metrics {
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte));
        if name.is_empty() || name.len() > MAX_METRIC_NAME || !plain {
            return Err(format!("metric name {name:?}; 1 to {MAX_METRIC_NAME} of A-Z a-z 0-9 _ - . / are allowed"));
        }
        if !value.is_finite() {
            return Err(format!("metric {name} is {value}"));
        }
    }
    Ok(())
}
