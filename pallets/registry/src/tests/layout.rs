//! What clients depend on: the indices of calls and hold reasons, and the layout of records.

use super::{actions::*, mock::*};
use crate::{Aggregator, Call, HoldReason, Model, Organization, PublishedCode, Trainer};
use codec::Encode;
use scale_info::{TypeDef, TypeInfo};
use sheaf_primitives::H256;

#[test]
fn calls_keep_their_indices() {
    let TypeDef::Variant(calls) = Call::<Test>::type_info().type_def else { panic!("calls are variants") };
    let calls: Vec<_> = calls.variants.iter().map(|call| (call.index, call.name)).collect();
    let expected = [
        (0, "register_organization"),
        (1, "update_organization"),
        (2, "deregister_organization"),
        (3, "register_trainer"),
        (4, "update_trainer"),
        (5, "deregister_trainer"),
        (6, "register_aggregator"),
        (7, "update_aggregator"),
        (8, "deregister_aggregator"),
        (9, "publish_model"),
        (10, "publish_model_at"),
        (11, "retire_model"),
        (12, "bond_aggregator"),
        (13, "unbond_aggregator"),
        (99, "set_params"),
    ];
    assert_eq!(calls, expected);
}

#[test]
fn hold_reasons_keep_their_indices() {
    let reasons = [HoldReason::ProfileDeposit, HoldReason::ModelDeposit, HoldReason::AggregatorBond];
    assert_eq!(reasons.map(|reason| reason.encode()), [[0], [1], [2]]);
}

/// Every storage item: where it is, by which hashers it is keyed.
#[test]
fn every_item_is_stored_where_it_was() {
    use frame_support::{Blake2_128Concat as Blake, StorageHasher, Twox64Concat as Twox, storage::storage_prefix};
    let at = |item: &[u8], key: &[u8]| [&storage_prefix(b"Registry", item), key].concat();
    let account = Blake::hash(OLGA.as_ref());
    let number = Twox::hash(&7u64.encode());

    assert_eq!(crate::Params::<Test>::hashed_key().to_vec(), at(b"Params", &[]));
    assert_eq!(crate::Organizations::<Test>::hashed_key_for(OLGA), at(b"Organizations", &account));
    assert_eq!(crate::Trainers::<Test>::hashed_key_for(OLGA), at(b"Trainers", &account));
    assert_eq!(crate::Aggregators::<Test>::hashed_key_for(OLGA), at(b"Aggregators", &account));
    assert_eq!(crate::Models::<Test>::hashed_key_for(7), at(b"Models", &number));
    assert_eq!(crate::NextModelId::<Test>::hashed_key().to_vec(), at(b"NextModelId", &[]));
    assert_eq!(crate::LastCode::<Test>::hashed_key().to_vec(), at(b"LastCode", &[]));
}

#[test]
fn the_parameters_are_laid_out_as_they_were() {
    assert_eq!(params().encode(), (BOND, CODE_BYTE_FEE, MAX_CODE_PER_BLOCK).encode());
}

#[test]
fn participants_are_laid_out_as_they_were() {
    let (name, uri) = (b"Olga".to_vec(), b"https://example.org".to_vec());
    let organization = Organization { profile: profile("Olga"), models: 1, deposit: 2u128 };
    assert_eq!(organization.encode(), (&name, &uri, 1u32, 2u128).encode());

    let trainer = Trainer { profile: profile("Olga"), deposit: 2u128 };
    assert_eq!(trainer.encode(), (&name, &uri, 2u128).encode());
}

#[test]
fn an_aggregator_is_laid_out_as_it_was() {
    let aggregator = Aggregator { profile: aggregator_profile(), bond: 1, deposit: 2u128 };
    let profile = (b"Anna".to_vec(), b"https://anna.example".to_vec(), [5u8; 32], [6u8; 32]);
    assert_eq!(aggregator.encode(), (profile, 1u128, 2u128).encode());
}

#[test]
fn a_model_is_laid_out_as_it_was() {
    let model = Model {
        owner: OLGA,
        name: bytes("mnist"),
        client: artifact(6),
        weights: artifact(7),
        card: Some(artifact(8)),
        code_on_chain: true,
        published_at: 1u32,
        retired: false,
        deposit: 2u128,
    };
    let file = |seed: u8| ([seed; 32], 100u64, b"https://example.org/file".to_vec());
    let fields = (OLGA, b"mnist".to_vec(), file(6), file(7), Some(file(8)), true, 1u32, false, 2u128);
    assert_eq!(model.encode(), fields.encode());
}

#[test]
fn the_last_code_is_laid_out_as_it_was() {
    let code = PublishedCode { block: 1u32, bytes: 2, extrinsic: 3, sha256: H256([4; 32]) };
    assert_eq!(code.encode(), (1u32, 2u32, 3u32, [4u8; 32]).encode());
}
