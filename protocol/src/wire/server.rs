//! Messages from the aggregator on `/v1/train`.

use super::ClaimJson;
use crate::{Hash, Hex, RefusalCode, decimal, receipt::Receipt};
use serde::{Deserialize, Serialize};
use sheaf_primitives::{AggregationRule, RoundId};
use strum::{Display, VariantArray};

/// A text frame from the aggregator.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// The first frame of a session: prove who you are.
    Challenge(Challenge),
    /// The login is accepted.
    Welcome(Welcome),
    /// A round to train for.
    Offer(Offer),
    /// Send the upload's bytes from `offset` on.
    UploadReady {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// The round.
        round: u32,
        /// Bytes that the aggregator already has.
        offset: u64,
    },
    /// The upload is durable up to `offset`.
    UploadProgress {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// The round.
        round: u32,
        /// Bytes that are durable.
        offset: u64,
    },
    /// The update is checked and durable, and counts.
    Receipt(ReceiptFrame),
    /// The round is final on chain; this claims its reward.
    Proof {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// The round.
        round: u32,
        /// The claim.
        claim: ClaimJson,
    },
    /// The upload is refused, and changed nothing.
    Refused {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// The round.
        round: u32,
        /// The cause, for programs.
        code: RefusalCode,
        /// What was wrong, for people.
        reason: String,
    },
    /// The round waits for more trainers.
    Waiting {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// Trainers that are here.
        have: u32,
        /// Trainers that the round needs.
        need: u32,
    },
    /// The task has no further rounds.
    TaskDone {
        /// The task.
        #[serde(with = "decimal")]
        task: u64,
        /// Why, for people.
        reason: String,
    },
    /// Answers `ping`.
    Pong,
    /// The session cannot continue; the server closes it.
    Error {
        /// The cause, for programs.
        code: ErrorCode,
        /// What was wrong, for people.
        reason: String,
    },
}

/// Who the server is, and what to sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Challenge {
    /// Random, for this session only.
    pub nonce: Hash,
    /// The chain's block 0.
    pub genesis: Hash,
    /// The aggregator's account. A trainer compares it with the task's on chain before it signs.
    pub aggregator: Hash,
}

/// The session is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Welcome {
    /// The trainer's account.
    pub account: Hash,
    /// The session's task.
    #[serde(with = "decimal")]
    pub task: u64,
    /// The key that check-ins are sealed to. A trainer compares it with the aggregator's profile on chain.
    pub sealing_key: Hash,
    /// The key that receipts are signed with. A trainer compares it with the aggregator's profile on chain.
    pub receipt_key: Hash,
}

/// A round to train.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Offer {
    /// The task.
    #[serde(with = "decimal")]
    pub task: u64,
    /// The round.
    pub round: u32,
    /// SHA-256 of the model to train from. A trainer compares it with the chain.
    pub base_model: Hash,
    /// The model file's length in bytes.
    pub base_size: u64,
    /// The finalized block whose seats are eligible.
    pub block_number: u32,
    /// That block's hash.
    pub block_hash: Hash,
    /// When the round stops collecting, in Unix milliseconds.
    pub closes_ms: u64,
    /// How updates are quantized and combined.
    pub rule: AggregationRule,
}

/// A receipt and its signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptFrame {
    /// The task.
    #[serde(with = "decimal")]
    pub task: u64,
    /// The round.
    pub round: u32,
    /// The trainer's account.
    pub trainer: Hash,
    /// The check-in's commitment.
    pub commitment: Hash,
    /// SHA-256 of the update file.
    pub update: Hash,
    /// SHA-256 of the model that the update was trained from.
    pub base_model: Hash,
    /// When the update was complete, in Unix milliseconds.
    pub received_ms: u64,
    /// The receipt key's signature.
    pub signature: Hex<64>,
}

impl ReceiptFrame {
    /// A signed receipt as a frame.
    pub fn new(receipt: &Receipt, signature: [u8; 64]) -> Self {
        Self {
            task: receipt.id.task,
            round: receipt.id.round,
            trainer: receipt.trainer.into(),
            commitment: receipt.commitment.into(),
            update: receipt.update.into(),
            base_model: receipt.base_model.into(),
            received_ms: receipt.received_ms,
            signature: signature.into(),
        }
    }

    /// The receipt, for the chain with this genesis hash.
    pub fn receipt(&self, genesis: [u8; 32]) -> Receipt {
        Receipt {
            id: RoundId { genesis, task: self.task, round: self.round },
            trainer: self.trainer.0,
            commitment: self.commitment.0,
            update: self.update.0,
            base_model: self.base_model.0,
            received_ms: self.received_ms,
        }
    }
}

/// Why a session ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, Display, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ErrorCode {
    /// A frame is not one of this protocol.
    BadMessage,
    /// A frame came before the login.
    NotLoggedIn,
    /// The login's nonce is not the challenge's.
    WrongNonce,
    /// The login has expired, or would last too long.
    LoginExpired,
    /// The login's signature does not verify, for instance because it was made for another aggregator.
    BadSignature,
    /// The signer is neither the account nor its `Training` proxy.
    NotAuthorized,
    /// This aggregator does not serve that task.
    UnknownTask,
    /// The account has no seat in the task.
    NoSeat,
    /// Another session of the same account took over.
    Replaced,
    /// Too many connections or frames.
    Busy,
    /// Something failed on the aggregator's side; trying again may help.
    Internal,
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;
    use strum::VariantArray;

    #[test]
    fn an_error_code_displays_as_it_travels() {
        for code in ErrorCode::VARIANTS {
            assert_eq!(serde_json::to_value(code).unwrap(), code.to_string());
        }
    }
}
