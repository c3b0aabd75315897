//! `sheaf stake …`

use clap::Subcommand;
use sheaf_primitives::TaskId;

use sheaf_protocol::amount::Amount;

/// Bond tokens that seats are taken with.
#[derive(Debug, Subcommand)]
pub enum StakeCommand {
    /// Bond tokens, or more of them
    Bond {
        /// How much, such as '5 SHF'
        amount: Amount,
    },
    /// Start to unbond tokens that no seat allocates
    Unbond {
        /// How much, such as '5 SHF'
        amount: Amount,
    },
    /// Put tokens that are being unbonded back into the bond
    Rebond {
        /// How much, such as '5 SHF'
        amount: Amount,
    },
    /// Withdraw the tokens whose unbonding is over
    Withdraw,
    /// Contest a report of misconduct in your seat: from then on only the arbiter can slash it; holds a bond
    Contest {
        /// Number of the task
        task: TaskId,
    },
    /// End a report of misconduct whose time is over; anyone may
    SettleReport {
        /// Number of the task
        task: TaskId,
        /// Who was reported: address, or name of a wallet here [default: the wallet in use]
        trainer: Option<String>,
    },
    /// Show a bond, its seats, and reports of misconduct in them
    Status {
        /// Address, or name of a wallet here [default: the wallet in use]
        account: Option<String>,
    },
}
