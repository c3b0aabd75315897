//! Claims that must not be paid.

use super::{Failure, round::Proof};
use sheaf_client_sdk::primitives::sha256;
use subxt::Metadata;

/// `count` forged claims without a signer. Each belongs to a real round and an unclaimed leaf and has a path of the right
/// length, so only hashing up to the root shows that it is wrong.
pub fn forged(genuine: &[Proof], count: u32, metadata: &Metadata) -> Result<Vec<Vec<u8>>, Failure> {
    let forged = genuine.iter().cycle().zip(0..count).map(|(proof, number)| {
        let mut forged = proof.clone();
        let noise = sha256(&[b"forged", &number.to_le_bytes()]);
        match number % 4 {
            0 => forged.claim.salt = noise,
            1 => forged.claim.payee = noise,
            2 => forged.claim.share += 1,
            _ => {
                let last = forged.claim.path.iter_mut().last().ok_or("a lone leaf has no path")?;
                last.hash.0 = noise;
            }
        }
        forged.without_signer(number, metadata)
    });
    forged.collect()
}

/// `count` different transactions without a signer that repeat these claims in turn.
pub fn repeated(proofs: &[Proof], count: u32, metadata: &Metadata) -> Result<Vec<Vec<u8>>, Failure> {
    proofs.iter().cycle().zip(0..count).map(|(proof, number)| proof.without_signer(number, metadata)).collect()
}
