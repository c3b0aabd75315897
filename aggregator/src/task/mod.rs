//! Serving one task: the round machine with its journal, its trainers' sessions and the chain around it.
//!
//! Each task has one actor, [`TaskActor`], which owns everything of the task. Sessions and HTTP handlers talk to it through
//! [`TaskHandle`]; [`follow`] tells it what the chain says; slow work (aggregating, checking uploads) runs elsewhere and
//! reports back.

mod absence;
mod actor;
mod aggregate;
mod basics;
mod commands;
mod follow;
mod handle;
mod progress;
mod proofs;
mod publish;
mod reception;
mod refusals;
mod sessions;
mod settle;
mod status;
mod submit;

pub use actor::TaskActor;
pub use basics::{Base, Basics, Unservable};
pub use commands::{Announced, CommitError, Committed, Verified};
pub use handle::TaskHandle;
pub use proofs::PublicProof;
pub use sessions::{Kicked, Outgoing, SessionId};
pub use settle::settle;
pub use status::TaskStatus;
