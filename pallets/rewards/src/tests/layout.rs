//! What clients depend on: the indices of calls, and the place and layout of records.

use super::{actions::*, mock::*};
use crate::{Call, ClaimedPages, Event, RewardRound, Rounds};
use codec::Encode;
use frame_support::traits::{GetStorageVersion, StorageVersion};
use scale_info::{TypeDef, TypeInfo};
use sp_io::hashing::{twox_64, twox_128};

/// What the hasher of the keys does to a part of a key.
fn twox_64_concat(part: impl Encode) -> Vec<u8> {
    part.using_encoded(|bytes| [&twox_64(bytes)[..], bytes].concat())
}

fn item(name: &str) -> Vec<u8> {
    [twox_128(b"Rewards"), twox_128(name.as_bytes())].concat()
}

#[test]
fn calls_keep_their_indices() {
    let TypeDef::Variant(calls) = Call::<Test>::type_info().type_def else { panic!("calls are variants") };
    let calls: Vec<_> = calls.variants.iter().map(|call| (call.index, call.name)).collect();
    assert_eq!(calls, [(0, "claim"), (1, "claim_many")]);
}

#[test]
fn a_claim_is_written_as_it_was() {
    chain(|| {
        let claims = open(1, 0, 900, &equal(2));
        let claim = claims[0].clone();
        let path: Vec<_> = claim.path.iter().map(|node| (node.sum, node.hash)).collect();
        let fields = (0u8, 1u64, 0u32, (claim.index, claim.payee, claim.salt, claim.share, path));
        assert_eq!(Call::<Test>::claim { task: 1, round: 0, claim }.encode(), fields.encode());
    });
}

#[test]
fn a_round_is_laid_out_as_it_was() {
    let round = RewardRound { root: other_hash(), total_shares: 1, leaves: 2, opens_at: 3u32 };
    assert_eq!(round.encode(), (other_hash(), 1u128, 2u32, 3u32).encode());
}

#[test]
fn rounds_are_stored_where_they_were() {
    let expected = [item("Rounds"), twox_64_concat(7u64), twox_64_concat(8u32)].concat();
    assert_eq!(Rounds::<Test>::hashed_key_for(7, 8), expected);
}

#[test]
fn pages_of_marks_are_stored_where_and_as_they_were() {
    let expected = [item("ClaimedPages"), twox_64_concat(7u64), twox_64_concat(8u32), twox_64_concat(9u32)].concat();
    assert_eq!(ClaimedPages::<Test>::hashed_key_for((7, 8, 9)), expected);

    chain(|| {
        let claims = open(1, 0, 900, &equal(2));
        for claimed in &claims {
            claim(1, 0, claimed).unwrap();
        }
        let page = sp_io::storage::get(&ClaimedPages::<Test>::hashed_key_for((1, 0, 0))).unwrap();
        assert_eq!(page.to_vec(), [&[0b11][..], &[0; 63]].concat());
    });
}

#[test]
fn the_event_is_laid_out_as_it_was() {
    let event = Event::<Test>::Claimed { task: 1, round: 2, index: 3, payee: payee(4), amount: 5, fee: 6 };
    assert_eq!(event.encode(), (0u8, 1u64, 2u32, 3u32, payee(4), 5u128, 6u128).encode());
}

#[test]
fn the_storage_is_of_version_1() {
    assert_eq!(Rewards::in_code_storage_version(), StorageVersion::new(1));
}
