//! Talking to an aggregator.
//!
//! [`TrainSession`] is a trainer's side of `/v1/train`: it logs in, gets round offers, uploads updates, and gets
//! receipts and proofs. It reconnects by itself, and resumes an upload where it was interrupted.
//! [`PublicFiles`] downloads what an aggregator serves to anyone, and [`feed`] follows its public events.
//!
//! Where the chain knows better, an aggregator is not trusted: genesis, account and keys are compared with the chain's
//! before anything is signed, and a receipt counts only with the signature of the key on chain.

mod backoff;
mod config;
mod download;
mod endpoint;
mod error;
mod event;
mod feed;
mod files;
mod health;
mod login;
mod session;
mod socket;
#[cfg(test)]
mod tests;
mod upload;

pub use config::SessionConfig;
pub use error::{FilesError, SessionError};
pub use event::SessionEvent;
pub use feed::{FeedItem, feed};
pub use files::PublicFiles;
pub use health::Health;
pub use session::TrainSession;
pub use upload::{Measured, Outcome};
