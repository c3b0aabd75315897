//! Training: the loop between a trainer's seat and its proofs.
//!
//! [`step`] decides, as a pure function. [`agent`] does what was decided. [`state`] keeps everything that must survive
//! a crash: a check-in is on disk before it is sent, a receipt before the agent relies on it, a proof before the next
//! round is trained.
//!
//! [`daemon`] runs as many agents as a policy allows, claims what they earn, and leaves seats and unbonds on request.
//! [`control`] stops and pauses a working agent, [`status`] is what the agent reports about itself.

pub mod agent;
pub mod control;
pub mod daemon;
pub(crate) mod error;
pub mod objects;
pub mod payee;
pub mod proof;
pub mod proofs;
pub mod round;
pub mod start;
pub mod state;
pub mod status;
pub mod step;
mod task_end;
pub mod task_files;

pub use error::{PolicyError, Result, TrainError};
pub use payee::Payee;
pub use start::TrainConfig;
