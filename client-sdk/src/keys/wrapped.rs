//! Signatures in the one form that wallets make for messages: over `<Bytes>` ‖ message ‖ `</Bytes>`.
//!
//! A wrapped message is never a transaction, so whoever signs one signs no transfer by mistake.

use super::Keypair;
use crate::AccountId;
use subxt_signer::sr25519::{PublicKey, Signature, verify};

/// Signs `message`, wrapped.
pub fn sign_wrapped(keypair: &Keypair, message: &[u8]) -> [u8; 64] {
    keypair.sign(&wrapped(message)).0
}

/// Whether `signature` is the one of `account` over `message`, wrapped.
pub fn verify_wrapped(account: &AccountId, message: &[u8], signature: &[u8; 64]) -> bool {
    verify(&Signature(*signature), wrapped(message), &PublicKey(account.0))
}

fn wrapped(message: &[u8]) -> Vec<u8> {
    [b"<Bytes>", message, b"</Bytes>"].concat()
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
