//! The checks that an update must pass before it counts. Each failure is a refusal.
//!
//! The form of the file and the arithmetic on it are `sheaf-aggregation`'s; here each of its errors gets the code that
//! is sent, and the hash is compared with the announced one.

use crate::{Refusal, RefusalCode};
use sheaf_aggregation::{CheckedUpdate, Rule, UpdateError, UpdateLayout};
use sheaf_primitives::sha256;

/// Accepts `file` as an update of the model with this layout, under this rule, whose SHA-256 is `announced`. That no
/// other trainer sent the same is for the caller to look up, by the hash.
pub fn check_update<'a>(
    file: &'a [u8],
    announced: &[u8; 32],
    layout: &UpdateLayout,
    rule: &Rule,
) -> Result<CheckedUpdate<'a>, Refusal> {
    check_size(file.len() as u64, layout)?;
    let actual = sha256(&[file]);
    if actual != *announced {
        let reason = format!(
            "the file's SHA-256 is {}, announced was {}: send it again",
            hex::encode(actual),
            hex::encode(announced)
        );
        return Err(Refusal::new(RefusalCode::WrongHash, reason));
    }
    layout.check(file, rule).map_err(refusal)
}

/// Refuses an update by what is announced of it: its length in bytes, and how much it is to weigh in the mean.
pub fn check_announced(size: u64, sample_weight: u64, layout: &UpdateLayout, rule: &Rule) -> Result<(), Refusal> {
    check_size(size, layout)?;
    let expected = layout.file_size();
    if size != expected {
        let reason = format!("the file has {size} bytes, an update of this model has {expected}");
        return Err(Refusal::new(RefusalCode::WrongShape, reason));
    }
    check_sample_weight(sample_weight, rule)
}

/// Refuses the update with this SHA-256 if it is among the `others` of the round: a copy is not trained.
pub fn check_new<'a>(update: &[u8; 32], others: impl IntoIterator<Item = &'a [u8; 32]>) -> Result<(), Refusal> {
    if others.into_iter().any(|other| other == update) {
        let reason = format!("another trainer sent the update {} in this round", hex::encode(update));
        return Err(Refusal::new(RefusalCode::DuplicateUpdate, reason));
    }
    Ok(())
}

/// Refuses a file that is larger than an update of this model is, before any of it is stored.
pub fn check_size(size: u64, layout: &UpdateLayout) -> Result<(), Refusal> {
    let expected = layout.file_size();
    if size > expected {
        return Err(refusal(UpdateError::TooLarge { size, expected }));
    }
    Ok(())
}

/// Refuses a sample weight of 0, or above the task's cap.
pub fn check_sample_weight(sample_weight: u64, rule: &Rule) -> Result<(), Refusal> {
    let cap = rule.sample_weight_cap();
    if sample_weight == 0 || sample_weight > u64::from(cap) {
        let reason = format!("the sample weight is {sample_weight}, it must be 1 to {cap}");
        return Err(Refusal::new(RefusalCode::BadSampleWeight, reason));
    }
    Ok(())
}

fn refusal(error: UpdateError) -> Refusal {
    let code = match error {
        UpdateError::TooLarge { .. } => RefusalCode::TooLarge,
        UpdateError::NotSafetensors(_) | UpdateError::NotCanonical => RefusalCode::NotCanonical,
        UpdateError::MissingTensor { .. } | UpdateError::UnknownTensor { .. } | UpdateError::WrongShape { .. } => {
            RefusalCode::WrongShape
        }
        UpdateError::WrongDtype { .. } => RefusalCode::WrongDtype,
        UpdateError::NotFinite { .. } => RefusalCode::NotFinite,
        UpdateError::AllZero => RefusalCode::AllZero,
        UpdateError::OverClip { .. } => RefusalCode::Norm,
    };
    Refusal::new(code, error.to_string())
}
