//! `sheaf rewards …`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use sheaf_primitives::{RoundIndex, TaskId};

/// See, claim and verify rewards.
#[derive(Debug, Subcommand)]
pub enum RewardsCommand {
    /// Show what your proofs are worth, and which can be claimed
    List {
        /// Only this task
        #[arg(long)]
        task: Option<TaskId>,
    },
    /// Claim everything that can be claimed
    Claim(ClaimArgs),
    /// Get lost proofs again, from the rounds' public reports and your wallet
    Recover(RecoverArgs),
    /// Send what your fresh payees hold to an address
    Sweep(SweepArgs),
    /// Verify claims offline: one JSON line a case of the file
    Check {
        /// A JSON file with `cases`, each with genesis, task, round, result and claim
        file: PathBuf,
    },
}

/// `sheaf rewards recover`.
#[derive(Debug, Args)]
pub struct RecoverArgs {
    /// Only this task [default: every task on chain]
    #[arg(long)]
    pub task: Option<TaskId>,
    /// A payee you trained for that is neither your account nor a fresh payee of it
    #[arg(long, value_name = "ADDRESS")]
    pub payee: Option<String>,
}

/// `sheaf rewards sweep`.
#[derive(Debug, Args)]
pub struct SweepArgs {
    /// Who gets it: address, or name of a wallet here. Everyone sees that all payees that pay into one address belong together
    #[arg(long, value_name = "ADDRESS")]
    pub to: String,
    /// Only the payee of this task
    #[arg(long)]
    pub task: Option<TaskId>,
}

/// `sheaf rewards claim`.
#[derive(Debug, Args)]
pub struct ClaimArgs {
    /// Only this task
    #[arg(long)]
    pub task: Option<TaskId>,
    /// Only this round of the task
    #[arg(long, requires = "task")]
    pub round: Option<RoundIndex>,
    /// Sign with no wallet and pay from none: the fee comes out of each reward. No other account appears beside the payee,
    /// which may be an account that does not exist yet
    #[arg(long, conflicts_with = "relayer")]
    pub fee_less: bool,
    /// Another wallet here that signs and pays the fee. It is seen on chain beside the payee: never use your own
    /// account if the payee is to stay unlinked
    #[arg(long, value_name = "WALLET", alias = "from")]
    pub relayer: Option<String>,
    /// File whose first line is the relayer's password, if it is another
    #[arg(long, value_name = "FILE", requires = "relayer")]
    pub relayer_password_file: Option<PathBuf>,
}
