//! What a client's calls give back.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{error::RunnerError, transcript};

/// Numbers a client reports beside its result, by name. All finite, at most 64 of them, names of at most 64 characters.
pub type Metrics = BTreeMap<String, f64>;

/// What `fit` gives back.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The locally trained parameters (not their difference to the model), safetensors: the names and shapes of the model given.
    pub weights: Vec<u8>,
    /// Samples trained on, at least 1.
    pub samples: u64,
    /// What the client measured.
    pub metrics: Metrics,
    /// What the client wants to remember, for [`RunnerConfig::with_state`](super::RunnerConfig::with_state); never looked into. `None` if
    /// it has no memory.
    pub state: Option<Vec<u8>>,
}

/// What `evaluate` gives back.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Loss, finite.
    pub loss: f64,
    /// Samples evaluated on, at least 1.
    pub samples: u64,
    /// What the client measured, by custom with `accuracy` in 0..=1.
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

/// A line of the harness, understood.
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

/// `fit` as the harness answers it.
#[derive(Deserialize)]
pub(super) struct RawFit {
    samples: u64,
    metrics: Metrics,
    /// Whether the client left what it remembers.
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

/// `evaluate` as the harness answers it.
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
        return Err(format!("{} metrics; at most {MAX_METRICS} are taken", metrics.len()));
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
