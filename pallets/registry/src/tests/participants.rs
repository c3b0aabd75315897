//! Organizations and trainers.

use super::{actions::*, mock::*};
use crate::{Error, Event, HoldReason, Organizations, Trainers};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sheaf_primitives::Profile;

fn deposit(profile: &Profile) -> u128 {
    RECORD + BYTE * profile.encoded_size() as u128
}

#[test]
fn an_organization_registers_for_a_deposit_sized_by_its_profile() {
    chain(|| {
        assert_ok!(Registry::register_organization(signed(OLGA), profile("Olga")));

        assert_eq!(Registry::organization(OLGA).unwrap().profile, profile("Olga"));
        assert_eq!(held(&OLGA, HoldReason::ProfileDeposit), deposit(&profile("Olga")));
        assert_eq!(last_event(), Event::OrganizationRegistered { organization: OLGA });
    });
}

#[test]
fn an_update_replaces_the_profile_and_adjusts_the_deposit_both_ways() {
    chain(|| {
        register_olga();

        for name in ["Olga's hospital for very sick people", "O"] {
            assert_ok!(Registry::update_organization(signed(OLGA), profile(name)));

            assert_eq!(Registry::organization(OLGA).unwrap().profile, profile(name));
            assert_eq!(held(&OLGA, HoldReason::ProfileDeposit), deposit(&profile(name)));
            assert_eq!(last_event(), Event::OrganizationUpdated { organization: OLGA });
        }
    });
}

#[test]
fn an_update_keeps_the_count_of_models() {
    chain(|| {
        register_olga();
        assert_ok!(publish(OLGA, 1, b"code"));

        assert_ok!(Registry::update_organization(signed(OLGA), profile("New")));

        assert_eq!(Registry::organization(OLGA).unwrap().models, 1);
    });
}

#[test]
fn an_organization_leaves_with_its_deposit() {
    chain(|| {
        register_olga();

        assert_ok!(Registry::deregister_organization(signed(OLGA)));

        assert_eq!(Registry::organization(OLGA), None);
        assert_eq!(Balances::free_balance(&OLGA), FUNDS);
        assert_eq!(last_event(), Event::OrganizationDeregistered { organization: OLGA });
    });
}

#[test]
fn a_trainer_comes_changes_and_goes() {
    chain(|| {
        assert_ok!(Registry::register_trainer(signed(TOM), profile("Tom")));
        assert_eq!(held(&TOM, HoldReason::ProfileDeposit), deposit(&profile("Tom")));
        assert_eq!(last_event(), Event::TrainerRegistered { trainer: TOM });

        assert_ok!(Registry::update_trainer(signed(TOM), profile("Thomas")));
        assert_eq!(Registry::trainer(TOM).unwrap().profile, profile("Thomas"));
        assert_eq!(held(&TOM, HoldReason::ProfileDeposit), deposit(&profile("Thomas")));
        assert_eq!(last_event(), Event::TrainerUpdated { trainer: TOM });

        assert_ok!(Registry::deregister_trainer(signed(TOM)));
        assert_eq!(Registry::trainer(TOM), None);
        assert_eq!(Balances::free_balance(&TOM), FUNDS);
        assert_eq!(last_event(), Event::TrainerDeregistered { trainer: TOM });
    });
}

#[test]
fn one_account_may_have_every_role_and_gives_them_up_one_by_one() {
    chain(|| {
        register_olga();
        assert_ok!(Registry::register_trainer(signed(OLGA), profile("Olga trains")));
        assert_ok!(Registry::register_aggregator(signed(OLGA), aggregator_profile()));

        assert_ok!(Registry::deregister_trainer(signed(OLGA)));
        assert_ok!(Registry::deregister_organization(signed(OLGA)));
        assert_ok!(Registry::deregister_aggregator(signed(OLGA)));

        assert_eq!(Balances::free_balance(&OLGA), FUNDS);
        assert_eq!((held(&OLGA, HoldReason::ProfileDeposit), held(&OLGA, HoldReason::AggregatorBond)), (0, 0));
    });
}

#[test]
fn an_account_registers_once_in_a_role() {
    chain(|| {
        register_olga();
        assert_ok!(Registry::register_trainer(signed(TOM), profile("Tom")));

        let again = Registry::register_organization(signed(OLGA), profile("Olga"));
        assert_noop!(again, Error::<Test>::AlreadyRegistered);
        assert_noop!(Registry::register_trainer(signed(TOM), profile("Tom")), Error::<Test>::AlreadyRegistered);
    });
}

