//! Why training cannot start or continue.

use std::path::PathBuf;

use sheaf_aggregation::{LocalModelError, RuleError};
use sheaf_client_sdk::{
    AccountId, BlockNumber, ModelId, RoundIndex, TaskId,
    aggregator::{FilesError, SessionError},
    chain::{ChainError, SubmitError},
    durable::DurableError,
};
use sheaf_protocol::amount::Amount;
use sheaf_runner::RunnerError;
use sheaf_wallet::WalletError;

use crate::{
    client_code::error::ClientCodeError, host::error::HostError, rewards::error::RewardsError, trust::error::TrustError,
};

/// The result of this module's functions.
pub type Result<T, E = TrainError> = std::result::Result<T, E>;

/// Why training cannot start or continue.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A file or folder.
    #[error(transparent)]
    File(#[from] DurableError),
    /// The node.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A transaction.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// The client code, before it ran.
    #[error(transparent)]
    ClientCode(#[from] ClientCodeError),
    /// The client code, when it ran.
    #[error(transparent)]
    Runner(#[from] RunnerError),
    /// A wallet.
    #[error(transparent)]
    Wallet(#[from] WalletError),
    /// A reward.
    #[error(transparent)]
    Rewards(#[from] RewardsError),
    /// The records of earlier answers.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The program that asks the user and sends transactions.
    #[error(transparent)]
    Host(#[from] HostError),
    /// The aggregator cannot be reached, or it refused.
    #[error("{0}")]
    Aggregator(String),
    /// A download from the aggregator was interrupted; the part that arrived is kept.
    #[error(transparent)]
    Download(FilesError),
    /// The aggregator is no longer registered.
    #[error("the aggregator {aggregator} of task {task} is no longer registered")]
    NoAggregator {
        /// The task.
        task: TaskId,
        /// Its aggregator.
        aggregator: AccountId,
    },
    /// There is no such task on the chain.
    #[error("there is no task {0}, or it has been swept")]
    NoSuchTask(TaskId),
    /// The task trains no further round.
    #[error("task {0} is over")]
    TaskOver(TaskId),
    /// The task's model is not on the chain.
    #[error("model {model} of task {task} is not on chain")]
    NoSuchModel {
        /// The task.
        task: TaskId,
        /// Its model.
        model: ModelId,
    },
    /// The round is not final.
    #[error("round {round} of task {task} is not final: {posted} rounds are")]
    RoundNotFinal {
        /// The task.
        task: TaskId,
        /// The round.
        round: RoundIndex,
        /// How many rounds are final.
        posted: u32,
    },
    /// This version does not support the task's rule.
    #[error("the aggregation rule of task {task} is not usable: {cause}")]
    UnusableRule {
        /// The task.
        task: TaskId,
        /// Why.
        cause: RuleError,
    },
    /// The trainer did not make the hot key its proxy.
    #[error(
        "wallet `{wallet}` is a hot key of {trainer}, which no longer lets it train, or does not yet in a finalized block"
    )]
    NoProxy {
        /// The hot key's wallet.
        wallet: String,
        /// The trainer.
        trainer: AccountId,
        /// The hot key's account.
        hot_key: AccountId,
    },
    /// The seat was left, and its stake is not released.
    #[error("{account} left its seat in task {task} in block {block}, and its stake is not released yet")]
    SeatLeft {
        /// The trainer.
        account: AccountId,
        /// The task.
        task: TaskId,
        /// The block it was left in.
        block: BlockNumber,
    },
    /// The account is not a trainer.
    #[error("{0} is not registered as a trainer")]
    NotATrainer(AccountId),
    /// The bond is too small for the seat.
    #[error("a seat in task {task} needs a stake of {stake}, {account} has {free} free in its bond")]
    BondTooSmall {
        /// The task.
        task: TaskId,
        /// What a seat needs.
        stake: Amount,
        /// The trainer.
        account: AccountId,
        /// The free part of its bond.
        free: Amount,
    },
    /// What was trained is not an update.
    #[error("what the client trained in round {round} is not an update: {cause}")]
    NoUpdate {
        /// The round.
        round: RoundIndex,
        /// Why.
        cause: LocalModelError,
    },
    /// The aggregator left out an update that it gave a receipt for.
    #[error("the aggregator acknowledged the update of round {round}, then left it out of the round's result")]
    LeftOut {
        /// The task.
        task: TaskId,
        /// The round.
        round: RoundIndex,
        /// The file with the receipt.
        receipt: PathBuf,
    },
    /// The task is over, and proofs are missing.
    #[error("task {task} is over, and proofs are missing of rounds {}", listed(.rounds))]
    ProofsMissing {
        /// The task.
        task: TaskId,
        /// The rounds.
        rounds: Vec<RoundIndex>,
    },
    /// Another agent has the seat.
    #[error("another agent trains there: it holds `{}`", .0.display())]
    AgentRuns(PathBuf),
    /// Another daemon has the account.
    #[error("another `sheaf train daemon` holds `{}`", .0.display())]
    DaemonRuns(PathBuf),
    /// An agent panicked.
    #[error("the agent ended unexpectedly: {0}")]
    Crashed(tokio::task::JoinError),
    /// The system's signals cannot be received.
    #[error("cannot receive the system's signals: {0}")]
    Signals(std::io::Error),
    /// The daemon's policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// What is wrong with a daemon's policy.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// A list of no organizations.
    #[error("`organizations` of `{}` is an empty list", .0.display())]
    NoOrganizations(PathBuf),
    /// `any` or `trusted` beside other names.
    #[error("`any` and `trusted` stand alone: name them, or addresses, not both")]
    MixedOrganizations,
    /// A data folder that does not exist.
    #[error("there is no data folder `{}`", .0.display())]
    NoData(PathBuf),
    /// A value that cannot be read.
    #[error("`{name}` of `{}`: {reason}", path.display())]
    BadValue {
        /// The value's name.
        name: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

impl TrainError {
    /// Whether the node, the chain or the aggregator caused it, so that it may pass by itself.
    pub fn is_temporary(&self) -> bool {
        use TrainError as E;
        match self {
            E::Rewards(error) => !matches!(error, RewardsError::File(_) | RewardsError::WouldLink { .. }),
            E::ClientCode(error) => matches!(error, ClientCodeError::Chain(_)),
            E::Chain(_) | E::Submit(_) | E::Aggregator(_) | E::Download(_) | E::NoAggregator { .. } => true,
            E::NoSuchTask(_) | E::TaskOver(_) | E::NoSuchModel { .. } | E::RoundNotFinal { .. } => true,
            E::UnusableRule { .. } | E::NoProxy { .. } | E::SeatLeft { .. } | E::NotATrainer(_) => true,
            E::BondTooSmall { .. } | E::LeftOut { .. } | E::ProofsMissing { .. } => true,
            E::File(_) | E::Runner(_) | E::Wallet(_) | E::Trust(_) | E::Host(_) | E::NoUpdate { .. } => false,
            E::AgentRuns(_) | E::DaemonRuns(_) | E::Crashed(_) | E::Signals(_) | E::Policy(_) => false,
        }
    }

    /// Whether the client code failed, which will probably fail again a moment later.
    pub fn is_client_code_failure(&self) -> bool {
        match self {
            Self::ClientCode(error) => !matches!(error, ClientCodeError::Chain(_) | ClientCodeError::File(_)),
            Self::Runner(_) | Self::NoUpdate { .. } => true,
            _ => false,
        }
    }

    /// An error of an aggregator, for `map_err`.
    pub(crate) fn aggregator(error: impl std::fmt::Display) -> Self {
        Self::Aggregator(error.to_string())
    }
}

impl From<SessionError> for TrainError {
    fn from(error: SessionError) -> Self {
        Self::aggregator(error)
    }
}

fn listed(rounds: &[RoundIndex]) -> String {
    rounds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
