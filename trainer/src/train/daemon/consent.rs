//! Which client code a daemon may run: it never asks.

use sheaf_client_sdk::AccountId;

use crate::trust::Trust;

/// Whether the client code with this SHA-256 may run: the user agreed to it, or trusts its publisher.
pub(super) fn is_agreed(code: &[u8; 32], publisher: &AccountId, trust: &Trust) -> bool {
    trust.agreed(code).is_some() || trust.trusts(&publisher.to_string())
}

/// The command that shows new code and asks about it.
pub(super) fn advice(code: &[u8; 32]) -> String {
    format!("sheaf trust add {}", hex::encode(code))
}
