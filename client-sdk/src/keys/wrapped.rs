//! Signatures in the one form that wallets make for messages: over `<Bytes>` ‖ message ‖ `</Bytes>`.
//!
//! A wrapped message is never a transaction, so its signature never authorizes a transfer.

use super::Keypair;
use crate::AccountId;
use sheaf_protocol::{Signer, account_message, verify_account};

/// Signs `message`, wrapped.
pub fn sign_wrapped(keypair: &Keypair, message: &[u8]) -> [u8; 64] {
    keypair.sign(&account_message(message)).0
}

/// Whether `signature` is a signature by `account` over `message`, wrapped.
pub fn verify_wrapped(account: &AccountId, message: &[u8], signature: &[u8; 64]) -> bool {
    verify_account(&account.0, message, signature)
}

/// A key pair that signs the messages of `sheaf_protocol`: logins, check-ins, receipts.
#[derive(Clone, Copy)]
pub struct ProtocolSigner<'a>(pub &'a Keypair);

impl Signer for ProtocolSigner<'_> {
    fn public(&self) -> [u8; 32] {
        self.0.public_key().0
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::dev;

    #[test]
    fn only_the_wrapped_form_verifies() {
        let alice = dev("Alice").unwrap();
        let account = alice.public_key().to_account_id();

        assert!(verify_wrapped(&account, b"hello", &sign_wrapped(&alice, b"hello")));
        assert!(!verify_wrapped(&account, b"hello", &alice.sign(b"hello").0));
        assert!(!verify_wrapped(&account, b"other", &sign_wrapped(&alice, b"hello")));
    }
}
