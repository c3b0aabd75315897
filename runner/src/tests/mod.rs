//! Tests run real Python in real bubblewrap; `SHEAF_PYTHON` names an interpreter with numpy, else `python3` must be one.
#![allow(clippy::arithmetic_side_effects)]

mod answers;
mod isolation;
mod limits;
mod memory;
mod packages;
mod start;
mod warm;

use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::*;

/// A client whose methods are these statements; each has `p` (parameters) and `config` at hand, and returns.
struct Script {
    top: &'static str,
    fit: &'static str,
    evaluate: &'static str,
}

impl Script {
    /// A client that answers sensibly.
    const PLAIN: Self = Self { top: "", fit: "return p, 10, {}", evaluate: "return 0.5, 10, {}" };

    fn source(&self) -> String {
        let body = |code: &str| code.lines().map(|line| format!("        {line}\n")).collect::<String>();
        format!(
            "import os, sys, json\nimport numpy as np\n{}\nclass Client:\n    def __init__(self, data_dir, config):\n        self.data_dir, self.config = data_dir, config\n\
             \x20   def initial_parameters(self):\n        return {{'w': np.zeros((2, 3), np.float32), 'a': np.arange(4)}}\n\
             \x20   def fit(self, p, config):\n{}    def evaluate(self, p, config):\n{}",
            self.top,
            body(self.fit),
            body(self.evaluate)
        )
    }

    fn config(&self) -> RunnerConfig {
        trusted(self.source())
    }
}

/// A configuration that expects just this code.
fn trusted(code: impl Into<Vec<u8>>) -> RunnerConfig {
    let code = code.into();
    let hash = Sha256::digest(&code).into();
    RunnerConfig::new(code, hash).with_limits(Limits { call: Duration::from_secs(60), ..Limits::default() })
}

/// Starts a client with this body of `evaluate`, which answers by `say(value)`, and returns the value.
async fn ask_in(config: impl FnOnce(RunnerConfig) -> RunnerConfig, body: &'static str) -> Value {
    let script = Script { top: SAY, evaluate: body, ..Script::PLAIN };
    let mut runner = Runner::start(config(script.config())).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();
    runner.evaluate(&model, &json!({})).await.unwrap();
    let printed = runner.stop().await;
    serde_json::from_str(printed.lines().last().unwrap()).unwrap()
}

async fn ask(body: &'static str) -> Value {
    ask_in(|config| config, body).await
}

/// `say(value)` prints it, where the test finds it, and makes it an answer; `tried(function)` is what it raised or returned.
const SAY: &str = "
def say(value):
    print(json.dumps(value))
    return 0.5, 1, {}
def tried(function):
    try:
        return repr(function())
    except BaseException as error:
        return type(error).__name__
";

/// What `fit` gives for this script on its own initial parameters.
async fn fit(script: Script) -> Result<Fit, RunnerError> {
    let mut runner = Runner::start(script.config()).await?;
    let model = runner.initial_parameters().await?;
    let fit = runner.fit(&model, &json!({ "round": 3 })).await;
    runner.stop().await;
    fit
}
