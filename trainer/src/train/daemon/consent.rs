//! What may run without asking: a daemon never asks.

use sheaf_client_sdk::AccountId;

use crate::trust::Trust;

/// Whether the client code with this SHA-256 may run: it was agreed to, or who published it is trusted.
pub(super) fn is_agreed(code: &[u8; 32], publisher: &AccountId, trust: &Trust) -> bool {
    trust.agreed(code).is_some() || trust.trusts(&publisher.to_string())
}

/// What to type about code that is new here: it is shown, and asked about once.
pub(super) fn advice(code: &[u8; 32]) -> String {
    format!("sheaf trust add {}", hex::encode(code))
}
