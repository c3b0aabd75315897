//! Models whose code is published on the chain.

use super::{actions::*, mock::*};
use crate::{Error, Event, LastCode, RegistryParams};
use frame_support::{assert_noop, assert_ok};
use sheaf_primitives::{Artifact, H256, MAX_CLIENT_CODE, SHF, cid_text, sha256};

#[test]
fn published_code_is_pinned_by_its_hash_and_found_by_its_cid() {
    chain(|| {
        register_olga();

        assert_ok!(publish(OLGA, 1, b"print('hello')"));

        let digest = sha256(&[b"print('hello')"]);
        let client = Artifact { sha256: H256(digest), size: 14, uri: bytes(&format!("ipfs://{}", cid_text(&digest))) };
        let model = Registry::model(0).unwrap();
        assert_eq!((model.client.clone(), model.code_on_chain), (client.clone(), true));
        let fee = 14 * CODE_BYTE_FEE;
        assert_eq!(last_event(), Event::ModelPublished { model: 0, owner: OLGA, client, fee });
    });
}

#[test]
fn the_fee_goes_to_the_treasury() {
    chain(|| {
        register_olga();

        assert_ok!(publish(OLGA, 1, b"12345"));

        assert_eq!(Balances::free_balance(Treasury::get()), SHF + 5 * CODE_BYTE_FEE);
        assert_eq!(Registry::code_cost(5), 5 * CODE_BYTE_FEE);
    });
}

#[test]
fn a_node_indexes_code_once_it_is_published() {
    let code = b"print('hello')";
    let indexed = indexed(|| {
        register_olga();
        assert_ok!(publish(OLGA, 3, code));
    });

    assert_eq!(indexed, vec![(3, sha256(&[code]), 14)]);
}

#[test]
fn a_node_does_not_index_refused_code() {
    let indexed = indexed(|| {
        assert_publish_refused(1, b"no organization", Error::<Test>::NotAnOrganization);
        register_olga();
        assert_publish_refused(1, b"", Error::<Test>::CodeEmpty);
        extrinsic(1, b"code and more".to_vec());
        assert_noop!(Registry::publish_model(signed(OLGA), spec(), bytes("code")), Error::<Test>::CodeNotLast);
    });

    assert_eq!(indexed, vec![]);
}

#[test]
fn code_outside_of_an_extrinsic_is_refused() {
    chain(|| {
        register_olga();

        // As in a hook: an index is set, but nothing was noted under it.
        System::set_extrinsic_index(0);

        assert_noop!(Registry::publish_model(signed(OLGA), spec(), bytes("code")), Error::<Test>::CodeNotLast);
    });
}

#[test]
fn the_same_code_published_again_is_a_model_of_its_own() {
    chain(|| {
        register_olga();
        assert_ok!(Registry::register_organization(signed(ANNA), profile("Anna")));

        assert_ok!(publish(OLGA, 1, b"code"));
        assert_ok!(publish(ANNA, 2, b"code"));
        System::set_block_number(2);
        assert_ok!(publish(OLGA, 1, b"code"));

        let hashes: Vec<_> = (0..3).map(|id| Registry::model(id).unwrap().client.sha256).collect();
        assert!(hashes.iter().all(|hash| hash.0 == sha256(&[b"code"])));
    });
}

#[test]
fn a_block_takes_limited_client_code() {
    chain(|| {
        register_olga();
        let half = vec![1; MAX_CODE_PER_BLOCK as usize / 2];

        assert_ok!(publish(OLGA, 1, &half));
        assert_ok!(publish(OLGA, 2, &half));
        assert_publish_refused(3, b"1", Error::<Test>::BlockCodeFull);

        System::set_block_number(2);
        assert_ok!(publish(OLGA, 1, b"1"));
        assert_eq!(LastCode::<Test>::get().unwrap().bytes, 1);
    });
}

#[test]
fn the_largest_code_can_be_published() {
    chain(|| {
        register_olga();
        let roomy = RegistryParams { max_code_per_block: MAX_CLIENT_CODE, ..params() };
        assert_ok!(Registry::set_params(RuntimeOrigin::root(), roomy));

        assert_ok!(publish(OLGA, 1, &vec![7; MAX_CLIENT_CODE as usize]));

        assert_eq!(Registry::model(0).unwrap().client.size, u64::from(MAX_CLIENT_CODE));
    });
}

#[test]
fn an_account_that_cannot_pay_the_fee_does_not_publish() {
    chain(|| {
        register_olga();
        let rest = Balances::free_balance(&OLGA) - SHF / 100;
        assert_ok!(Balances::transfer_keep_alive(signed(OLGA), TOM, rest));

        assert_publish_refused(1, b"code", Error::<Test>::FeeUnaffordable);
    });
}

#[test]
fn a_fee_beyond_all_tokens_is_refused_and_does_not_wrap() {
    chain(|| {
        register_olga();
        let absurd = RegistryParams { code_byte_fee: u128::MAX, ..params() };
        assert_ok!(Registry::set_params(RuntimeOrigin::root(), absurd));

        assert_eq!(Registry::code_cost(2), u128::MAX);
        assert_publish_refused(1, b"code", Error::<Test>::FeeUnaffordable);
    });
}

#[test]
fn weight_grows_with_the_code_and_covers_reading_a_full_block() {
    use crate::WeightInfo;
    use frame_support::weights::constants::ParityDbWeight;
    type Weights = crate::weights::Estimates<ParityDbWeight>;

    let (small, large) = (Weights::publish_model(1).ref_time(), Weights::publish_model(MAX_CLIENT_CODE).ref_time());

    assert!(small > 2_000_000_000 && large > small + 500_000_000);
}
