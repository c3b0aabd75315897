//! The runner's public interface: start, three calls, stop.

use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sheaf_sandbox::{Confinement, Kind};

use super::{
    answer::{self, Evaluation, Fit},
    config::{MAX_CODE_BYTES, RunnerConfig},
    error::RunnerError,
    folder::{self, Folder},
    interpreter::Interpreter,
    process::Process,
    program::{Paths, Places},
    tensors, transcript,
};

/// The program to use as the launcher if this program does not begin with [`sheaf_sandbox::launcher::enter`].
const LAUNCHER: &str = "sheaf-launcher";

/// A running client. Dropping it kills every process of it.
pub struct Runner {
    process: Process,
    folder: Folder,
    config: RunnerConfig,
    paths: Paths,
    /// `false` during a call, and forever after one that did not complete: the next answer of the process might belong to that call.
    ready: bool,
    calls: u64,
    layers: Vec<Kind>,
    python: String,
    numpy: String,
}

/// What the harness reports about itself after it made the client.
#[derive(Deserialize)]
struct Started {
    python: String,
    numpy: String,
}

impl Runner {
    /// Checks the code's hash, builds the sandbox, starts Python in it, imports the code and makes its `Client`.
    pub async fn start(config: RunnerConfig) -> Result<Self, RunnerError> {
        check_code(&config)?;
        let interpreter = Interpreter::find(&config.python).await?;
        let data = config.data.as_deref().map(folder::data).transpose()?;
        let folder = Folder::create(&config.code)?;
        if let Some(state) = &config.state {
            folder.write_state(state)?;
        }

        let confinement = Confinement::find(config.policy.clone(), LAUNCHER).await?;
        let places = Places::new(&folder, data.as_deref());
        let paths = places.paths(&folder, &confinement);
        let start = start_request(&config, &paths, confinement.has_namespaces());
        let layers = confinement.layers();
        let program = places.program(&folder, &interpreter, &config.limits, &confinement);
        let process = Process::new(confinement.spawn(program).await?)?;

        let (python, numpy) = Default::default();
        let mut runner = Self { process, folder, config, paths, ready: true, calls: 0, layers, python, numpy };
        let limit = runner.config.limits.start;
        let started: Started = runner.call("start", start, limit).await.map_err(explain)?;
        (runner.python, runner.numpy) = (started.python, started.numpy);
        Ok(runner)
    }

    /// The client's initial parameters as a safetensors file in its canonical form (sorted, no metadata).
    pub async fn initial_parameters(&mut self) -> Result<Vec<u8>, RunnerError> {
        const CALL: &str = "initial_parameters";

        self.folder.clear_output()?;
        let _: serde::de::IgnoredAny =
            self.call(CALL, json!({ "output": self.paths.output }), self.config.limits.call).await?;

        let bytes = self.read_output(CALL)?;
        tensors::canonical(&bytes).map_err(|detail| RunnerError::BadTensors { call: CALL, detail })
    }

    /// Trains `model` (safetensors) on the client's data. `config` is what the client's `fit` gets as its second argument.
    pub async fn fit(&mut self, model: &[u8], config: &Value) -> Result<Fit, RunnerError> {
        const CALL: &str = "fit";
        self.give(model)?;
        self.folder.clear_output()?;

        let request = json!({ "parameters": self.paths.input, "config": config, "output": self.paths.output });
        let answer: answer::RawFit = self.call(CALL, request, self.config.limits.call).await?;

        let bytes = self.read_output(CALL)?;
        let weights =
            tensors::matching(model, &bytes).map_err(|detail| RunnerError::BadTensors { call: CALL, detail })?;
        let state = answer.state.then(|| self.folder.read_state(CALL, self.config.limits.state)).transpose()?;
        answer.check(weights, state).map_err(|detail| RunnerError::BadAnswer { call: CALL, detail })
    }

    /// Measures `model` (safetensors) on the client's data. `config` is what the client's `evaluate` gets as its second argument.
    pub async fn evaluate(&mut self, model: &[u8], config: &Value) -> Result<Evaluation, RunnerError> {
        const CALL: &str = "evaluate";
        self.give(model)?;

        let request = json!({ "parameters": self.paths.input, "config": config });
        let answer: answer::RawEvaluation = self.call(CALL, request, self.config.limits.call).await?;

        answer.check().map_err(|detail| RunnerError::BadAnswer { call: CALL, detail })
    }

