//! The secret from which all salts of a trainer's commitments derive.

use sheaf_primitives::{H256, RoundIndex, TaskId, claim_salt, commitment};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A trainer's claim seed: with it and the payee's address, every proof can be rebuilt. Its memory is wiped when it is
/// dropped.
///
/// It reveals which payees are the trainer's; it cannot move money.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ClaimSeed([u8; 32]);

impl ClaimSeed {
    /// The seed with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The seed's bytes, to be stored encrypted.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The salt of the round's commitment to `payee`.
    pub fn salt(&self, genesis: &H256, task: TaskId, round: RoundIndex, payee: &[u8; 32]) -> [u8; 32] {
        claim_salt(&self.0, &genesis.0, task, round, payee)
    }

    /// The round's commitment to `payee`.
    pub fn commitment(&self, genesis: &H256, task: TaskId, round: RoundIndex, payee: &[u8; 32]) -> [u8; 32] {
        commitment(&genesis.0, task, round, payee, &self.salt(genesis, task, round, payee))
    }
}

impl std::fmt::Debug for ClaimSeed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClaimSeed(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_never_printed() {
        assert_eq!(format!("{:?}", ClaimSeed::from_bytes([7; 32])), "ClaimSeed(secret)");
    }

    #[test]
    fn rounds_and_payees_do_not_share_salts() {
        let seed = ClaimSeed::from_bytes([7; 32]);
        let genesis = H256([1; 32]);
        let salt = seed.salt(&genesis, 0, 0, &[2; 32]);

        assert_eq!(salt, seed.salt(&genesis, 0, 0, &[2; 32]));
        assert_ne!(salt, seed.salt(&genesis, 0, 1, &[2; 32]));
        assert_ne!(salt, seed.salt(&genesis, 0, 0, &[3; 32]));
    }
}
