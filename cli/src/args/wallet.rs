//! `sheaf wallet …`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::amount::Amount;

/// Keys on this machine, balances, transfers.
#[derive(Debug, Subcommand)]
pub enum WalletCommand {
    /// Make a new key, encrypted under a password, and show its mnemonic once
    Create {
        /// Name of the wallet on this machine
        name: String,
        /// Length of the mnemonic
        #[arg(long, default_value = "12", value_parser = ["12", "24"])]
        words: String,
        /// Write the mnemonic to this new file (readable by you only) instead of the terminal
        #[arg(long, value_name = "FILE")]
        mnemonic_file: Option<PathBuf>,
    },
    /// Take in a key: a mnemonic (asked for, or on stdin), a polkadot.js JSON file, or a secret URI
    Import(ImportArgs),
    /// Show the wallets on this machine
    List,
    /// Show what an account has
    Balance {
        /// Address, or name of a wallet here [default: the wallet in use]
        account: Option<String>,
    },
    /// Send tokens
    Transfer {
        /// Address of the receiver, or name of a wallet here
        to: String,
        /// How much, such as '1.5 SHF'
        amount: Amount,
        /// Let the sender's account fall below the existential deposit and end
        #[arg(long)]
        allow_death: bool,
    },
}

/// `sheaf wallet import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Name of the wallet on this machine
    pub name: String,
    /// Read the mnemonic from this file
    #[arg(long, value_name = "FILE", group = "source")]
    pub mnemonic_file: Option<PathBuf>,
    /// Take a key that polkadot.js or its extension exported
    #[arg(long, value_name = "FILE", group = "source")]
    pub json_file: Option<PathBuf>,
    /// File whose first line is the password of the JSON file, if it is not the new one
    #[arg(long, value_name = "FILE", requires = "json_file")]
    pub json_password_file: Option<PathBuf>,
    /// Read a secret URI from stdin, such as //Alice or `words//path///password`
    #[arg(long, group = "source")]
    pub uri_stdin: bool,
    /// Read a secret URI from this file
    #[arg(long, value_name = "FILE", group = "source")]
    pub uri_file: Option<PathBuf>,
}
