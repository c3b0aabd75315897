//! Where a wallet's password comes from: a file, or a prompt. Never the command line, which other processes can read.

use std::{
    io::IsTerminal,
    path::{Path, PathBuf},
};

use sheaf_client_sdk::durable::DurableError;
use zeroize::Zeroizing;

use crate::error::{Result, WalletError};

/// A password, wiped from memory when dropped.
pub type Password = Zeroizing<String>;

/// Where to take passwords from.
#[derive(Clone, Debug)]
pub enum PasswordSource {
    /// The first line of this file.
    File(PathBuf),
    /// The terminal.
    Prompt,
}

impl PasswordSource {
    /// The file if one is named, else the terminal.
    pub fn new(file: Option<PathBuf>) -> Self {
        file.map_or(Self::Prompt, Self::File)
    }

    /// Whether it asks at the terminal.
    pub fn asks(&self) -> bool {
        matches!(self, Self::Prompt)
    }

    /// The password of an existing wallet.
    pub fn existing(&self, wallet: &str) -> Result<Password> {
        match self {
            Self::File(path) => read(path),
            Self::Prompt => prompt(&format!("Password of wallet {wallet}: ")),
        }
    }

    /// The password of a new wallet: typed twice at a prompt.
    pub fn chosen(&self, wallet: &str) -> Result<Password> {
        let Self::Prompt = self else { return self.existing(wallet) };
        let password = prompt(&format!("New password of wallet {wallet}: "))?;
        if password.is_empty() {
            return Err(WalletError::EmptyPassword);
        }
        if *prompt("The same again: ")? != *password {
            return Err(WalletError::PasswordsDiffer);
        }
        Ok(password)
    }
}

/// The first line of a password file.
fn read(path: &Path) -> Result<Password> {
    let text = std::fs::read_to_string(path).map_err(DurableError::file("read the password file", path))?;
    let text = Zeroizing::new(text);
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(Zeroizing::new(line.to_owned())),
        _ => Err(WalletError::EmptyPasswordFile(path.into())),
    }
}

fn prompt(text: &str) -> Result<Password> {
    if !std::io::stdin().is_terminal() {
        return Err(WalletError::NoTerminal);
    }
    rpassword::prompt_password(text).map(Zeroizing::new).map_err(WalletError::Terminal)
}
