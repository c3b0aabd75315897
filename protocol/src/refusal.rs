//! Why an aggregator refuses an upload.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr, VariantArray};

/// Maximum number of characters in a refusal's reason.
pub const MAX_REASON: usize = 500;

/// The cause of a refusal, for programs. A refused upload changes nothing.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Serialize,
    Deserialize,
    Display,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RefusalCode {
    /// Tensors are missing, unknown, or of another shape than the base model's.
    WrongShape,
    /// A tensor is not i32.
    WrongDtype,
    /// A value is NaN or infinite.
    NotFinite,
    /// Every coordinate is zero: nothing was learned.
    AllZero,
    /// A coordinate exceeds the task's clip.
    Norm,
    /// The file is not safetensors in canonical form.
    NotCanonical,
    /// The file is larger than an update of this model is.
    TooLarge,
    /// The file's SHA-256 is not the one announced.
    WrongHash,
    /// Another trainer sent the same update.
    DuplicateUpdate,
    /// The upload is for another task than the session's.
    WrongTask,
    /// The upload is for another round than the current one.
    WrongRound,
    /// The update was trained from another base model.
    WrongBaseModel,
    /// The sample weight is 0 or above the task's cap.
    BadSampleWeight,
    /// The account has no seat in the task.
    NoSeat,
    /// The seal does not open with the aggregator's key for this round and commitment.
    BadSeal,
    /// The commitment is not the hash of the sealed fields.
    BadCommitment,
    /// The check-in's signature does not verify, or its signer may not act for the trainer.
    BadSignature,
    /// The sealed trainer is not the account of the session.
    WrongTrainer,
    /// Another check-in of this round has the same commitment.
    DuplicateCommitment,
    /// This seat's first acknowledged check-in of the round is final.
    AlreadyCheckedIn,
    /// The round no longer collects updates.
    RoundClosed,
    /// A chunk does not continue the upload, or no upload is under way.
    BadChunk,
    /// Something failed on the aggregator's side; trying again may help.
    Internal,
}

impl RefusalCode {
    /// The code as it travels: snake case.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A refusal: a code for programs, a sentence for people.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{code}: {reason}")]
pub struct Refusal {
    /// The cause.
    pub code: RefusalCode,
    /// What was wrong, with its value. Never names an account: reasons go into the public round report.
    pub reason: String,
}

impl Refusal {
    /// A refusal for `code`, explained by `reason`. Reasons may quote what a stranger sent, so control characters become
    /// spaces, and it is cut after [`MAX_REASON`] characters.
    pub fn new(code: RefusalCode, reason: impl AsRef<str>) -> Self {
        let printable = |character: char| if character.is_control() { ' ' } else { character };
        Self { code, reason: reason.as_ref().chars().take(MAX_REASON).map(printable).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_REASON, Refusal, RefusalCode};
    use strum::VariantArray;

    #[test]
    fn a_reason_is_cut_and_stays_printable() {
        let refusal = Refusal::new(RefusalCode::WrongShape, "\u{1b}[31m\n".repeat(200));

        assert_eq!(refusal.reason.chars().count(), MAX_REASON);
        assert!(!refusal.reason.chars().any(char::is_control));
    }

    #[test]
    fn a_code_displays_as_it_travels() {
        for code in RefusalCode::VARIANTS {
            assert_eq!(serde_json::to_value(code).unwrap(), code.to_string());
            assert_eq!(code.to_string(), code.as_str());
        }
    }
}
