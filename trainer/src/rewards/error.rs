//! Why a reward is not claimed, or not known.

use sheaf_client_sdk::{
    AccountId,
    chain::{ChainError, SubmitError},
    durable::DurableError,
};

/// The result of what this module does.
pub type Result<T, E = RewardsError> = std::result::Result<T, E>;

/// Why a reward is not claimed, or not known.
#[derive(Debug, thiserror::Error)]
pub enum RewardsError {
    /// A file or folder.
    #[error(transparent)]
    File(#[from] DurableError),
    /// The node.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// The fee cannot be asked for.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// The trainer would sign for a payee that is to stay apart from it.
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
    /// Whoever was to sign has nothing to pay the fee from.
    #[error("{0} cannot pay the claim's fee: its spendable balance is too low")]
    CannotPayFee(AccountId),
}
