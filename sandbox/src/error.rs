//! Why a program was not confined, and so not started.

use std::io;

/// Why a program was not started.
#[derive(Debug, thiserror::Error)]
pub enum ConfinementError {
    /// This machine lacks a layer that the policy asks for, or the minimum.
    #[error("{why}")]
    Missing {
        /// What is missing.
        why: String,
        /// What to do about each missing layer.
        advice: String,
    },
    /// A file or process operation of the caller's own process failed.
    #[error("{action}: {source}")]
    Io {
        /// What failed.
        action: &'static str,
        /// Why it failed.
        source: io::Error,
    },
}

impl ConfinementError {
    /// For `map_err` on an operation of the caller's own process.
    pub(crate) fn io(action: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, source }
    }
}
