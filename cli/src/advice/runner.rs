//! Errors of running client code.

use sheaf_runner::RunnerError;

use crate::error::{Failure, Kind};

impl From<RunnerError> for Failure {
    fn from(error: RunnerError) -> Self {
        let message = match &error {
            RunnerError::Client { traceback, .. } if !traceback.is_empty() => format!("{error}\n{traceback}"),
            _ => error.to_string(),
        };
        let failure = Self::new(Kind::Client, message);
        match error {
            RunnerError::NoSandbox { advice, .. } => failure
                .next(format!("{advice}; or, for code you wrote or have read: --sandbox none --i-accept-the-risk")),
            RunnerError::SandboxRefused { .. } => failure.next("`sheaf doctor` shows which layers this machine has"),
            RunnerError::TooMuch { .. } => failure.next("--memory and --processes raise the limits"),
            _ => failure,
        }
    }
}
