//! `sheaf wallet …`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::hotkey::HotkeyCommand;
use sheaf_protocol::amount::Amount;
use sheaf_trainer::when::Span;

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
    /// Import a key: a mnemonic (asked for, or on stdin), a polkadot.js JSON file, or a secret URI
    Import(ImportArgs),
    /// Write a backup: a JSON file that polkadot.js and its extension open, or the mnemonic
    Export(ExportArgs),
    /// Show the wallets on this machine
    List,
    /// Show a wallet: its address, what kind of key it has, and how to back it up
    Show {
        /// Name of the wallet [default: the wallet in use]
        name: Option<String>,
    },
    /// Give a wallet another name on this machine
    Rename {
        /// Its name now
        from: String,
        /// Its name from now on
        to: String,
    },
    /// Delete a wallet's key from this machine
    Remove(RemoveArgs),
    /// Sign a message as wallets do, between `<Bytes>` and `</Bytes>`
    Sign(MessageArgs),
    /// Check the signature of a message
    Verify {
        /// The supposed signer: address, or name of a wallet here
        account: String,
        /// The signature in hex
        signature: String,
        /// The message.
        #[command(flatten)]
        message: MessageArgs,
    },
    /// Keep a wallet's password in the kernel's keyring for a while, so that you are not asked for it
    Unlock {
        /// Name of the wallet [default: the wallet in use]
        name: Option<String>,
        /// How long, such as 8h
        #[arg(long = "for", value_name = "DURATION", default_value = "8h")]
        duration: Span,
    },
    /// Forget the passwords that `unlock` keeps
    Lock {
        /// Only of this wallet [default: of all]
        name: Option<String>,
    },
    /// Keys that train for an account and can do nothing else, so that the account's own key can stay off the machine
    #[command(subcommand)]
    Hotkey(HotkeyCommand),
    /// Show the balance of an account
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
        /// Let the sender's account fall below the existential deposit, which removes it
        #[arg(long)]
        allow_death: bool,
    },
    /// Show what an account did and what happened to it: in the latest blocks, and all that was sent from here
    History {
        /// Address, or name of a wallet here [default: the wallet in use]
        account: Option<String>,
        /// How many of the latest finalized blocks to look through; the node must still have their state
        #[arg(long, value_name = "N", default_value_t = 200)]
        blocks: u32,
    },
}

/// `sheaf wallet export`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct ExportArgs {
    /// Name of the wallet [default: the wallet in use]
    pub name: Option<String>,
    /// Write the key, encrypted under the wallet's password, to this new file
    #[arg(long, value_name = "FILE", group = "what")]
    pub json_file: Option<PathBuf>,
    /// Write the mnemonic, not encrypted, to this new file, readable by you only
    #[arg(long, value_name = "FILE", group = "what")]
    pub mnemonic_file: Option<PathBuf>,
    /// Show the mnemonic on the terminal
    #[arg(long, group = "what")]
    pub show_mnemonic: bool,
}

/// `sheaf wallet remove`.
#[derive(Debug, Args)]
pub struct RemoveArgs {
    /// Name of the wallet
    pub name: String,
    /// First write a backup to this new file, as `export --json-file` does
    #[arg(long, value_name = "FILE", conflicts_with = "without_backup")]
    pub backup: Option<PathBuf>,
    /// Write no backup: without its mnemonic or another backup, key and claim seed are lost forever
    #[arg(long)]
    pub without_backup: bool,
    /// Remove it even if rewards that are proven here are unclaimed
    #[arg(long)]
    pub leave_rewards: bool,
}

/// A message that is to be signed, or was.
#[derive(Debug, Args)]
pub struct MessageArgs {
    /// The message
    #[arg(required_unless_present = "file")]
    pub message: Option<String>,
    /// The message is what this file holds
    #[arg(long, value_name = "FILE", conflicts_with = "message")]
    pub file: Option<PathBuf>,
}

impl WalletCommand {
    /// Whether it sends no transaction, but changes something on this machine.
    pub fn only_writes_here(&self) -> bool {
        match self {
            Self::Create { .. } | Self::Import(_) | Self::Export(_) | Self::Rename { .. } | Self::Remove(_) => true,
            Self::Unlock { .. } | Self::Lock { .. } | Self::Hotkey(HotkeyCommand::Attach { .. }) => true,
            Self::List | Self::Show { .. } | Self::Sign(_) | Self::Verify { .. } | Self::Hotkey(_) => false,
            Self::Balance { .. } | Self::Transfer { .. } | Self::History { .. } => false,
        }
    }
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