    /// Gives the client two seconds to end, then kills all of its processes. Returns the end of its output.
    pub async fn stop(mut self) -> String {
        self.ready = false;
        self.process.stop().await
    }

    /// The end of the client's output so far (stdout and stderr), without control characters.
    pub fn printed(&self) -> String {
        self.process.printed()
    }

    /// Whether it accepts another call: it does not after one that timed out or during which the process ended.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// The versions of Python and numpy that run the client.
    pub fn versions(&self) -> (&str, &str) {
        (&self.python, &self.numpy)
    }

    /// The layers that isolate the client from this machine, outermost first.
    pub fn layers(&self) -> &[Kind] {
        &self.layers
    }

    #[cfg(test)]
    pub(super) fn output_path(&self) -> String {
        self.paths.output.clone()
    }

    /// Sends one request and reads one answer. Any outcome except an answer of the harness kills the runner.
    async fn call<T: for<'de> Deserialize<'de>>(
        &mut self,
        call: &'static str,
        mut request: Value,
        limit: std::time::Duration,
    ) -> Result<T, RunnerError> {
        if !std::mem::take(&mut self.ready) {
            return Err(RunnerError::Stopped);
        }
        self.calls = self.calls.saturating_add(1);
        if let Some(fields) = request.as_object_mut() {
            fields.insert("id".into(), self.calls.into());
            fields.insert("op".into(), call.into());
        }

        let answer = self.process.exchange(call, &request, limit).await;
        let parsed = answer.and_then(|line| answer::parse(call, self.calls, &line));
        match parsed {
            Ok(answer::Outcome::Done(value)) => {
                self.ready = true;
                serde_json::from_value(value)
                    .map_err(|error| RunnerError::BadAnswer { call, detail: transcript::line(&error.to_string()) })
            }
            Ok(answer::Outcome::Failed(error)) => {
                self.ready = true;
                Err(error)
            }
            Err(error) => {
                self.process.kill().await;
                Err(error)
            }
        }
    }

    fn give(&self, model: &[u8]) -> Result<(), RunnerError> {
        tensors::check(model).map_err(RunnerError::BadModel)?;
        self.folder.write_input(model)
    }

    fn read_output(&self, call: &'static str) -> Result<Vec<u8>, RunnerError> {
        self.folder.read_output(call, self.config.limits.output)
    }
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Runner").field("ready", &self.ready).field("calls", &self.calls).finish_non_exhaustive()
    }
}

fn check_code(config: &RunnerConfig) -> Result<(), RunnerError> {
    if config.code.len() > MAX_CODE_BYTES {
        return Err(RunnerError::CodeTooLarge { size: config.code.len(), max: MAX_CODE_BYTES });
    }
    let actual: [u8; 32] = Sha256::digest(&config.code).into();
    if actual != config.expected_sha256 {
        return Err(RunnerError::WrongHash {
            expected: hex::encode(config.expected_sha256),
            actual: hex::encode(actual),
        });
    }
    Ok(())
}

fn start_request(config: &RunnerConfig, paths: &Paths, has_namespaces: bool) -> Value {
    // Without namespaces the kernel would count all processes of this user.
    let processes = has_namespaces.then_some(config.policy.processes);
    json!({
        "code": paths.code,
        "data": paths.data,
        "config": config.client_config,
        "limits": {
            "memory": config.policy.memory,
            "file": config.limits.output,
            "processes": processes,
            "open_files": config.limits.open_files,
        },
        "state": {
            "input": config.state.is_some().then_some(&paths.state_input),
            "output": paths.state_output,
            "limit": config.limits.state,
        },
    })
}

/// Recognizes that `bwrap` or the launcher ended the process because a layer could not be applied.
fn explain(error: RunnerError) -> RunnerError {
    match error {
        RunnerError::Died { printed, .. } if Confinement::complaint(&printed) => {
            RunnerError::SandboxRefused { detail: transcript::line(&printed) }
        }
        other => other,
    }
}
