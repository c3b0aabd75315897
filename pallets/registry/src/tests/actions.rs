//! The steps that tests are written in.

use super::mock::*;
use crate::{Event, HoldReason};
use frame_support::{
    BoundedVec, assert_noop,
    traits::{ConstU32, fungible::hold::Inspect as _},
};
use sheaf_primitives::{AggregatorProfile, Artifact, H256, ModelSpec, Profile};
use sp_runtime::{AccountId32, DispatchResult};
use sp_state_machine::IndexOperation;

pub fn signed(account: AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(account)
}

pub fn bytes<const N: u32>(text: &str) -> BoundedVec<u8, ConstU32<N>> {
    text.as_bytes().to_vec().try_into().unwrap()
}

pub fn profile(name: &str) -> Profile {
    Profile { name: bytes(name), uri: bytes("https://example.org") }
}

pub fn aggregator_profile() -> AggregatorProfile {
    AggregatorProfile {
        name: bytes("Anna"),
        endpoint: bytes("https://anna.example"),
        sealing_key: [5; 32],
        receipt_key: [6; 32],
    }
}

pub fn artifact(seed: u8) -> Artifact {
    Artifact { sha256: H256([seed; 32]), size: 100, uri: bytes("https://example.org/file") }
}

pub fn spec() -> ModelSpec {
    ModelSpec { name: bytes("mnist"), weights: artifact(7), card: Some(artifact(8)) }
}

pub fn register_olga() {
    Registry::register_organization(signed(OLGA), profile("Olga")).unwrap();
}

/// Makes an extrinsic with these bytes the running one.
pub fn extrinsic(index: u32, encoded: Vec<u8>) {
    System::set_extrinsic_index(index);
    System::note_extrinsic(encoded);
}

/// Publishes code by an extrinsic that ends in it.
pub fn publish(who: AccountId32, index: u32, code: &[u8]) -> DispatchResult {
    extrinsic(index, [b"header".as_slice(), code].concat());
    Registry::publish_model(signed(who), spec(), code.to_vec().try_into().unwrap())
}

/// Checks that publishing a code by an extrinsic of its own is refused and changes nothing.
pub fn assert_publish_refused(index: u32, code: &[u8], error: crate::Error<Test>) {
    extrinsic(index, [b"header".as_slice(), code].concat());
    let code = code.to_vec().try_into().unwrap();
    assert_noop!(Registry::publish_model(signed(OLGA), spec(), code), error);
}

/// Dispatches a call as a chain does: what fails changes nothing.
pub fn dispatch(call: impl Into<RuntimeCall>, who: AccountId32) -> DispatchResult {
    pallet_test_support::dispatch(call.into(), signed(who))
}

/// Tokens held on an account for one of the registry's reasons, in plancks.
pub fn held(account: &AccountId32, reason: HoldReason) -> u128 {
    Balances::balance_on_hold(&reason.into(), account)
}

/// The latest event, which is one of the registry.
pub fn last_event() -> Event<Test> {
    pallet_test_support::last_event::<Test, _>()
}

/// Runs a test as [`chain`] does and returns what nodes were asked to store: extrinsic, SHA-256 and size.
pub fn indexed(test: impl FnOnce()) -> Vec<(u32, [u8; 32], u32)> {
    let mut chain = genesis();
    chain.execute_with(|| {
        test();
        Registry::do_try_state().unwrap();
    });
    chain
        .overlayed_changes()
        .transaction_index_ops()
        .iter()
        .map(|operation| match operation {
            IndexOperation::Insert { extrinsic, hash, size } => {
                (*extrinsic, hash.as_slice().try_into().unwrap(), *size)
            }
            IndexOperation::Renew { .. } => panic!("stored code is never renewed"),
        })
        .collect()
}
