//! The aggregator's signed statement that it durably holds a trainer's update: evidence if it then leaves the trainer
//! out.

use crate::signature::{Signer, verify_raw};
use sheaf_primitives::{RoundId, tag};

/// The content of a receipt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// The round that the update is for.
    pub id: RoundId,
    /// The trainer's account.
    pub trainer: [u8; 32],
    /// The check-in's commitment.
    pub commitment: [u8; 32],
    /// SHA-256 of the update file.
    pub update: [u8; 32],
    /// SHA-256 of the model that the update was trained from.
    pub base_model: [u8; 32],
    /// When the update was complete, in Unix milliseconds.
    pub received_ms: u64,
}

impl Receipt {
    /// `T("receipt") ‖ genesis ‖ task ‖ round ‖ trainer ‖ commitment ‖ sha256(update) ‖ base_model ‖ received_ms`.
    pub fn message(&self) -> Vec<u8> {
        [
            tag("receipt").as_slice(),
            &self.id.to_bytes(),
            &self.trainer,
            &self.commitment,
            &self.update,
            &self.base_model,
            &self.received_ms.to_le_bytes(),
        ]
        .concat()
    }

    /// Signs with the aggregator's receipt key.
    pub fn sign(&self, receipt_key: &impl Signer) -> [u8; 64] {
        receipt_key.sign(&self.message())
    }

    /// Whether `signature` is `receipt_key`'s over this receipt.
    pub fn is_signed_by(&self, receipt_key: &[u8; 32], signature: &[u8; 64]) -> bool {
        verify_raw(receipt_key, &self.message(), signature)
    }
}
