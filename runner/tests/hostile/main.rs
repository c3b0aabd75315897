//! Hostile programs: real ones, in real Python, in the real sandbox. None escapes, none blocks the agent, each ends in a message that
//! says what it did, and the next round works.
//!
//! Each program is a file of `programs/`, below `base.py`. Most run twice: in bubblewrap, and with the minimum, which is Landlock and
//! seccomp alone. Where it can be done without harm, a program also runs without a sandbox and succeeds: the test can fail.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod answers;
mod files;
mod kernel;
mod network;
mod processes;
mod resources;

use std::{path::Path, time::Duration};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sheaf_runner::{Excess, Fit, Isolation, Limits, Policy, Runner, RunnerConfig, RunnerError};

/// The sandboxes in which hostile programs run.
const SANDBOXES: [Isolation; 2] = [Isolation::Bubblewrap, Isolation::Landlock];

/// A program, and its configuration.
struct Attack {
    config: RunnerConfig,
    given: Value,
}

impl Attack {
    /// The program of this name, in this sandbox.
    fn new(program: &str, sandbox: Isolation) -> Self {
        let source = format!("{}\n{}", file("base.py"), file(&format!("programs/{program}.py")));
        Self { config: trusted(source, sandbox), given: json!({}) }
    }

    /// What `attack` gets as its argument.
    fn given(mut self, given: Value) -> Self {
        self.given = given;
        self
    }

    fn limited(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.config.limits);
        self
    }

    /// With another policy of the sandbox.
    fn allowed(mut self, change: impl FnOnce(&mut Policy)) -> Self {
        change(&mut self.config.policy);
        self
    }

    fn with_data(mut self, folder: &Path) -> Self {
        self.config = self.config.with_data(folder);
        self
    }

    /// Runs it, and an honest client after it.
    async fn run(self) -> Outcome {
        let sandbox = self.config.policy.isolation;
        let mut runner = Runner::start(self.config).await.unwrap();
        let model = runner.initial_parameters().await.unwrap();
        let fit = runner.fit(&model, &self.given).await;
        let printed = runner.stop().await;

        an_honest_round_works(sandbox).await;
        Outcome { fit, printed }
    }
}

/// How a program ended.
struct Outcome {
    fit: Result<Fit, RunnerError>,
    printed: String,
}

impl Outcome {
    /// What the attack returned.
    fn said(&self) -> Value {
        assert!(self.fit.is_ok(), "{}", self.message());
        serde_json::from_str(self.printed.lines().last().unwrap()).unwrap()
    }

    fn error(&self) -> &RunnerError {
        self.fit.as_ref().unwrap_err()
    }

    /// What the user reads.
    fn message(&self) -> String {
        self.error().to_string()
    }
}

async fn an_honest_round_works(sandbox: Isolation) {
    let mut runner = Runner::start(trusted(file("honest.py"), sandbox)).await.unwrap();
    let model = runner.initial_parameters().await.unwrap();
    assert_eq!(runner.fit(&model, &json!({})).await.unwrap().samples, 10);
    runner.stop().await;
}

/// A file of this folder.
fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/hostile/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A configuration that expects just this code.
fn trusted(source: String, sandbox: Isolation) -> RunnerConfig {
    let hash = Sha256::digest(&source).into();
    let limits = Limits { call: Duration::from_secs(60), ..Limits::default() };
    RunnerConfig::new(source, hash).with_limits(limits).with_isolation(sandbox)
}

/// A home with keys in it, which say that they are `secret`.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for (folder, file) in [(".ssh", "id_ed25519"), (".local/share/sheaf/keys", "me.json")] {
        std::fs::create_dir_all(home.path().join(folder)).unwrap();
        std::fs::write(home.path().join(folder).join(file), "secret").unwrap();
    }
    home
}

fn is_root() -> bool {
    rustix::process::getuid().is_root()
}
