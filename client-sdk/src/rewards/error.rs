//! Why a claim is not worth submitting.

use crate::{AccountId, chain::ChainError};
use sheaf_primitives::{ClaimError, RoundIndex, TaskId, TreeError};

/// Why a claim is not worth submitting.
#[derive(Debug, thiserror::Error)]
pub enum RewardError {
    /// The chain could not be read.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The round has not been posted, or its records have been swept.
    #[error("round {round} of task {task} is not on chain: it has not been posted yet, or the task has been swept")]
    NoSuchRound {
        /// The task.
        task: TaskId,
        /// The round.
        round: RoundIndex,
    },
    /// The claim does not open a leaf of the round's tree.
    #[error("the claim for round {round} of task {task} is invalid: {cause}")]
    DoesNotHold {
        /// The task.
        task: TaskId,
        /// The round.
        round: RoundIndex,
        /// Why.
        cause: ClaimError,
    },
    /// The claim pays another account.
    #[error("the claim pays {found}, not {expected}")]
    OtherPayee {
        /// The account that should be paid.
        expected: AccountId,
        /// The account that is.
        found: AccountId,
    },
    /// The claim opens a commitment that the trainer did not make.
    #[error("the claim's salt is not the one of this trainer's claim seed for the round: it opens another commitment")]
    OtherSalt,
    /// The report does not list the trainer's commitment.
    #[error(
        "the report of round {round} of task {task} does not list the commitment {commitment}: the update was not counted"
    )]
    NotListed {
        /// The task.
        task: TaskId,
        /// The round.
        round: RoundIndex,
        /// The trainer's commitment, in hex.
        commitment: String,
    },
    /// The report's leaves do not form a tree.
    #[error("the report's rewards do not form a tree: {0}")]
    NoTree(#[from] TreeError),
}
