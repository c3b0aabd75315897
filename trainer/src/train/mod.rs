//! Training: the loop that takes a trainer from a seat to its proofs.
//!
//! [`step`] decides, and is pure. [`agent`] does what was decided. [`state`] keeps everything that must survive a crash:
//! a check-in is on disk before it is sent, a receipt before it is relied on, a proof before the next round is trained.
//!
//! [`daemon`] runs as many agents as a policy allows, claims what they earn, and gives seats and bond back when asked to.
//! [`orders`] is what an agent is told while it works, [`status`] what it says of itself.

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
