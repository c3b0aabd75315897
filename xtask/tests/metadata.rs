//! The client library knows the chain by a file; this fails when the file is older than the runtime.

#![allow(clippy::unwrap_used)]

use codec::Decode;
use xtask::metadata::{FILE, metadata_for_clients};

#[test]
fn the_committed_metadata_is_the_runtimes() {
    let committed = std::fs::read(FILE).unwrap_or_default();

    assert!(
        metadata_for_clients().unwrap() == committed,
        "client-sdk/metadata.scale differs from the runtime: run `cargo xtask metadata`, look at what changed, \
         and commit it"
    );
}

#[test]
fn the_client_library_can_read_it() {
    let committed = std::fs::read(FILE).unwrap();

    let metadata = subxt_metadata::Metadata::decode(&mut &committed[..]).unwrap();

    for (pallet, call) in [("Registry", "publish_model"), ("Tasks", "submit_round"), ("Rewards", "claim")] {
        let pallet = metadata.pallet_by_name(pallet).unwrap();
        assert!(pallet.call_variant_by_name(call).is_some(), "{call}");
    }
    assert!(metadata.pallet_by_name("Staking").is_none());
}
