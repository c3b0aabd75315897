//! A check-in travels from trainer to aggregator, and nothing else does.
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use proptest::prelude::*;
use schnorrkel::{ExpansionMode, Keypair, MiniSecretKey};
use sheaf_primitives::RoundId;
use sheaf_protocol::{
    Signer,
    check_in::{CheckIn, CheckInError, CheckInScope, PLAINTEXT_LEN, SEALED_LEN, SealingKey},
    receipt::Receipt,
};

const AGGREGATOR: [u8; 32] = [0xa6; 32];
const SCOPE: CheckInScope =
    CheckInScope { id: RoundId { genesis: [1; 32], task: 7, round: 3 }, update: [2; 32], base_model: [3; 32] };

fn key(seed: u8) -> Keypair {
    MiniSecretKey::from_bytes(&[seed; 32]).unwrap().expand_to_keypair(ExpansionMode::Ed25519)
}

fn check_in(signer: &Keypair) -> CheckIn {
    CheckIn::sign(&SCOPE, key(1).public(), [4; 32], [5; 32], signer)
}

#[test]
fn what_is_sealed_opens_and_verifies() {
    let sealing = SealingKey::generate();
    for signer in [key(1), key(2)] {
        let check_in = check_in(&signer);
        let commitment = check_in.commitment(&SCOPE.id);

        let sealed = check_in.seal(&SCOPE.id, &AGGREGATOR, &sealing.public()).unwrap();
        let opened = sealing.open(&SCOPE.id, &AGGREGATOR, &commitment, &sealed).unwrap();

        assert_eq!(sealed.len(), SEALED_LEN);
        assert_eq!(opened, check_in);
        assert_eq!(opened.signer, signer.public());
        assert_eq!(opened.verify(&SCOPE, &commitment), Ok(()));
    }
}

#[test]
fn a_seal_opens_only_for_its_key_aggregator_round_and_commitment() {
    let sealing = SealingKey::from_bytes([8; 32]);
    let check_in = check_in(&key(1));
    let commitment = check_in.commitment(&SCOPE.id);
    let sealed = check_in.seal(&SCOPE.id, &AGGREGATOR, &sealing.public()).unwrap();
    let id = SCOPE.id;

    for (key, id, aggregator, commitment) in [
        (SealingKey::from_bytes([9; 32]), id, AGGREGATOR, commitment),
        (sealing.clone(), RoundId { genesis: [9; 32], ..id }, AGGREGATOR, commitment),
        (sealing.clone(), RoundId { task: 8, ..id }, AGGREGATOR, commitment),
        (sealing.clone(), RoundId { round: 4, ..id }, AGGREGATOR, commitment),
        (sealing.clone(), id, [9; 32], commitment),
        (sealing.clone(), id, AGGREGATOR, [9; 32]),
    ] {
        assert_eq!(key.open(&id, &aggregator, &commitment, &sealed), Err(CheckInError::BadSeal));
    }
    for length in [0, 31, SEALED_LEN - 1] {
        let cut = sealing.open(&id, &AGGREGATOR, &commitment, &sealed[..length]);
        assert_eq!(cut, Err(CheckInError::WrongLength(length)));
    }
    let longer = [sealed, vec![0]].concat();
    assert_eq!(sealing.open(&id, &AGGREGATOR, &commitment, &longer), Err(CheckInError::WrongLength(SEALED_LEN + 1)));
}

#[test]
fn a_key_that_cannot_be_encrypted_to_is_refused() {
    let sealed = check_in(&key(1)).seal(&SCOPE.id, &AGGREGATOR, &[0; 32]);

    assert_eq!(sealed, Err(CheckInError::BadSealingKey([0; 32].into())));
}

#[test]
fn a_check_in_for_another_update_base_model_or_round_does_not_verify() {
    let check_in = check_in(&key(1));
    let commitment = check_in.commitment(&SCOPE.id);

    let update = CheckInScope { update: [9; 32], ..SCOPE };
    let base_model = CheckInScope { base_model: [9; 32], ..SCOPE };
    let round = CheckInScope { id: RoundId { round: 4, ..SCOPE.id }, ..SCOPE };

    assert_eq!(check_in.verify(&update, &commitment), Err(CheckInError::BadSignature));
    assert_eq!(check_in.verify(&base_model, &commitment), Err(CheckInError::BadSignature));
    assert!(matches!(check_in.verify(&round, &commitment), Err(CheckInError::BadCommitment { .. })));
    assert!(matches!(check_in.verify(&SCOPE, &[9; 32]), Err(CheckInError::BadCommitment { .. })));
    let other_signer = CheckIn { signer: key(2).public(), ..check_in };
    assert_eq!(other_signer.verify(&SCOPE, &commitment), Err(CheckInError::BadSignature));
}

#[test]
fn a_receipt_verifies_for_what_it_says_and_nothing_else() {
    let receipt = Receipt {
        id: SCOPE.id,
        trainer: [1; 32],
        commitment: [2; 32],
        update: [3; 32],
        base_model: [4; 32],
        received_ms: 5,
    };
    let signature = receipt.sign(&key(3));
    let receipt_key = key(3).public();

    assert!(receipt.is_signed_by(&receipt_key, &signature));
    assert!(!receipt.is_signed_by(&key(4).public(), &signature));
    for other in [
        Receipt { id: RoundId { round: 9, ..receipt.id }, ..receipt },
        Receipt { trainer: [9; 32], ..receipt },
        Receipt { commitment: [9; 32], ..receipt },
        Receipt { update: [9; 32], ..receipt },
        Receipt { base_model: [9; 32], ..receipt },
        Receipt { received_ms: 9, ..receipt },
    ] {
        assert!(!other.is_signed_by(&receipt_key, &signature));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bit_flipped_in_a_sealed_check_in_keeps_it_closed(position in 0..SEALED_LEN, bit in 0..8u8) {
        let sealing = SealingKey::from_bytes([8; 32]);
        let check_in = check_in(&key(1));
        let commitment = check_in.commitment(&SCOPE.id);
        let mut sealed = check_in.seal(&SCOPE.id, &AGGREGATOR, &sealing.public()).unwrap();
        sealed[position] ^= 1u8 << bit;
        // RFC 7748 masks the last bit of an X25519 public key; HPKE hashes it into the key all the same.

        prop_assert_eq!(sealing.open(&SCOPE.id, &AGGREGATOR, &commitment, &sealed), Err(CheckInError::BadSeal));
    }

    #[test]
    fn a_plaintext_reads_back(bytes in proptest::collection::vec(any::<u8>(), PLAINTEXT_LEN)) {
        let check_in = CheckIn::from_plaintext(&bytes).unwrap();

        prop_assert_eq!(check_in.to_plaintext().to_vec(), bytes.clone());
        prop_assert_eq!(CheckIn::from_plaintext(&bytes[1..]), None);
    }
}
