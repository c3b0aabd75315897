//! The commitment: a salted hash that stands for a payee until the payee claims.
//!
//! All addresses with a stake are public, so a plain hash of one hides nothing: the salt hides it. Salts are derived
//! from one secret per trainer account, the claim seed, so that a wallet restored from its backup can rebuild every
//! proof.

use crate::{hash::sha256, round_id::RoundId, tag::tag};
use hkdf::Hkdf;
use sha2::Sha256;

/// The salt of one round's commitment:
/// `HKDF-SHA256(ikm = claim_seed, salt = genesis, info = T("salt") ‖ task ‖ round ‖ payee)`, 32 bytes.
///
/// `claim_seed` is the trainer's secret, `genesis` the hash of block 0, `payee` the account that will be paid.
pub fn claim_salt(claim_seed: &[u8; 32], genesis: &[u8; 32], task: u64, round: u32, payee: &[u8; 32]) -> [u8; 32] {
    let expander = Hkdf::<Sha256>::new(Some(genesis), claim_seed);
    let mut salt = [0; 32];
    let filled =
        expander.expand_multi_info(&[&tag("salt"), &task.to_le_bytes(), &round.to_le_bytes(), payee], &mut salt);
    // HKDF refuses only outputs above 255 blocks of 32 bytes; this is one block.
    debug_assert!(filled.is_ok());
    salt
}

/// `SHA-256(T("commitment") ‖ genesis ‖ task ‖ round ‖ payee ‖ salt)`, integers little-endian.
pub fn commitment(genesis: &[u8; 32], task: u64, round: u32, payee: &[u8; 32], salt: &[u8; 32]) -> [u8; 32] {
    let id = RoundId { genesis: *genesis, task, round };
    sha256(&[&tag("commitment"), &id.to_bytes(), payee, salt])
}
