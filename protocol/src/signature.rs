//! sr25519 signatures in the signing context of Substrate.
//!
//! Accounts sign as wallets make them sign: the message between `<Bytes>` and `</Bytes>`, so that no page can pass off a
//! transaction as a message. Only that form verifies for an account. An aggregator's receipt key is not an account and signs
//! messages as they are.

/// The context that Substrate signs in.
const CONTEXT: &[u8] = b"substrate";

/// Something that signs with one sr25519 key in the context `substrate`: a key in memory, a keystore, a wallet.
pub trait Signer {
    /// The public key, which as an account is the account's id.
    fn public(&self) -> [u8; 32];

    /// The signature over exactly `message`.
    fn sign(&self, message: &[u8]) -> [u8; 64];
}

impl Signer for schnorrkel::Keypair {
    fn public(&self) -> [u8; 32] {
        self.public.to_bytes()
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.sign_simple(CONTEXT, message).to_bytes()
    }
}

/// The bytes that an account signs for `message`: `<Bytes>` ‖ message ‖ `</Bytes>`.
pub fn account_message(message: &[u8]) -> Vec<u8> {
    [b"<Bytes>", message, b"</Bytes>"].concat()
}

/// Whether `signature` is account `account`'s over `message` in its `<Bytes>` form.
pub fn verify_account(account: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    verify_raw(account, &account_message(message), signature)
}

/// Whether `signature` is `key`'s over exactly `message`.
pub fn verify_raw(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let (Ok(key), Ok(signature)) =
        (schnorrkel::PublicKey::from_bytes(key), schnorrkel::Signature::from_bytes(signature))
    else {
        return false;
    };
    key.verify_simple(CONTEXT, message, &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Signer, account_message, verify_account, verify_raw};
    use schnorrkel::{ExpansionMode, MiniSecretKey};

    #[test]
    fn only_the_wrapped_form_verifies_for_an_account() {
        let key = MiniSecretKey::from_bytes(&[1; 32]).unwrap().expand_to_keypair(ExpansionMode::Ed25519);
        let wrapped = Signer::sign(&key, &account_message(b"hello"));
        let bare = Signer::sign(&key, b"hello");

        assert!(verify_account(&key.public(), b"hello", &wrapped));
        assert!(!verify_account(&key.public(), b"hello", &bare));
        assert!(verify_raw(&key.public(), b"hello", &bare));
        assert!(!verify_account(&key.public(), b"hullo", &wrapped));
        assert!(!verify_account(&[0xff; 32], b"hello", &wrapped));
        assert!(!verify_account(&key.public(), b"hello", &[0xff; 64]));
    }
}
