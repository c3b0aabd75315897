//! A trainer's check-in of one round: the public commitment, and the sealed payee behind it.

use crate::{
    AccountId, H256,
    keys::{ClaimSeed, Keypair, ProtocolSigner},
};
use sheaf_protocol::{
    Hex, RoundId,
    check_in::{CheckIn, CheckInScope, SEALED_LEN},
};

pub use sheaf_protocol::check_in::CheckInError;

/// The recipient of a check-in: a round and its aggregator, as the chain names them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recipient {
    /// The round.
    pub round: RoundId,
    /// The aggregator's account.
    pub aggregator: AccountId,
    /// The aggregator's X25519 key.
    pub sealing_key: [u8; 32],
}

/// The trainer that checks in, and the account that is paid.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The trainer's account, which has the seat.
    pub trainer: AccountId,
    /// The account that is paid; may be a fresh one.
    pub payee: AccountId,
    /// The trainer's claim seed.
    pub seed: ClaimSeed,
}

/// A check-in, ready to send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SealedCheckIn {
    /// The salted hash of the payee; public.
    pub commitment: [u8; 32],
    /// Trainer, payee, salt and signature, which only the aggregator can read.
    pub sealed: Hex<SEALED_LEN>,
}

/// Makes the check-in for an update file. `update` and `base_model` are the SHA-256 of that file and of the model it
/// was trained from; `signer` is the trainer, or holds its `Training` proxy.
pub fn seal(
    recipient: &Recipient,
    identity: &Identity,
    update: H256,
    base_model: H256,
    signer: &Keypair,
) -> Result<SealedCheckIn, CheckInError> {
    let Recipient { round, aggregator, sealing_key } = recipient;
    let Identity { trainer, payee, seed } = identity;
    let salt = seed.salt(&H256(round.genesis), round.task, round.round, &payee.0);
    let scope = CheckInScope { id: *round, update: update.0, base_model: base_model.0 };

    let check_in = CheckIn::sign(&scope, trainer.0, payee.0, salt, &ProtocolSigner(signer));
    let sealed = check_in.seal(round, &aggregator.0, sealing_key)?;
    let length = sealed.len();
    let sealed = sealed.try_into().map_err(|_| CheckInError::WrongLength(length))?;
    Ok(SealedCheckIn { commitment: check_in.commitment(round), sealed: Hex(sealed) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::dev;
    use sheaf_protocol::check_in::SealingKey;

    #[test]
    fn only_the_aggregator_learns_the_payee_and_it_verifies() {
        let key = SealingKey::from_bytes([9; 32]);
        let (ferdie, eve) = (dev("Ferdie").unwrap(), dev("Eve").unwrap());
        let account = |pair: &Keypair| pair.public_key().to_account_id();
        let round = RoundId { genesis: [1; 32], task: 2, round: 3 };
        let aggregator = AccountId([4; 32]);
        let recipient = Recipient { round, aggregator, sealing_key: key.public() };
        let identity =
            Identity { trainer: account(&ferdie), payee: AccountId([5; 32]), seed: ClaimSeed::from_bytes([6; 32]) };

        let made = seal(&recipient, &identity, H256([7; 32]), H256([8; 32]), &eve).unwrap();

        let opened = key.open(&round, &aggregator.0, &made.commitment, &made.sealed.0).unwrap();
        let scope = CheckInScope { id: round, update: [7; 32], base_model: [8; 32] };
        assert_eq!(opened.verify(&scope, &made.commitment), Ok(()));
        assert_eq!(opened.payee, [5; 32]);
        assert_eq!(opened.trainer, account(&ferdie).0);
        assert_eq!(opened.signer, account(&eve).0);
        assert_eq!(made.commitment, identity.seed.commitment(&H256([1; 32]), 2, 3, &[5; 32]));
    }
}
