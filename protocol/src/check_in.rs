//! A check-in: with its update, a trainer sends the salted hash of its payout address in the open, and the address, the
//! salt and a signature sealed to the aggregator.
//!
//! The feed shows the hash; only the aggregator can open the seal, recompute the hash and see which trainer it belongs to.

use crate::signature::{Signer, account_message, verify_account};
use hpke::{
    Deserializable, Kem as _, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305, kdf::HkdfSha256,
    kem::X25519HkdfSha256, single_shot_open, single_shot_seal,
};
use sheaf_primitives::{RoundId, commitment, tag};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Length of a check-in's plaintext in bytes.
pub const PLAINTEXT_LEN: usize = 192;

/// Length of a sealed check-in in bytes: encapsulated key, ciphertext, tag.
pub const SEALED_LEN: usize = 240;

/// The content of a sealed check-in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CheckIn {
    /// The trainer's account, which has the seat.
    pub trainer: [u8; 32],
    /// Who signed: the trainer, or a holder of its `Training` proxy.
    pub signer: [u8; 32],
    /// The account to be paid.
    pub payee: [u8; 32],
    /// The salt that hides the payee in the commitment.
    pub salt: [u8; 32],
    /// The signer's signature over [`check_in_message`] in its `<Bytes>` form.
    pub signature: [u8; 64],
}

/// The update that a check-in goes with, and the round it is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CheckInScope {
    /// The round.
    pub id: RoundId,
    /// SHA-256 of the update file.
    pub update: [u8; 32],
    /// SHA-256 of the model that the update was trained from.
    pub base_model: [u8; 32],
}

/// Why a check-in is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CheckInError {
    /// The recipient's key is not an X25519 public key that can be encrypted to.
    #[error("the sealing key {0} cannot be encrypted to: it is not a usable X25519 public key")]
    BadSealingKey(crate::Hash),
    /// A sealed check-in has exactly one length.
    #[error("the sealed check-in has {0} bytes; it must have 240")]
    WrongLength(usize),
    /// The seal does not open.
    #[error("the seal does not open: it was made for another key, aggregator, task, round or commitment, or altered")]
    BadSeal,
    /// The commitment is not the hash of what is under the seal.
    #[error("the commitment is {announced}, but payee and salt under the seal make {computed}")]
    BadCommitment {
        /// The commitment that was announced.
        announced: crate::Hash,
        /// The hash of the sealed fields.
        computed: crate::Hash,
    },
    /// The signature is not the signer's over this check-in.
    #[error(
        "the check-in's signature does not verify: it must be sr25519 over <Bytes>message</Bytes>, made for this round, commitment, update and base model"
    )]
    BadSignature,
}

/// `T("check-in-auth") ‖ genesis ‖ task ‖ round ‖ commitment ‖ sha256(update) ‖ base_model`: what a check-in's signature
/// is over, in its `<Bytes>` form.
pub fn check_in_message(scope: &CheckInScope, commitment: &[u8; 32]) -> Vec<u8> {
    let CheckInScope { id, update, base_model } = scope;
    [tag("check-in-auth").as_slice(), &id.to_bytes(), commitment, update, base_model].concat()
}

impl CheckIn {
    /// Makes and signs a check-in of `trainer`, to be paid to `payee`. `signer` is the trainer or holds its `Training`
    /// proxy.
    pub fn sign(
        scope: &CheckInScope,
        trainer: [u8; 32],
        payee: [u8; 32],
        salt: [u8; 32],
        signer: &impl Signer,
    ) -> Self {
        let RoundId { genesis, task, round } = scope.id;
        let commitment = commitment(&genesis, task, round, &payee, &salt);
        let signature = signer.sign(&account_message(&check_in_message(scope, &commitment)));
        Self { trainer, signer: signer.public(), payee, salt, signature }
    }

    /// The commitment that payee and salt make in the round `id`.
    pub fn commitment(&self, id: &RoundId) -> [u8; 32] {
        commitment(&id.genesis, id.task, id.round, &self.payee, &self.salt)
    }

    /// Accepts a check-in whose commitment is `announced` and whose signature is its signer's. Whether the signer may act
    /// for the trainer, and whether the trainer has a seat, is for the caller to look up on chain.
    pub fn verify(&self, scope: &CheckInScope, announced: &[u8; 32]) -> Result<(), CheckInError> {
        let computed = self.commitment(&scope.id);
        if computed != *announced {
            return Err(CheckInError::BadCommitment { announced: (*announced).into(), computed: computed.into() });
        }
        if !verify_account(&self.signer, &check_in_message(scope, announced), &self.signature) {
            return Err(CheckInError::BadSignature);
        }
        Ok(())
    }

