//! Errors of the node and of transactions.

use sheaf_client_sdk::chain::{ChainError, DispatchFailure, SubmitError};

use crate::error::{Failure, Kind};

impl From<ChainError> for Failure {
    fn from(error: ChainError) -> Self {
        let failure = Self::new(Kind::Node, error.to_string());
        match error {
            ChainError::BadUrl { .. } => failure.next("pass --node ws://HOST:9944, or set SHEAF_NODE"),
            ChainError::Unreachable { .. } => failure.next("pass --node ws://HOST:9944, or set SHEAF_NODE").passing(),
            ChainError::Disconnected(_) => {
                failure.next("run it again, or pass --node of another node; `sheaf doctor` checks this one").passing()
            }
            ChainError::WrongGenesis { found, .. } => failure.next(format!(
                "pass --node of the right network; or, if you mean this other one: sheaf config set genesis {found:?}"
            )),
            ChainError::Rpc { .. } | ChainError::NoSuchBlock(_) | ChainError::Block { .. } => {
                failure.next("run it again, or pass --node of another node; `sheaf doctor` checks this one")
            }
            ChainError::Storage { .. }
            | ChainError::Missing { .. }
            | ChainError::Events { .. }
            | ChainError::Call { .. } => {
                failure.next("`sheaf doctor` shows which network this is; its runtime may need a newer sheaf")
            }
        }
    }
}

impl From<SubmitError> for Failure {
    fn from(error: SubmitError) -> Self {
        let message = error.to_string();
        match error {
            SubmitError::Chain(error) => error.into(),
            SubmitError::CannotPayFee { account } => Self::chain(message)
                .next(format!("send it some tokens: sheaf wallet transfer {account} '1 SHF' --wallet OTHER")),
            SubmitError::ClaimRefused(refusal) if refusal.is_for_the_fee() => Self::chain(message).next(
                "claim without --fee-less: the signer pays the fee, and the reward is paid whole; or wait until blocks \
                 are less full",
            ),
            SubmitError::ClaimRefused(_) => Self::chain(message).next("sheaf rewards list"),
            SubmitError::Dispatch { failure, .. } => advise(Self::chain(message), &failure),
            SubmitError::ConnectionLost { .. } => Self::new(Kind::Node, message).next(
                "check whether it had an effect (`sheaf wallet balance`, `sheaf stake status`) before you run it again",
            ),
            SubmitError::Invalid { .. } | SubmitError::Usurped { .. } => Self::chain(message).next("run it again"),
            SubmitError::Dropped { expires_at, .. } => Self::chain(message)
                .next(format!("wait until block {expires_at}, then run it again if it had no effect")),
            SubmitError::Build(_) | SubmitError::Refused { .. } | SubmitError::NoEvent { .. } => {
                Self::chain(message).next("the same with --dry-run shows what would be sent")
            }
        }
    }
}

/// The next command after a call was refused, where there is an obvious one.
fn advise(failure: Failure, refusal: &DispatchFailure) -> Failure {
    let next = match (refusal.pallet.as_str(), refusal.error.as_str()) {
        ("Registry", "NotAnOrganization") => "sheaf org register --name NAME",
        ("Registry", "CodeTooLarge") => {
            "leave data and weights out of it: client code is at most 256 KiB, wherever it is kept"
        }
        ("TrainerStaking", "NotATrainer") => "sheaf trainer register --name NAME",
        ("TrainerStaking", "NotBonded" | "InsufficientFreeBond") => {
            "`sheaf stake status` shows the bond, `sheaf stake bond AMOUNT` adds to it"
        }
        ("TrainerStaking", "NothingToWithdraw" | "InsufficientUnlocking") => {
            "`sheaf stake status` shows what is unbonding, and until when"
        }
        ("TrainerStaking", "SeatNotReleased") => "sheaf seat release TASK",
        ("TrainerStaking", "LeaveDelayNotOver" | "RoundNotPosted") => {
            "the stake is free once the leave delay is over and another round is posted, or when the task closes"
        }
        ("TrainerStaking", "SeatReported" | "NoReport" | "ReportNotDue" | "AlreadyContested" | "ContestTooLate") => {
            "`sheaf stake status` shows reports, and until when they can be contested"
        }
        ("TrainerStaking", "UnknownTask" | "TaskNotOpen" | "TaskFull" | "DeadlinePassed") => {
            "sheaf task list --state open"
        }
        ("Tasks", "NoSuchTask" | "NotOpen" | "AlreadyClosed" | "NotProposed") => "sheaf task list",
        ("Tasks", "NoSuchModel" | "NotModelOwner" | "ModelRetired") => "sheaf model list",
        ("Tasks", "NotYetClosable" | "ClaimsStillOpen" | "NotClosed") => "`sheaf task show TASK` says when",
        ("Tasks", "LatestRoundNotOpen" | "ObjectionPending") => {
            "`sheaf task show TASK` says when the latest round opens, and whether it is frozen until then"
        }
        ("Tasks", "NoSuchRound" | "AlreadyFrozen" | "ChallengeWindowOver" | "NoSuchObjection" | "NoSeatInRound") => {
            "`sheaf task show TASK` says how its rounds stand"
        }
        ("Tasks", "NotStalled") => "`sheaf task show TASK` says when its latest round was posted",
        ("Tasks", "AggregatorBondTooSmall") => {
            "the aggregator's operator must bond more (`sheaf-aggregator bond AMOUNT`) before the deposit can grow"
        }
        ("Tasks", "NotEnoughFree" | "ObjectionUnaffordable")
        | ("TrainerStaking", "InsufficientBalance")
        | ("System", "Token.FundsUnavailable") => "sheaf wallet balance",
        ("Proxy", "NotProxy") | ("System", "CallFiltered") => {
            "`sheaf wallet hotkey list` shows which keys may train for the account"
        }
        ("Rewards", "NotOpenedYet" | "AlreadyClaimed" | "ClaimsOver") => "sheaf rewards list",
        _ => return failure,
    };
    failure.next(next)
}
