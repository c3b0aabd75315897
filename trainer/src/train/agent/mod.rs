//! The agent: does what [`step`](super::step) decides, round after round, until the task is over.
//!
//! `run` is its loop. `working` trains and sends, `proving` gets proofs, `disputes` says what the user can contest.
//! `conversation` keeps what the aggregator said, `attempts` what was tried, `messages` what was said to the user.

mod attempts;
mod conversation;
mod disputes;
mod messages;
mod parts;
mod proving;
mod run;
mod working;

pub(super) use self::{attempts::Attempts, conversation::Conversation, messages::Messages};
pub use self::{parts::Agent, run::Summary};
