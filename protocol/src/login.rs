//! How an account opens a training session: it signs the aggregator's nonce, bound to chain, aggregator and a time.

use crate::signature::{Signer, account_message, verify_account};
use sheaf_primitives::tag;

/// Maximum time that a login may still be valid when it is checked, in milliseconds.
pub const MAX_LOGIN_MS: u64 = 5 * 60 * 1000;

/// The content of a login.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Login {
    /// Hash of block 0.
    pub genesis: [u8; 32],
    /// The aggregator's account.
    pub aggregator: [u8; 32],
    /// The trainer's account.
    pub account: [u8; 32],
    /// The nonce of the aggregator's challenge.
    pub nonce: [u8; 32],
    /// When the login ceases to be valid, in Unix milliseconds.
    pub expires_ms: u64,
}

/// Why a login is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LoginError {
    /// The login has expired.
    #[error("the login expired at {expires_ms} ms, and now it is {now_ms} ms: log in again, and check the clock")]
    Expired {
        /// When it expired.
        expires_ms: u64,
        /// When it was checked.
        now_ms: u64,
    },
    /// The login would be valid for too long.
    #[error(
        "the login expires at {expires_ms} ms, more than 5 minutes after {now_ms} ms: shorten it, and check the clock"
    )]
    TooLong {
        /// When it would expire.
        expires_ms: u64,
        /// When it was checked.
        now_ms: u64,
    },
    /// The signature is not the signer's over this login.
    #[error(
        "the login's signature does not verify: it must be sr25519 over <Bytes>message</Bytes>, made for this chain, this aggregator, this account and this nonce"
    )]
    BadSignature,
}

impl Login {
    /// `T("login") ‖ genesis ‖ aggregator ‖ account ‖ nonce ‖ expires_ms`.
    pub fn message(&self) -> Vec<u8> {
        [
            tag("login").as_slice(),
            &self.genesis,
            &self.aggregator,
            &self.account,
            &self.nonce,
            &self.expires_ms.to_le_bytes(),
        ]
        .concat()
    }

    /// Signs as `signer`: the account itself, or a holder of its `Training` proxy.
    pub fn sign(&self, signer: &impl Signer) -> [u8; 64] {
        signer.sign(&account_message(&self.message()))
    }

    /// Accepts a login that is valid at `now_ms` and signed by `signer`. Whether `signer` may act for the account is for
    /// the caller to look up on chain.
    pub fn verify(&self, signer: &[u8; 32], signature: &[u8; 64], now_ms: u64) -> Result<(), LoginError> {
        let expires_ms = self.expires_ms;
        let left = expires_ms.checked_sub(now_ms).filter(|left| *left > 0);
        let left = left.ok_or(LoginError::Expired { expires_ms, now_ms })?;
        if left > MAX_LOGIN_MS {
            return Err(LoginError::TooLong { expires_ms, now_ms });
        }
        if !verify_account(signer, &self.message(), signature) {
            return Err(LoginError::BadSignature);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::{Login, LoginError, MAX_LOGIN_MS};
    use crate::signature::Signer;
    use schnorrkel::{ExpansionMode, Keypair, MiniSecretKey};

    fn key(seed: u8) -> Keypair {
        MiniSecretKey::from_bytes(&[seed; 32]).unwrap().expand_to_keypair(ExpansionMode::Ed25519)
    }

    fn login(account: [u8; 32]) -> Login {
        Login { genesis: [1; 32], aggregator: [2; 32], account, nonce: [3; 32], expires_ms: 100_000 }
    }

    #[test]
    fn a_login_signed_by_the_account_or_its_proxy_is_accepted_until_it_expires() {
        for signer in [key(1), key(2)] {
            let login = login(key(1).public());
            let signature = login.sign(&signer);

            assert_eq!(login.verify(&signer.public(), &signature, 99_999), Ok(()));
            let expired = LoginError::Expired { expires_ms: 100_000, now_ms: 100_000 };
            assert_eq!(login.verify(&signer.public(), &signature, 100_000), Err(expired));
        }
    }

    #[test]
    fn a_login_for_another_aggregator_chain_account_or_nonce_is_refused() {
        let key = key(1);
        let login = login(key.public());
        let signature = login.sign(&key);

        for other in [
            Login { aggregator: [9; 32], ..login },
            Login { genesis: [9; 32], ..login },
            Login { account: [9; 32], ..login },
            Login { nonce: [9; 32], ..login },
            Login { expires_ms: 100_001, ..login },
        ] {
            assert_eq!(other.verify(&key.public(), &signature, 50_000), Err(LoginError::BadSignature));
        }
    }

    #[test]
    fn a_login_that_would_last_too_long_is_refused() {
        let key = key(1);
        let login = Login { expires_ms: MAX_LOGIN_MS + 2, ..login(key.public()) };
        let signature = login.sign(&key);

        assert!(matches!(login.verify(&key.public(), &signature, 1), Err(LoginError::TooLong { .. })));
        assert_eq!(login.verify(&key.public(), &signature, 2), Ok(()));
    }
}
