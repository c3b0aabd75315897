//! Errors of files on this machine.

use sheaf_client_sdk::durable::DurableError;

use crate::error::Failure;

impl From<DurableError> for Failure {
    fn from(error: DurableError) -> Self {
        let failure = Self::input(error.to_string());
        match error.advice() {
            Some(advice) => failure.next(advice),
            None => failure,
        }
    }
}