    /// `trainer ‖ signer ‖ payee ‖ salt ‖ signature`.
    pub fn to_plaintext(&self) -> [u8; PLAINTEXT_LEN] {
        let mut plaintext = [0; PLAINTEXT_LEN];
        let parts = [self.trainer.as_slice(), &self.signer, &self.payee, &self.salt, &self.signature];
        for (slot, byte) in plaintext.iter_mut().zip(parts.concat()) {
            *slot = byte;
        }
        plaintext
    }

    /// Reads a plaintext. `None` if its length is not [`PLAINTEXT_LEN`].
    pub fn from_plaintext(plaintext: &[u8]) -> Option<Self> {
        let (trainer, rest) = plaintext.split_first_chunk()?;
        let (signer, rest) = rest.split_first_chunk()?;
        let (payee, rest) = rest.split_first_chunk()?;
        let (salt, rest) = rest.split_first_chunk()?;
        let signature = rest.try_into().ok()?;
        Some(Self { trainer: *trainer, signer: *signer, payee: *payee, salt: *salt, signature })
    }

    /// Seals the check-in to an aggregator: `enc ‖ ciphertext`, HPKE (RFC 9180) in base mode with DHKEM(X25519,
    /// HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305, where
    /// `info = T("check-in") ‖ genesis ‖ aggregator ‖ task ‖ round` and `aad = commitment`.
    ///
    /// `aggregator` is the aggregator's account, `sealing_key` its X25519 public key.
    pub fn seal(&self, id: &RoundId, aggregator: &[u8; 32], sealing_key: &[u8; 32]) -> Result<Vec<u8>, CheckInError> {
        let unusable = || CheckInError::BadSealingKey((*sealing_key).into());
        let recipient = PublicKey::from_bytes(sealing_key).map_err(|_| unusable())?;
        let plaintext = Zeroizing::new(self.to_plaintext());
        let (encapsulated, ciphertext) = single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &recipient,
            &seal_info(id, aggregator),
            plaintext.as_slice(),
            &self.commitment(id),
        )
        .map_err(|_| unusable())?;
        Ok([encapsulated.to_bytes().as_slice(), &ciphertext].concat())
    }
}

type PublicKey = <X25519HkdfSha256 as hpke::Kem>::PublicKey;
type PrivateKey = <X25519HkdfSha256 as hpke::Kem>::PrivateKey;
type EncappedKey = <X25519HkdfSha256 as hpke::Kem>::EncappedKey;

/// `T("check-in") ‖ genesis ‖ aggregator ‖ task ‖ round`.
fn seal_info(id: &RoundId, aggregator: &[u8; 32]) -> Vec<u8> {
    let RoundId { genesis, task, round } = id;
    [tag("check-in").as_slice(), genesis, aggregator, &task.to_le_bytes(), &round.to_le_bytes()].concat()
}

/// An aggregator's secret X25519 key, which opens the check-ins sealed to it. Wiped from memory when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingKey([u8; 32]);

impl SealingKey {
    /// A new random key, from the operating system's randomness.
    pub fn generate() -> Self {
        let (secret, _) = X25519HkdfSha256::gen_keypair();
        Self(secret.to_bytes().into())
    }

    /// The key with these secret bytes.
    pub fn from_bytes(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The secret bytes, to be kept on disk.
    pub fn secret_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The public key that trainers seal to.
    pub fn public(&self) -> [u8; 32] {
        // Any 32 bytes are an X25519 private key, so this is never zeros.
        self.private_key().map_or([0; 32], |key| X25519HkdfSha256::sk_to_pk(&key).to_bytes().into())
    }

    /// Opens a check-in sealed to this key for `aggregator`, round `id` and `commitment`. The result must still pass
    /// [`CheckIn::verify`].
    pub fn open(
        &self,
        id: &RoundId,
        aggregator: &[u8; 32],
        commitment: &[u8; 32],
        sealed: &[u8],
    ) -> Result<CheckIn, CheckInError> {
        if sealed.len() != SEALED_LEN {
            return Err(CheckInError::WrongLength(sealed.len()));
        }
        let (encapsulated, ciphertext) = sealed.split_first_chunk::<32>().ok_or(CheckInError::BadSeal)?;
        let encapsulated = EncappedKey::from_bytes(encapsulated).map_err(|_| CheckInError::BadSeal)?;
        let secret = self.private_key().ok_or(CheckInError::BadSeal)?;
        let plaintext = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &secret,
            &encapsulated,
            &seal_info(id, aggregator),
            ciphertext,
            commitment,
        )
        .map_err(|_| CheckInError::BadSeal)?;
        CheckIn::from_plaintext(&Zeroizing::new(plaintext)).ok_or(CheckInError::BadSeal)
    }

    fn private_key(&self) -> Option<PrivateKey> {
        PrivateKey::from_bytes(&self.0).ok()
    }
}

impl core::fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
        f.write_str("SealingKey(secret)")
    }
}
