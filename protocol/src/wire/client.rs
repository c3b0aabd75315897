//! Messages from trainers on `/v1/train`.

use super::Metrics;
use crate::{Hash, Hex, check_in::SEALED_LEN, decimal};
use serde::{Deserialize, Serialize};

/// A text frame from the trainer.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "a frame is read or written once and then gone")]
pub enum ClientMessage {
    /// Opens the session; answers the challenge.
    Login(LoginFrame),
    /// Announces an update, or asks again about one.
    UploadBegin(UploadBegin),
    /// Keeps the connection alive; answered with `pong`.
    Ping,
}

/// Opens the session for one task.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LoginFrame {
    /// The trainer's account.
    pub account: Hash,
    /// The task that the session is for.
    #[serde(with = "decimal")]
    pub task: u64,
    /// The challenge's nonce.
    pub nonce: Hash,
    /// When the login ceases to be valid, in Unix milliseconds.
    pub expires_ms: u64,
    /// Who signed: the trainer, or a holder of its `Training` proxy.
    pub signer: Hash,
    /// The signature over the login message in its `<Bytes>` form.
    pub signature: Hex<64>,
}

/// Announces an update and carries its check-in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct UploadBegin {
    /// The task.
    #[serde(with = "decimal")]
    pub task: u64,
    /// The round.
    pub round: u32,
    /// SHA-256 of the model that the update was trained from.
    pub base_model: Hash,
    /// SHA-256 of the update file.
    pub update: Hash,
    /// The update file's length in bytes.
    pub size: u64,
    /// The salted hash of the payee.
    pub commitment: Hash,
    /// The sealed check-in.
    pub sealed: Hex<SEALED_LEN>,
    /// The update's weight in the mean: the number of samples trained on, maximum the task's cap.
    pub sample_weight: u64,
    /// What the trainer measured.
    #[serde(default)]
    pub metrics: Metrics,
}
