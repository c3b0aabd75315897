//! Errors of training and of rewards.

use sheaf_protocol::amount::Amount;
use sheaf_trainer::{
    HostError,
    rewards::RewardsError,
    train::{PolicyError, TrainError},
};

use crate::error::{Failure, Kind};

impl From<TrainError> for Failure {
    fn from(error: TrainError) -> Self {
        use TrainError as E;
        let message = error.to_string();
        let chain = |next: String| Self::chain(message.clone()).next(next);
        let aggregator = || Self::new(Kind::Aggregator, message.clone());
        let other = |next: &str| Self::new(Kind::Other, message.clone()).next(next);
        match error {
            E::File(error) => error.into(),
            E::Chain(error) => error.into(),
            E::Submit(error) => error.into(),
            E::ClientCode(error) => error.into(),
            E::Runner(error) => error.into(),
            E::Wallet(error) => error.into(),
            E::Rewards(error) => error.into(),
            E::Trust(error) => error.into(),
            E::Host(error) => error.into(),
            E::Policy(error) => error.into(),
            E::Aggregator(_) => aggregator(),
            E::Download(_) => aggregator().next("run it again: it continues from what is downloaded already"),
            E::NoAggregator { .. } | E::RoundNotFinal { .. } | E::UnusableRule { .. } | E::NoSuchModel { .. } => {
                Self::chain(message)
            }
            E::NoSuchTask(_) | E::TaskOver(_) => chain("sheaf task list --state open".into()),
            E::NoProxy { hot_key, .. } => {
                chain(format!("where that account's key is: sheaf wallet hotkey add --address {hot_key}"))
            }
            E::SeatLeft { task, .. } => chain(format!("sheaf seat release {task}, once the leave delay is over")),
            E::NotATrainer(_) => chain("sheaf trainer register --name NAME".into()),
            E::BondTooSmall { stake, free, .. } => {
                chain(format!("sheaf stake bond '{}'", Amount(stake.0.saturating_sub(free.0))))
            }
            E::NoUpdate { .. } => Self::new(Kind::Client, message),
            E::LeftOut { task, round, receipt } => aggregator().next(format!(
                "its signed receipt is evidence: {}; before the round opens you can object: sheaf task object {task} {round}",
                receipt.display()
            )),
            E::ProofsMissing { task, .. } => {
                aggregator().next(format!("sheaf rewards recover --task {task}, when the aggregator answers"))
            }
            E::AgentRuns(_) => other("let it go on, or stop it first"),
            E::DaemonRuns(_) => other("`sheaf train status` shows what it does, `sheaf train stop` stops it"),
            E::Crashed(_) => Self::new(Kind::Other, message),
            E::Signals(_) => Self::input(message),
        }
    }
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        let failure = Self::input(error.to_string());
        match error {
            PolicyError::NoOrganizations(_) => failure.next("leave it out for any, or name some"),
            PolicyError::MixedOrganizations | PolicyError::NoData(_) | PolicyError::BadValue { .. } => failure,
        }
    }
}

impl From<RewardsError> for Failure {
    fn from(error: RewardsError) -> Self {
        let message = error.to_string();
        match error {
            RewardsError::File(error) => error.into(),
            RewardsError::Chain(error) => error.into(),
            RewardsError::Submit(error) => error.into(),
            RewardsError::WouldLink { .. } => Self::input(message).next(
                "sheaf rewards claim --fee-less: no one signs, and the fee comes out of the reward; or --relayer WALLET, \
                 a wallet here that is not known to be yours",
            ),
            RewardsError::CannotPayFee(_) => Self::chain(message)
                .next("sheaf rewards claim --fee-less: no one signs, and the fee comes out of the reward"),
        }
    }
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        match error.into_inner().downcast::<Self>() {
            Ok(failure) => *failure,
            Err(other) => Self::new(Kind::Other, other.to_string()),
        }
    }
}

impl From<Failure> for HostError {
    fn from(failure: Failure) -> Self {
        Self::new(failure)
    }
}
