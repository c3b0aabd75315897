//! The frames of the aggregator's WebSocket endpoints.
//!
//! On `/v1/train` text frames are JSON objects with a `type`: [`ServerMessage`] from the aggregator, [`ClientMessage`] from the trainer.
//! Binary frames carry an upload's bytes, each a [`Chunk`]. On `/v1/feed` the server sends [`FeedEvent`]s, and nothing
//! else.
//!
//! A session: the server sends `challenge`; the client answers `login` with a signature over the nonce; the server says
//! `welcome`, and from then on `offer` for each round. The client trains, sends `upload_begin`, waits for
//! `upload_ready`, sends chunks from the offset named there, and gets `receipt` or `refused`. When the round is final on
//! chain it gets `proof`. After a lost connection a repeated `upload_begin` continues from the server's offset, or gets
//! the same receipt again.
//!
//! Bytes are hex without 0x; numbers that may exceed 2^53 are decimal strings.

mod chunk;
mod claim;
mod client;
mod feed;
mod metrics;
mod server;

pub use chunk::{Chunk, ChunkError, MAX_CHUNK};
pub use claim::{ClaimJson, NodeJson, PathTooLong};
pub use client::{ClientMessage, LoginFrame, UploadBegin};
pub use feed::{FeedEvent, RoundState};
pub use metrics::Metrics;
pub use server::{Challenge, ErrorCode, Offer, ReceiptFrame, ServerMessage, Welcome};

/// Reads a text frame.
pub fn from_text<'a, M: serde::Deserialize<'a>>(text: &'a str) -> Result<M, serde_json::Error> {
    serde_json::from_str(text)
}

/// Writes a text frame.
pub fn to_text<M: serde::Serialize>(message: &M) -> Result<String, serde_json::Error> {
    serde_json::to_string(message)
}
