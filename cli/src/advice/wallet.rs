//! Errors of wallets and their passwords.

use sheaf_wallet::{WalletError, keystore::KeystoreError};

use crate::error::{Failure, Kind};

impl From<WalletError> for Failure {
    fn from(error: WalletError) -> Self {
        let failure = Self::new(Kind::Wallet, error.to_string());
        match error {
            WalletError::Keystore(error) => error.into(),
            WalletError::File(error) => error.into(),
            WalletError::Keyring(_) => failure.next("pass --password-file FILE, or set SHEAF_PASSWORD_FILE"),
            WalletError::NoTerminal => failure.next(
                "pass --password-file FILE, set SHEAF_PASSWORD_FILE, or type it once before: sheaf wallet unlock",
            ),
            WalletError::UnknownAccount(_) => Self::input(failure.message())
                .next("`sheaf wallet list` shows the wallets here; an address starts with 5 and has 48 letters"),
            WalletError::EmptyPassword
            | WalletError::PasswordsDiffer
            | WalletError::EmptyPasswordFile(_)
            | WalletError::Terminal(_) => failure,
        }
    }
}

impl From<KeystoreError> for Failure {
    fn from(error: KeystoreError) -> Self {
        let failure = Self::new(Kind::Wallet, error.to_string());
        match error {
            KeystoreError::Missing { name, .. } => failure
                .next(format!("`sheaf wallet list` shows the wallets here, `sheaf wallet create {name}` makes it")),
            KeystoreError::Exists(_) => failure.next("choose another name; `sheaf wallet list` shows the wallets here"),
            KeystoreError::WrongPassword(_) => {
                failure.next("check --password-file or SHEAF_PASSWORD_FILE, or leave both out to be asked")
            }
            KeystoreError::NotAWallet { .. } => failure.next(
                "export an sr25519 account of polkadot.js with a password, or import its mnemonic: sheaf wallet import NAME",
            ),
            KeystoreError::BadSecret { .. }
            | KeystoreError::BadName(_)
            | KeystoreError::Unsealable(_)
            | KeystoreError::NoAddress(_) => failure,
        }
    }
}
