//! Models whose code is stored elsewhere, and the retirement of models.

use super::{actions::*, mock::*};
use crate::{Error, Event, HoldReason, Model, Models, NextModelId};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sheaf_primitives::{Artifact, MAX_CLIENT_CODE, ModelSpec};

fn publish_at() -> sp_runtime::DispatchResult {
    Registry::publish_model_at(signed(OLGA), spec(), artifact(1))
}

#[test]
fn a_model_with_code_elsewhere_is_recorded_as_it_is() {
    chain(|| {
        register_olga();

        assert_ok!(publish_at());

        let Model { owner, name, client, weights, card, code_on_chain, published_at, retired, .. } =
            Registry::model(0).unwrap();
        assert_eq!((owner, name, client), (OLGA, spec().name, artifact(1)));
        assert_eq!((weights, card), (spec().weights, spec().card));
        assert_eq!((code_on_chain, published_at, retired), (false, 1, false));
        let size = (spec(), artifact(1)).encoded_size() as u128;
        assert_eq!(held(&OLGA, HoldReason::ModelDeposit), RECORD + BYTE * size);
        assert_eq!(last_event(), Event::ModelPublished { model: 0, owner: OLGA, client: artifact(1), fee: 0 });
    });
}

#[test]
fn models_are_numbered_in_order_and_found_by_owner() {
    chain(|| {
        register_olga();
        assert_ok!(Registry::register_organization(signed(ANNA), profile("Anna")));

        assert_ok!(publish_at());
        assert_ok!(Registry::publish_model_at(signed(ANNA), spec(), artifact(1)));
        assert_ok!(publish_at());

        assert_eq!((Registry::models_of(OLGA), Registry::models_of(ANNA)), (vec![0, 2], vec![1]));
        assert_eq!(Registry::organization(OLGA).unwrap().models, 2);
    });
}

#[test]
fn only_organizations_publish() {
    chain(|| {
        assert_noop!(publish_at(), Error::<Test>::NotAnOrganization);
    });
}

#[test]
fn a_spec_without_substance_is_refused() {
    chain(|| {
        register_olga();
        let empty = |artifact: Artifact| Artifact { size: 0, ..artifact };
        let odd = |artifact: Artifact| Artifact { uri: bytes("a b"), ..artifact };

        for (bad, error) in [
            (ModelSpec { name: bytes(""), ..spec() }, Error::<Test>::NameEmpty),
            (ModelSpec { name: vec![0xff].try_into().unwrap(), ..spec() }, Error::<Test>::NameNotText),
            (ModelSpec { weights: empty(artifact(1)), ..spec() }, Error::<Test>::WeightsEmpty),
            (ModelSpec { weights: odd(artifact(1)), ..spec() }, Error::<Test>::UriNotAscii),
            (ModelSpec { card: Some(empty(artifact(1))), ..spec() }, Error::<Test>::CardEmpty),
            (ModelSpec { card: Some(odd(artifact(1))), ..spec() }, Error::<Test>::UriNotAscii),
        ] {
            let refused = sp_runtime::DispatchError::from(error);
            assert_noop!(Registry::publish_model_at(signed(OLGA), bad.clone(), artifact(1)), refused);
            extrinsic(1, b"code".to_vec());
            assert_noop!(Registry::publish_model(signed(OLGA), bad, bytes("code")), refused);
        }
    });
}

#[test]
fn code_elsewhere_needs_a_place_and_a_proper_size() {
    chain(|| {
        register_olga();
        let too_large = u64::from(MAX_CLIENT_CODE) + 1;

        for (bad, error) in [
            (Artifact { size: 0, ..artifact(1) }, Error::<Test>::CodeEmpty),
            (Artifact { size: too_large, ..artifact(1) }, Error::<Test>::CodeTooLarge),
            (Artifact { uri: bytes(""), ..artifact(1) }, Error::<Test>::ClientUriEmpty),
            (Artifact { uri: bytes("\t"), ..artifact(1) }, Error::<Test>::UriNotAscii),
        ] {
            let refused = sp_runtime::DispatchError::from(error);
            assert_noop!(Registry::publish_model_at(signed(OLGA), spec(), bad), refused);
        }

        let largest = Artifact { size: u64::from(MAX_CLIENT_CODE), ..artifact(1) };
        assert_ok!(Registry::publish_model_at(signed(OLGA), spec(), largest));
    });
}

#[test]
fn an_account_that_cannot_pay_the_deposit_does_not_publish() {
    chain(|| {
        register_olga();
        let rest = Balances::free_balance(&OLGA) - sheaf_primitives::SHF / 100;
        assert_ok!(Balances::transfer_keep_alive(signed(OLGA), TOM, rest));

        assert_noop!(publish_at(), Error::<Test>::DepositUnaffordable);
    });
}

#[test]
fn the_last_number_is_never_given() {
    chain(|| {
        register_olga();
        NextModelId::<Test>::put(u64::MAX);

        assert_noop!(publish_at(), Error::<Test>::ModelIdsExhausted);
    });
}

#[test]
fn a_model_that_nothing_depends_on_is_gone_at_once() {
    chain(|| {
        register_olga();
        assert_ok!(publish_at());

        assert_ok!(Registry::retire_model(signed(OLGA), 0));

        assert_eq!(Registry::model(0), None);
        assert_eq!(held(&OLGA, HoldReason::ModelDeposit), 0);
        assert_eq!(Registry::organization(OLGA).unwrap().models, 0);
        System::assert_has_event(Event::<Test>::ModelRetired { model: 0 }.into());
        assert_eq!(last_event(), Event::ModelRemoved { model: 0 });
    });
}

#[test]
fn a_model_in_use_is_retired_first_and_goes_when_it_is_not() {
    chain(|| {
        register_olga();
        assert_ok!(publish_at());
        LiveModels::set(vec![0]);

        assert_ok!(Registry::retire_model(signed(OLGA), 0));
        assert!(Registry::model(0).unwrap().retired);
        assert_eq!(last_event(), Event::ModelRetired { model: 0 });
        assert_noop!(Registry::retire_model(signed(OLGA), 0), Error::<Test>::ModelInUse);

        LiveModels::set(vec![]);
        assert_ok!(Registry::retire_model(signed(OLGA), 0));
        assert_eq!(Models::<Test>::iter().count(), 0);
        assert_eq!(last_event(), Event::ModelRemoved { model: 0 });
    });
}

#[test]
fn a_number_is_not_given_again_when_its_model_is_gone() {
    chain(|| {
        register_olga();
        assert_ok!(publish_at());
        assert_ok!(Registry::retire_model(signed(OLGA), 0));

        assert_ok!(publish_at());

        assert_eq!(Registry::models_of(OLGA), vec![1]);
    });
}

#[test]
fn only_its_owner_retires_a_model_that_exists() {
    chain(|| {
        register_olga();
        assert_ok!(publish_at());

        assert_noop!(Registry::retire_model(signed(OLGA), 1), Error::<Test>::UnknownModel);
        assert_noop!(Registry::retire_model(signed(TOM), 0), Error::<Test>::NotModelOwner);
    });
}
