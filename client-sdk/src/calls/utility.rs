//! Several calls in one transaction.

use super::Call;

/// Makes all of `calls`, in order, or none of them.
pub fn batch_all(calls: Vec<Call>) -> Call {
    Call::new("Utility", "batch_all").with_calls("calls", calls)
}
