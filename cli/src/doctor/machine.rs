//! What client code needs of this machine: Python with numpy, and a sandbox.

use sheaf_primitives::sha256;

use sheaf_runner::{Isolation, Layer, Python, Runner, RunnerConfig, RunnerError, State, check_python, layers};
use sheaf_trainer::client_code::Execution;

use super::finding::Finding;
use crate::{args::DoctorArgs, context::Context};

/// The smallest client code that starts.
const CLIENT: &[u8] = b"class Client:
    def __init__(self, data_dir, config):
        pass

    initial_parameters = fit = evaluate = __init__
";

/// Checks Python, and starts a client of our own just as an organization's is started.
pub(super) async fn check(args: &DoctorArgs, context: &Context) -> Vec<Finding> {
    let execution = args.sandbox.within(Isolation::Auto);
    let python = execution.python.clone().unwrap_or_else(|| context.workspace.python.clone());
    match check_python(&python).await {
        Ok(Python { version: (major, minor) }) => {
            let mut found = vec![Finding::ok("python", format!("{}, version {major}.{minor}", python.display()))];
            found.push(sandbox(&python, &execution).await);
            let layers = layers().await;
            found.extend(layers.0.iter().map(layer));
            found
        }
        Err(error) => {
            let next = "sheaf config set python PATH, a Python 3.9 or newer with numpy";
            vec![Finding::problem("python", error.to_string(), next)]
        }
    }
}

async fn sandbox(python: &std::path::Path, execution: &Execution) -> Finding {
    let config = RunnerConfig::new(CLIENT, sha256(&[CLIENT]))
        .with_python(python)
        .with_limits(execution.limits())
        .with_policy(execution.policy.clone());
    match Runner::start(config).await {
        Ok(runner) => {
            let numpy = runner.versions().1.to_owned();
            runner.stop().await;
            Finding::ok("sandbox", format!("client code starts in it (numpy {numpy})"))
        }
        Err(RunnerError::NoSandbox { why, advice }) => Finding::problem("sandbox", why, advice),
        Err(error) => Finding::problem("sandbox", error.to_string(), "without it, sheaf runs no client code"),
    }
}

/// One of the layers; a missing one is not a problem while the sandbox starts.
fn layer(layer: &Layer) -> Finding {
    let kind = layer.kind;
    match &layer.state {
        State::Here { detail } => Finding::ok("layer", format!("{kind} ({detail}): {}", kind.purpose())),
        State::Missing { why, advice } => Finding::warning("layer", format!("{kind}: {why}"), advice),
    }
}
