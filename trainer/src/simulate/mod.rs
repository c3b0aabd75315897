//! A federation on this machine, without a chain, for an organization to try before it publishes.
//!
//! It uses the parts of a real task. Client code runs in the sandbox of `sheaf-runner`, one process per trainer, so
//! that no trainer sees another's data or state; [`crate::train::round`] turns what it trains into an update; and
//! updates are checked and combined as an aggregator does ([`Intake`]). The same code, data, weights and rule therefore
//! make the same model here and in a task, byte for byte.
//!
//! It does not show two things of a real task: time, since networks and other people's machines are slower, and who
//! takes part.
//!
//! - [`trainers`]: who trains on what.
//! - [`Runners`]: the trainers' runners, kept between rounds while there is memory.
//! - [`Simulation`]: trains rounds, and measures the models.
//! - [`Findings`]: observations that help to choose a task's terms.

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
