//! Why a simulation cannot start or continue.

use std::path::PathBuf;

use sheaf_aggregation::AggregateError;
use sheaf_client_sdk::{RoundIndex, durable::DurableError};
use sheaf_runner::RunnerError;

/// The result of this module's functions.
pub type Result<T, E = SimulateError> = std::result::Result<T, E>;

/// Why a simulation cannot start or continue.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// A file or folder.
    #[error(transparent)]
    File(#[from] DurableError),
    /// The client code failed, or this machine cannot run it.
    #[error(transparent)]
    Runner(#[from] RunnerError),
    /// The model or the rule cannot be used.
    #[error(transparent)]
    Unusable(AggregateError),
    /// There are no trainers.
    #[error("there are no trainers")]
    NoTrainers,
    /// There is no data for any trainer.
    #[error("`{}` has no folder in it, so there are no trainers", .0.display())]
    NoFolders(PathBuf),
    /// There is not enough data for as many trainers as were asked for.
    #[error("`{}` has data for {found} trainers, {wanted} are asked for", data.display())]
    TooFewFolders {
        /// The data folder.
        data: PathBuf,
        /// How many folders it has.
        found: usize,
        /// How many are asked for.
        wanted: usize,
    },
    /// The updates do not make a model.
    #[error("round {round}: {cause}")]
    Aborted {
        /// The round.
        round: RoundIndex,
        /// Why.
        cause: AggregateError,
    },
    /// All updates are equal.
    #[error("all trainers trained the same in round {0}, and of equal updates only one counts")]
    AllEqual(RoundIndex),
    /// No update counts.
    #[error("no update of round {round} counts; {first}")]
    NoValidUpdate {
        /// The round.
        round: RoundIndex,
        /// The first trainer's reason.
        first: String,
    },
    /// A trainer's thread panicked.
    #[error("a trainer's work ended unexpectedly: {0}")]
    Crashed(tokio::task::JoinError),
}
