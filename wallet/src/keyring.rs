//! Passwords of wallets in the kernel's keyring, so that the user need not type them for a while: [`Keyring`].
//!
//! They are in the user's keyring (`keyctl show @u`), never on disk. The kernel removes them after the requested time, or when the
//! machine shuts down. Every program of the same user can read them, as it can read what that user types.

use std::time::Duration;

use crate::{
    error::{Result, WalletError},
    password::Password,
};

/// The passwords that `sheaf wallet unlock` keeps, by account.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keyring;

/// The name of an account's entry in the keyring.
#[cfg(target_os = "linux")]
fn entry(account: &[u8; 32]) -> String {
    format!("sheaf-wallet:{}", hex::encode(account))
}

fn unavailable(reason: impl std::fmt::Display) -> WalletError {
    WalletError::Keyring(reason.to_string())
}

#[cfg(target_os = "linux")]
mod kernel {
    use linux_keyutils::{Key, KeyError, KeyPermissionsBuilder, KeyRing, KeyRingIdentifier, Permission};
    use zeroize::Zeroizing;

    use super::{Duration, Keyring, Password, Result, WalletError, entry, unavailable};

    impl Keyring {
        /// Keeps the password of `account`'s wallet for `duration`, in whole seconds with a minimum of one.
        pub fn keep(self, account: &[u8; 32], password: &str, duration: Duration) -> Result<()> {
            let seconds = usize::try_from(duration.as_secs().max(1)).map_err(unavailable)?;
            let keep = || -> Result<(), KeyError> {
                let key = ring()?.add_key(&entry(account), password)?;
                // Other sessions of the user, such as a service's, do not possess the keys of this one.
                let all = KeyPermissionsBuilder::builder().posessor(Permission::ALL).user(Permission::ALL).build();
                key.set_perms(all)?;
                key.set_timeout(seconds)
            };
            keep().map_err(why)
        }

        /// The password of `account`'s wallet, if it is kept.
        pub fn password(self, account: &[u8; 32]) -> Option<Password> {
            let bytes = Zeroizing::new(find(account)?.read_to_vec().ok()?);
            std::str::from_utf8(&bytes).ok().map(|password| Zeroizing::new(password.to_owned()))
        }

        /// Whether the password of `account`'s wallet is kept.
        pub fn is_held(self, account: &[u8; 32]) -> bool {
            self.password(account).is_some()
        }

        /// Removes the password of `account`'s wallet. `false` if it was not kept.
        pub fn forget(self, account: &[u8; 32]) -> Result<bool> {
            match find(account) {
                Some(key) => key.invalidate().map(|()| true).map_err(why),
                None => Ok(false),
            }
        }
    }

    fn ring() -> Result<KeyRing, KeyError> {
        KeyRing::from_special_id(KeyRingIdentifier::User, true)
    }

    fn find(account: &[u8; 32]) -> Option<Key> {
        ring().ok()?.search(&entry(account)).ok()
    }

    fn why(error: KeyError) -> WalletError {
        unavailable(format!("{error:?}"))
    }
}

#[cfg(not(target_os = "linux"))]
#[allow(missing_docs)] // As on Linux, where there is a keyring.
impl Keyring {
    pub fn keep(self, _: &[u8; 32], _: &str, _: Duration) -> Result<()> {
        Err(unavailable("this is not Linux"))
    }

    pub fn password(self, _: &[u8; 32]) -> Option<Password> {
        None
    }

    pub fn is_held(self, _: &[u8; 32]) -> bool {
        false
    }

    pub fn forget(self, _: &[u8; 32]) -> Result<bool> {
        Ok(false)
    }
}
