//! Whether the check-in under the seal is the trainer's and fits what was announced.

use crate::round::Account;
use sheaf_primitives::RoundId;
use sheaf_protocol::{
    Refusal, RefusalCode,
    check_in::{CheckIn, CheckInError, CheckInScope, SealingKey},
    wire::UploadBegin,
};

/// Opens the check-in that `trainer`, the session's account, announced to `aggregator`, and verifies commitment and
/// signature. Whether the signer may act for the trainer is left to the chain.
pub fn open(
    key: &SealingKey,
    genesis: [u8; 32],
    aggregator: &Account,
    trainer: &Account,
    begin: &UploadBegin,
) -> Result<CheckIn, Refusal> {
    let id = RoundId { genesis, task: begin.task, round: begin.round };
    let commitment = begin.commitment.0;
    let check_in = key.open(&id, &aggregator.0, &commitment, &begin.sealed.0).map_err(refusal)?;
    let scope = CheckInScope { id, update: begin.update.0, base_model: begin.base_model.0 };
    check_in.verify(&scope, &commitment).map_err(refusal)?;
    if check_in.trainer != trainer.0 {
        let reason = "the trainer under the seal is not the account that logged in";
        return Err(Refusal::new(RefusalCode::WrongTrainer, reason));
    }
    Ok(check_in)
}

/// The signer under the seal may not act for the trainer.
pub fn foreign_signer() -> Refusal {
    let reason = "the check-in's signer is neither the trainer nor holds its Training proxy";
    Refusal::new(RefusalCode::BadSignature, reason)
}

fn refusal(error: CheckInError) -> Refusal {
    let code = match error {
        CheckInError::BadSealingKey(_) | CheckInError::WrongLength(_) | CheckInError::BadSeal => RefusalCode::BadSeal,
        CheckInError::BadCommitment { .. } => RefusalCode::BadCommitment,
        CheckInError::BadSignature => RefusalCode::BadSignature,
    };
    Refusal::new(code, error.to_string())
}