#[test]
fn an_unregistered_account_neither_updates_nor_deregisters() {
    chain(|| {
        let refused = Error::<Test>::NotRegistered;
        assert_noop!(Registry::update_organization(signed(OLGA), profile("Olga")), refused);
        let refused = Error::<Test>::NotRegistered;
        assert_noop!(Registry::deregister_organization(signed(OLGA)), refused);
        assert_noop!(Registry::update_trainer(signed(TOM), profile("Tom")), Error::<Test>::NotRegistered);
        assert_noop!(Registry::deregister_trainer(signed(TOM)), Error::<Test>::NotRegistered);
    });
}

#[test]
fn a_profile_without_a_proper_name_or_uri_is_refused() {
    chain(|| {
        register_olga();
        assert_ok!(Registry::register_trainer(signed(TOM), profile("Tom")));
        let not_text = Profile { name: vec![0xff, 0xfe].try_into().unwrap(), ..profile("") };
        let not_ascii = Profile { uri: bytes("https://ä.example"), ..profile("x") };

        for (bad, error) in [
            (profile(""), Error::<Test>::NameEmpty),
            (not_text, Error::<Test>::NameNotText),
            (not_ascii, Error::<Test>::UriNotAscii),
        ] {
            let refused = sp_runtime::DispatchError::from(error);
            assert_noop!(Registry::register_organization(signed(ANNA), bad.clone()), refused);
            assert_noop!(Registry::update_organization(signed(OLGA), bad.clone()), refused);
            assert_noop!(Registry::register_trainer(signed(ANNA), bad.clone()), refused);
            assert_noop!(Registry::update_trainer(signed(TOM), bad), refused);
        }
    });
}

#[test]
fn a_profile_may_come_without_a_page() {
    chain(|| {
        let plain = Profile { uri: Default::default(), ..profile("Tom") };
        assert_ok!(Registry::register_trainer(signed(TOM), plain));
    });
}

#[test]
fn an_account_that_cannot_pay_the_deposit_does_not_register() {
    chain(|| {
        let refused = Error::<Test>::DepositUnaffordable;
        assert_noop!(Registry::register_organization(signed(PAUL), profile("Paul")), refused);
        assert_noop!(Registry::register_trainer(signed(PAUL), profile("Paul")), Error::<Test>::DepositUnaffordable);
    });
}

#[test]
fn an_update_that_costs_more_than_one_has_is_refused() {
    chain(|| {
        register_olga();
        let rest = Balances::free_balance(&OLGA) - 2 * (SHF_THOUSANDTH);
        assert_ok!(Balances::transfer_keep_alive(signed(OLGA), TOM, rest));

        let longer = profile("Olga's hospital for very sick people");
        assert_noop!(Registry::update_organization(signed(OLGA), longer), Error::<Test>::DepositUnaffordable);
    });
}

const SHF_THOUSANDTH: u128 = sheaf_primitives::SHF / 1000;

#[test]
fn an_account_on_which_something_live_depends_does_not_deregister() {
    chain(|| {
        register_olga();
        assert_ok!(Registry::register_trainer(signed(TOM), profile("Tom")));
        LiveAccounts::set(vec![OLGA, TOM]);

        assert_noop!(Registry::deregister_organization(signed(OLGA)), Error::<Test>::OrganizationInUse);
        assert_noop!(Registry::deregister_trainer(signed(TOM)), Error::<Test>::TrainerInUse);

        LiveAccounts::set(vec![]);
        assert_ok!(Registry::deregister_organization(signed(OLGA)));
        assert_ok!(Registry::deregister_trainer(signed(TOM)));
        assert_eq!((Organizations::<Test>::iter().count(), Trainers::<Test>::iter().count()), (0, 0));
    });
}

#[test]
fn an_organization_with_models_does_not_leave() {
    chain(|| {
        register_olga();
        assert_ok!(publish(OLGA, 1, b"code"));

        assert_noop!(Registry::deregister_organization(signed(OLGA)), Error::<Test>::OrganizationOwnsModels);

        assert_ok!(Registry::retire_model(signed(OLGA), 0));
        assert_ok!(Registry::deregister_organization(signed(OLGA)));
    });
}
