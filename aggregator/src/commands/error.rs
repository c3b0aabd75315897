//! Why a command failed.

/// Why a command failed, in a sentence for the operator.
pub type CommandError = Box<dyn std::error::Error + Send + Sync>;
