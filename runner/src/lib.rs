//! Runs an organization's `client.py` on the trainer's machine without trusting it.
//!
//! Two processes: the agent (this one) holds keys and network; the *runner* holds neither. The runner is a Python process in a
//! sandbox (`sheaf-sandbox`) that sees the client code, the data folder, the incoming model and the Python installation, all read-only,
//! and can write two files: the outgoing tensors, and what the client wants to remember. It has no network, no home, no
//! environment and sees no other process. Within, Landlock and seccomp say most of it once more, and forbid system calls that
//! training does not need; without bubblewrap they are the floor. What all of its processes take together is counted by a control
//! group and by the agent.
//!
//! Nothing starts unless the code's SHA-256 is the one the caller expects (the chain's). The bytes that were hashed are the bytes
//! that run: they are copied to a folder of the agent's own first.
//!
//! One runner serves many rounds. The agent sends one JSON line a call to the harness (`python/sheaf_harness`, part of this binary);
//! the harness answers with one JSON line and leaves tensors in the output file. The harness shares its process with the client
//! code, so whatever it says is checked here again: counts, metrics, names, shapes, types, finiteness.
//!
//! ```no_run
//! # use sheaf_runner::{Runner, RunnerConfig};
//! # async fn example(code: Vec<u8>, hash: [u8; 32], model: Vec<u8>) -> Result<(), Box<dyn std::error::Error>> {
//! let config = RunnerConfig::new(code, hash).with_data("/srv/xrays");
//! let mut runner = Runner::start(config).await?;
//! let fit = runner.fit(&model, &serde_json::json!({ "round": 0 })).await?;
//! println!("{} samples, {} bytes", fit.samples, fit.weights.len());
//! runner.stop().await;
//! # Ok(()) }
//! ```

mod answer;
mod config;
mod error;
mod folder;
mod interpreter;
mod process;
mod program;
mod session;
mod tensors;
mod transcript;

#[cfg(test)]
mod tests;

pub use answer::{Evaluation, Fit, Metrics};
pub use config::{Limits, MAX_CODE_BYTES, RunnerConfig};
pub use error::RunnerError;
pub use interpreter::{Python, check as check_python};
pub use session::Runner;
pub use sheaf_sandbox::{Excess, Isolation, Kind, Layer, Layers, Policy, State};

/// Tries out which layers this machine has: bubblewrap, Landlock, seccomp, control groups. Each that is missing says why and what to do.
pub async fn layers() -> Layers {
    tokio::task::spawn_blocking(sheaf_sandbox::layers).await.unwrap_or(Layers(Vec::new()))
}
