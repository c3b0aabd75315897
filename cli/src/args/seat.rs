//! `sheaf seat …`

use clap::Subcommand;
use sheaf_primitives::TaskId;

/// Take and leave seats in tasks.
#[derive(Debug, Subcommand)]
pub enum SeatCommand {
    /// Take a seat: allocates the task's stake of your bond
    Take {
        /// Number of the task
        task: TaskId,
    },
    /// Leave a seat: it is free at once, your stake stays allocated for a while
    Leave {
        /// Number of the task
        task: TaskId,
    },
    /// Free a seat's stake once its task is over, or its leave delay; anyone may
    Release {
        /// Number of the task
        task: TaskId,
        /// The trainer: address, or name of a wallet here [default: the wallet in use]
        trainer: Option<String>,
    },
}
