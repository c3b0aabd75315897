//! Why a simulation cannot begin, or go on.

use std::path::PathBuf;

use sheaf_aggregation::AggregateError;
use sheaf_client_sdk::{RoundIndex, durable::DurableError};
use sheaf_runner::RunnerError;

/// The result of what this module does.
pub type Result<T, E = SimulateError> = std::result::Result<T, E>;

/// Why a simulation cannot begin, or go on.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// A file or folder.
    #[error(transparent)]
    File(#[from] DurableError),
    /// The client code, or what it needs of this machine.
    #[error(transparent)]
    Runner(#[from] RunnerError),
    /// The model or the rule cannot be used.
    #[error(transparent)]
    Unusable(AggregateError),
    /// There is nobody to train.
    #[error("there are no trainers")]
    NoTrainers,
    /// There is no data for anybody.
    #[error("`{}` has no folder in it, so there are no trainers", .0.display())]
    NoFolders(PathBuf),
    /// There is not enough data for all that are asked for.
    #[error("`{}` has data for {found} trainers, {wanted} are asked for", data.display())]
    TooFewFolders {
        /// The data folder.
        data: PathBuf,
        /// How many folders it has.
        found: usize,
        /// How many are asked for.
        wanted: usize,
    },
    /// The updates make no model.
    #[error("round {round}: {cause}")]
    Aborted {
        /// The round.
        round: RoundIndex,
        /// Why.
        cause: AggregateError,
    },
    /// All updates are one and the same.
    #[error("all trainers trained the same in round {0}, and of equal updates only one counts")]
    AllEqual(RoundIndex),
    /// Not one update is good.
    #[error("no update of round {round} counts; {first}")]
    NoValidUpdate {
        /// The round.
        round: RoundIndex,
        /// The first trainer's reason.
        first: String,
    },
    /// A trainer's work ended in a way it never should.
    #[error("a trainer's work ended unexpectedly: {0}")]
    Crashed(tokio::task::JoinError),
}
