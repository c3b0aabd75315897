//! The runner as its caller sees it: start, three calls, stop.

use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use sheaf_sandbox::Kind;

use super::{
    Evaluation, Fit, RunnerConfig, RunnerError, answer,
    bubblewrap::{self, View},
    config::MAX_CODE_BYTES,
    folder::{self, Folder},
    interpreter::Interpreter,
    process::Process,
    tensors,
    walls::{self, Walls},
};

/// A running client. Dropping it kills every process of it.
pub struct Runner {
    process: Process,
    folder: Folder,
    config: RunnerConfig,
    paths: Paths,
    /// Unset while a call is under way and for good after one that failed to complete: what the process says next may belong to that call.
    ready: bool,
    calls: u64,
    layers: Vec<Kind>,
    python: String,
    numpy: String,
}

/// Where the client side finds its files.
struct Paths {
    input: String,
    output: String,
    state_input: String,
    state_output: String,
}

impl Paths {
    /// Inside of the sandbox.
    fn in_sandbox() -> Self {
        let [input, output] = [bubblewrap::INPUT, bubblewrap::OUTPUT].map(Into::into);
        let [state_input, state_output] = [bubblewrap::STATE_INPUT, bubblewrap::STATE_OUTPUT].map(Into::into);
        Self { input, output, state_input, state_output }
    }

    /// As the agent sees them.
    fn outside(folder: &Folder) -> Self {
        Self {
            input: text(folder.input()),
            output: text(folder.output()),
            state_input: text(folder.state_input()),
            state_output: text(folder.state_output()),
        }
    }
}

/// What the harness says about itself once the client is made.
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

        let walls = Walls::find(config.sandbox).await?;
        let view = View { folder: &folder, data: data.as_deref(), interpreter: &interpreter, limits: &config.limits };
        let (paths, mut start) = match walls.are_namespaces() {
            true => {
                let start = start_request(&config, &walls, bubblewrap::CODE, folder.code_name(), bubblewrap::DATA);
                (Paths::in_sandbox(), start)
            }
            false => {
                let shown = data.as_deref().unwrap_or(folder.no_data());
                let start = start_request(&config, &walls, &text(folder.code()), folder.code_name(), &text(shown));
                (Paths::outside(&folder), start)
            }
        };
        if let Some(request) = start.as_object_mut() {
            request.insert("state".into(), state_request(&config, &paths));
        }

        let group = walls.group(&config.limits);
        let layers = walls.kinds(&group);
        let process = Process::spawn(walls.command(&view, &group), group, &config.limits).await?;
        let (python, numpy) = Default::default();
        let mut runner = Self { process, folder, config, paths, ready: true, calls: 0, layers, python, numpy };
        let limit = runner.config.limits.start;
        let started: Started = runner.call("start", start, limit).await.map_err(walls::explain)?;
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

    /// Lets the client end by itself for a moment, then kills whatever is left of it. Gives back the end of what it printed.
    pub async fn stop(mut self) -> String {
        self.ready = false;
        self.process.stop().await
    }

    /// The end of what the client has printed so far (its stdout and stderr), without control characters.
    pub fn printed(&self) -> String {
        self.process.printed()
    }

    /// Whether it takes another call: it does not after one that timed out or that it died in.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// Versions of Python and numpy that run the client.
    pub fn versions(&self) -> (&str, &str) {
        (&self.python, &self.numpy)
    }

    /// What stands between the client and this machine, outermost first.
    pub fn layers(&self) -> &[Kind] {
        &self.layers
    }

    #[cfg(test)]
    pub(super) fn output_path(&self) -> String {
        self.paths.output.clone()
    }

    /// One request, one answer. Any outcome but an answer of the harness ends the runner.
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
                serde_json::from_value(value).map_err(|error| RunnerError::BadAnswer {
                    call,
                    detail: super::transcript::line(&error.to_string()),
                })
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

fn start_request(config: &RunnerConfig, walls: &Walls, code_folder: &str, code_name: &str, data: &str) -> Value {
    let limits = &config.limits;
    // Without namespaces the kernel would count all that this user runs.
    let processes = walls.are_namespaces().then_some(limits.processes);
    json!({
        "code": format!("{code_folder}/{code_name}"),
        "data": data,
        "config": config.client_config,
        "limits": {
            "memory": limits.memory,
            "file": limits.output,
            "processes": processes,
            "open_files": limits.open_files,
        },
    })
}

/// Where the client finds and leaves what it remembers.
fn state_request(config: &RunnerConfig, paths: &Paths) -> Value {
    json!({
        "input": config.state.is_some().then_some(&paths.state_input),
        "output": paths.state_output,
        "limit": config.limits.state,
    })
}

fn text(path: &std::path::Path) -> String {
    path.to_string_lossy().into_owned()
}
