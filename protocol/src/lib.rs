//! What trainers, aggregators and their tools say to each other, byte by byte.
//!
//! - [`check_in`]: a trainer's sealed and signed claim to the reward of an update.
//! - [`receipt`]: the aggregator's signed statement that it holds an update.
//! - [`login`]: how an account opens a training session.
//! - [`update`]: the checks that an update file must pass.
//! - [`report`]: the public account of a round.
//! - [`amount`]: token amounts as people write them, `1.5 SHF`.
//! - [`claim_file`]: reward claims as JSON, with all that is needed to check them offline.
//! - [`wire`]: the JSON and binary frames of the WebSocket endpoints.
//!
//! Nothing here does I/O or reads a clock. Instants are Unix milliseconds, accounts and hashes 32 raw bytes, and every
//! integer inside a signed or hashed message is little-endian.

pub mod amount;
pub mod check_in;
pub mod claim_file;
pub mod login;
pub mod receipt;
pub mod report;
pub mod update;
pub mod wire;

mod decimal;
mod hex_bytes;
mod measured;
mod refusal;
mod signature;

pub use hex_bytes::{Hash, Hex, HexError};
pub use refusal::{MAX_REASON, Refusal, RefusalCode};
pub use sheaf_primitives::RoundId;
pub use signature::{Signer, account_message, verify_account, verify_raw};
