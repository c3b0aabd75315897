//! A federation on this machine, without a chain: what an organization tries before it publishes.
//!
//! Nothing of it is made for simulating. Client code runs in the sandbox of `sheaf-runner`, one process a trainer, so that no
//! trainer sees another's data or state; what it trains becomes an update by [`crate::train::round`]; and updates are checked and
//! combined as an aggregator does ([`Intake`]). So the same code, data, weights and rule make the same model here and in a task, byte
//! for byte.
//!
//! What a real task adds, and this does not show: time (networks and other people's machines are slower), and who takes part.
//!
//! - [`trainers`]: who trains on what.
//! - [`Runners`]: the trainers' runners, kept between rounds while there is memory.
//! - [`Simulation`]: rounds, and measuring what they come to.
//! - [`Findings`]: what was seen that helps to choose a task's terms.

mod absences;
mod error;
mod findings;
mod intake;
mod memory;
mod rounds;
mod runners;
pub mod trainers;

pub use absences::Absences;
pub use error::{Result, SimulateError};
pub use findings::{Findings, Suggestion, exact, short};
pub use intake::Intake;
pub use rounds::{Missed, ModelScore, Reason, Round, Setup, Simulation};
pub use runners::Runners;
pub use trainers::Split;
