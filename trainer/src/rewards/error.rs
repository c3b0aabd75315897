//! Why a reward cannot be read or claimed.

use sheaf_client_sdk::{
    AccountId,
    chain::{ChainError, SubmitError},
    durable::DurableError,
};

/// The result of this module's functions.
pub type Result<T, E = RewardsError> = std::result::Result<T, E>;

/// Why a reward cannot be read or claimed.
#[derive(Debug, thiserror::Error)]
pub enum RewardsError {
    /// A file or folder.
    #[error(transparent)]
    File(#[from] DurableError),
    /// The node.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The node cannot estimate the fee.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// The trainer would sign for a payee that should stay apart from it.
    #[error(
        "the rewards of {payee} are not claimed from {trainer}: the claim's signer is seen on chain beside the payee, and \
         would link the two for everyone"
    )]
    WouldLink {
        /// The trainer.
        trainer: AccountId,
        /// The payee.
        payee: AccountId,
    },
    /// The signer cannot pay the fee.
    #[error("{0} cannot pay the claim's fee: its spendable balance is too low")]
    CannotPayFee(AccountId),
}
