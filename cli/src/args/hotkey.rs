//! `sheaf wallet hotkey …`

use clap::Subcommand;

use sheaf_protocol::amount::Amount;

/// Keys that train for an account and can do nothing else.
#[derive(Debug, Subcommand)]
pub enum HotkeyCommand {
    /// Make a hot key of the wallet in use, and grant it a proxy of the type Training
    Add {
        /// Name of the hot key's wallet on this machine
        #[arg(required_unless_present = "address")]
        name: Option<String>,
        /// Grant the proxy to a key that was made elsewhere
        #[arg(long, value_name = "ADDRESS", conflicts_with = "name")]
        address: Option<String>,
        /// Amount that the hot key gets for its fees
        #[arg(long, value_name = "AMOUNT", default_value = "0.1 SHF")]
        fund: Amount,
    },
    /// Say that the wallet in use is a hot key of an account whose own key is elsewhere, as in polkadot.js
    Attach {
        /// The account it trains for: address, or name of a wallet here
        trainer: String,
    },
    /// Show which keys may train for an account
    List {
        /// Address, or name of a wallet here [default: the wallet in use]
        account: Option<String>,
    },
    /// Take the proxy back: from its block on, nothing that the hot key signs counts
    Revoke {
        /// The hot key: address, or name of a wallet here
        hotkey: String,
    },
}
