//! Encryption with a password: scrypt for the key, XSalsa20-Poly1305 for the secret, as in polkadot.js JSON version 3.
//!
//! Source of the layout: `packages/util-crypto/src/{scrypt,json}` of github.com/polkadot-js/common.

use crypto_secretbox::{Key, KeyInit, Nonce, XSalsa20Poly1305, aead::Aead};
use rand::{RngCore, rngs::OsRng};
use zeroize::Zeroizing;

/// Bytes of a scrypt salt with its parameters: salt ‖ N ‖ p ‖ r.
const HEADER: usize = 44;
/// Bytes of a nonce.
const NONCE: usize = 24;

/// The cost of deriving a key: scrypt's N, p and r. Only the values that polkadot.js accepts are allowed, so that a forged file
/// cannot demand terabytes of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    n: u32,
    p: u32,
    r: u32,
}

impl Cost {
    /// For new wallets: 128 MiB and about half a second.
    pub const STRONG: Self = Self { n: 1 << 17, p: 1, r: 8 };
    /// The cost that polkadot.js uses; for tests.
    pub const STANDARD: Self = Self { n: 1 << 15, p: 1, r: 8 };

    const ALLOWED: [Self; 6] = [
        Self { n: 1 << 13, p: 10, r: 8 },
        Self { n: 1 << 14, p: 5, r: 8 },
        Self { n: 1 << 15, p: 3, r: 8 },
        Self::STANDARD,
        Self { n: 1 << 16, p: 2, r: 8 },
        Self::STRONG,
    ];
}

/// A key derived from a password, with the header from which to derive it again.
pub(super) struct PasswordKey {
    header: [u8; HEADER],
    key: Zeroizing<[u8; 32]>,
}

impl PasswordKey {
    /// A key for a new file, with a fresh salt.
    pub(super) fn fresh(password: &str, cost: Cost) -> Option<Self> {
        let mut salt = [0; 32];
        OsRng.fill_bytes(&mut salt);
        let mut header = [0; HEADER];
        let parts =
            salt.into_iter().chain(cost.n.to_le_bytes()).chain(cost.p.to_le_bytes()).chain(cost.r.to_le_bytes());
        header.iter_mut().zip(parts).for_each(|(slot, byte)| *slot = byte);
        Self::derive(password, header)
    }

    /// The key of a file that starts with `header`. `None` if the header has parameters that polkadot.js does not accept.
    fn derive(password: &str, header: [u8; HEADER]) -> Option<Self> {
        let (salt, parameters) = header.split_at(32);
        let mut words = parameters.chunks_exact(4).filter_map(|word| word.try_into().ok().map(u32::from_le_bytes));
        let (n, p, r) = (words.next()?, words.next()?, words.next()?);
        Cost::ALLOWED.contains(&Cost { n, p, r }).then_some(())?;
        let log_n = u8::try_from(n.trailing_zeros()).ok()?;
        let parameters = scrypt::Params::new(log_n, r, p, 32).ok()?;
        let mut key = Zeroizing::new([0; 32]);
        scrypt::scrypt(password.as_bytes(), salt, &parameters, key.as_mut_slice()).ok()?;
        Some(Self { header, key })
    }

    /// `nonce ‖ box`. Each call uses a new random nonce, so one key can encrypt several secrets.
    pub(super) fn seal(&self, secret: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE];
        OsRng.fill_bytes(&mut nonce);
        let cipher = XSalsa20Poly1305::new(Key::from_slice(self.key.as_slice()));
        let sealed = cipher.encrypt(Nonce::from_slice(&nonce), secret).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// What [`Self::seal`] sealed. `None` if the password is another, or the bytes were altered.
    pub(super) fn open(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let cipher = XSalsa20Poly1305::new(Key::from_slice(self.key.as_slice()));
        cipher.decrypt(Nonce::from_slice(nonce), sealed).ok().map(Zeroizing::new)
    }

    /// `header ‖ nonce ‖ box`, which the password alone decrypts.
    pub(super) fn seal_with_header(&self, secret: &[u8]) -> Option<Vec<u8>> {
        Some([self.header.as_slice(), &self.seal(secret)?].concat())
    }
}

/// Splits what [`PasswordKey::seal_with_header`] wrote into the password's key and the sealed rest. `None` if it is too
/// short, or its parameters are not allowed.
pub(super) fn split<'a>(bytes: &'a [u8], password: &str) -> Option<(PasswordKey, &'a [u8])> {
    let (header, sealed) = bytes.split_at_checked(HEADER)?;
    Some((PasswordKey::derive(password, header.try_into().ok()?)?, sealed))
}
