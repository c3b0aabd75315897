//! Runs an organization's `client.py` on the trainer's machine without trusting it.
//!
//! Two processes: the agent (this one) holds keys and network; the *runner* holds neither. The runner is a Python process in a
//! sandbox (`sheaf-sandbox`) that sees the client code, the data folder, the incoming model and the Python installation, all read-only,
//! and can write two files: the outgoing tensors, and the client's state for the next round. It has no network, no home, none
//! of the agent's environment and sees no other process. Inside, Landlock and seccomp enforce most of it a second time, and refuse system
//! calls that training does not need; without bubblewrap, these two are the minimum. A control group and the agent count what all of
//! its processes use together.
//!
//! Nothing starts unless the code's SHA-256 is the one the caller expects (the chain's). The bytes that were hashed are the bytes
//! that run: the agent first copies them to a folder of its own.
//!
//! One runner serves many rounds. For each call, the agent sends one JSON line to the harness (`python/sheaf_harness`, part of this
//! binary); the harness answers with one JSON line and writes tensors to the output file. The harness shares its process with the
//! client code, so this crate checks all of its answers: counts, metrics, names, shapes, types, finiteness.
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

/// Tries which layers this machine has: bubblewrap, Landlock, seccomp, control groups. Each missing one says why, and what to do.
pub async fn layers() -> Layers {
    tokio::task::spawn_blocking(sheaf_sandbox::layers).await.unwrap_or(Layers(Vec::new()))
}
