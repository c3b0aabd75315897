//! `sheaf stake …`

use clap::Subcommand;

use crate::amount::Amount;

/// Bond tokens that seats are taken with.
#[derive(Debug, Subcommand)]
pub enum StakeCommand {
    /// Bond tokens, or more of them
    Bond {
        /// How much, such as '5 SHF'
        amount: Amount,
    },
    /// Start to take tokens out of the bond that no seat allocates
    Unbond {
        /// How much, such as '5 SHF'
        amount: Amount,
    },
    /// Put tokens that are being unbonded back into the bond
    Rebond {
        /// How much, such as '5 SHF'
        amount: Amount,
    },
    /// Take out what has been unbonded for long enough
    Withdraw,
    /// Show a bond and its seats
    Status {
        /// Address, or name of a wallet here [default: the wallet in use]
        account: Option<String>,
    },
}
