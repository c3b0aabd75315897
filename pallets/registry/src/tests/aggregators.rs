//! Aggregators and their bonds.

use super::{actions::*, mock::*};
use crate::{Error, Event, HoldReason, RegistryParams};
use codec::Encode;
use frame_support::{
    assert_noop, assert_ok,
    traits::{LockableCurrency, WithdrawReasons},
};
use sheaf_primitives::{AggregatorProfile, SHF};

#[test]
fn an_aggregator_registers_with_a_bond_and_a_deposit() {
    chain(|| {
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));

        let record = Registry::aggregator(ANNA).unwrap();
        assert_eq!((record.profile, record.bond), (aggregator_profile(), BOND));
        assert_eq!(held(&ANNA, HoldReason::AggregatorBond), BOND);
        let size = aggregator_profile().encoded_size() as u128;
        assert_eq!(held(&ANNA, HoldReason::ProfileDeposit), RECORD + BYTE * size);
        assert_eq!(last_event(), Event::AggregatorRegistered { aggregator: ANNA, bond: BOND });
    });
}

#[test]
fn an_update_changes_endpoint_and_keys_and_leaves_the_bond() {
    chain(|| {
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));
        let moved =
            AggregatorProfile { endpoint: bytes("http://10.0.0.1:8080"), sealing_key: [9; 32], ..aggregator_profile() };

        assert_ok!(Registry::update_aggregator(signed(ANNA), moved.clone()));

        let record = Registry::aggregator(ANNA).unwrap();
        assert_eq!((record.profile, record.bond), (moved, BOND));
        assert_eq!(last_event(), Event::AggregatorUpdated { aggregator: ANNA });
    });
}

#[test]
fn an_aggregator_leaves_with_bond_and_deposit() {
    chain(|| {
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));

        assert_ok!(Registry::deregister_aggregator(signed(ANNA)));

        assert_eq!(Registry::aggregator(ANNA), None);
        assert_eq!(Balances::free_balance(&ANNA), FUNDS);
        assert_eq!(last_event(), Event::AggregatorDeregistered { aggregator: ANNA, bond: BOND });
    });
}

#[test]
fn a_change_of_the_minimum_bond_leaves_registered_aggregators_alone() {
    chain(|| {
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));
        let dearer = RegistryParams { aggregator_bond: 2 * BOND, ..params() };
        assert_ok!(Registry::set_params(RuntimeOrigin::root(), dearer));

        assert_ok!(Registry::update_aggregator(signed(ANNA), aggregator_profile()));
        assert_eq!(held(&ANNA, HoldReason::AggregatorBond), BOND);
        assert_ok!(Registry::deregister_aggregator(signed(ANNA)));

        assert_eq!(Balances::free_balance(&ANNA), FUNDS);
    });
}

#[test]
fn an_aggregator_with_live_tasks_does_not_leave() {
    chain(|| {
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));
        LiveAccounts::set(vec![ANNA]);

        assert_noop!(Registry::deregister_aggregator(signed(ANNA)), Error::<Test>::AggregatorInUse);
    });
}

#[test]
fn an_aggregator_registers_once_and_updates_only_then() {
    chain(|| {
        let update = Registry::update_aggregator(signed(ANNA), aggregator_profile());
        assert_noop!(update, Error::<Test>::NotRegistered);
        assert_noop!(Registry::deregister_aggregator(signed(ANNA)), Error::<Test>::NotRegistered);

        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));

        let again = Registry::register_aggregator(signed(ANNA), aggregator_profile());
        assert_noop!(again, Error::<Test>::AlreadyRegistered);
    });
}

#[test]
fn a_profile_that_trainers_could_not_use_is_refused() {
    chain(|| {
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));
        let good = aggregator_profile;

        for (bad, error) in [
            (AggregatorProfile { name: bytes(""), ..good() }, Error::<Test>::NameEmpty),
            (AggregatorProfile { name: vec![0xc0].try_into().unwrap(), ..good() }, Error::<Test>::NameNotText),
            (AggregatorProfile { endpoint: bytes("https://a b"), ..good() }, Error::<Test>::UriNotAscii),
            (AggregatorProfile { endpoint: bytes("ws://anna.example"), ..good() }, Error::<Test>::EndpointNotHttp),
            (AggregatorProfile { sealing_key: [0; 32], ..good() }, Error::<Test>::SealingKeyZero),
            (AggregatorProfile { receipt_key: [0; 32], ..good() }, Error::<Test>::ReceiptKeyZero),
        ] {
            let refused = sp_runtime::DispatchError::from(error);
            assert_noop!(Registry::register_aggregator(signed(TOM), bad.clone()), refused);
            assert_noop!(Registry::update_aggregator(signed(ANNA), bad), refused);
        }
    });
}

#[test]
fn a_bond_needs_tokens_that_no_lock_holds() {
    chain(|| {
        Balances::set_lock(*b"elsewher", &ANNA, FUNDS - BOND + 1, WithdrawReasons::all());

        let call = crate::Call::register_aggregator { profile: aggregator_profile() };
        assert_noop!(dispatch(call, ANNA), Error::<Test>::BondUnaffordable);
    });
}

#[test]
fn the_deposit_is_asked_for_before_the_bond() {
    chain(|| {
        let registered = Registry::register_aggregator(signed(PAUL), aggregator_profile());
        assert_noop!(registered, Error::<Test>::DepositUnaffordable);

        assert_ok!(Balances::transfer_keep_alive(signed(OLGA), PAUL, 10 * SHF));
        let call = crate::Call::register_aggregator { profile: aggregator_profile() };
        assert_noop!(dispatch(call, PAUL), Error::<Test>::BondUnaffordable);
    });
}

#[test]
fn an_aggregator_bonds_more_and_takes_it_out_again() {
    chain(|| {
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));

        assert_ok!(Registry::bond_aggregator(signed(ANNA), 30 * SHF));
        assert_eq!(held(&ANNA, HoldReason::AggregatorBond), BOND + 30 * SHF);
        let bonded = Event::AggregatorBonded { aggregator: ANNA, amount: 30 * SHF, bond: BOND + 30 * SHF };
        assert_eq!(last_event(), bonded);

        assert_ok!(Registry::unbond_aggregator(signed(ANNA), 20 * SHF));
        assert_eq!(Registry::aggregator_bond(&ANNA), Some(BOND + 10 * SHF));
        let unbonded = Event::AggregatorUnbonded { aggregator: ANNA, amount: 20 * SHF, bond: BOND + 10 * SHF };
        assert_eq!(last_event(), unbonded);

        assert_ok!(Registry::deregister_aggregator(signed(ANNA)));
        assert_eq!(Balances::free_balance(&ANNA), FUNDS);
    });
}

#[test]
fn nothing_of_a_bond_comes_out_while_tasks_are_served() {
    chain(|| {
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));
        assert_ok!(Registry::bond_aggregator(signed(ANNA), 30 * SHF));
        LiveAccounts::set(vec![ANNA]);

        assert_noop!(Registry::unbond_aggregator(signed(ANNA), 1), Error::<Test>::AggregatorInUse);
        assert_ok!(Registry::bond_aggregator(signed(ANNA), SHF));
    });
}

#[test]
fn a_bond_stays_at_its_least() {
    chain(|| {
        assert_noop!(Registry::bond_aggregator(signed(ANNA), 1), Error::<Test>::NotRegistered);
        assert_noop!(Registry::unbond_aggregator(signed(ANNA), 1), Error::<Test>::NotRegistered);
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));

        assert_noop!(Registry::unbond_aggregator(signed(ANNA), 1), Error::<Test>::BelowMinBond);
        assert_noop!(Registry::unbond_aggregator(signed(ANNA), BOND + 1), Error::<Test>::BelowMinBond);
        assert_noop!(Registry::bond_aggregator(signed(ANNA), 0), Error::<Test>::AmountZero);
        assert_noop!(Registry::unbond_aggregator(signed(ANNA), 0), Error::<Test>::AmountZero);
        assert_noop!(Registry::bond_aggregator(signed(ANNA), FUNDS), Error::<Test>::BondUnaffordable);
    });
}

#[test]
fn a_slashed_bond_goes_to_the_treasury_whatever_locks_there_are() {
    chain(|| {
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));
        Balances::set_lock(*b"elsewher", &ANNA, FUNDS, WithdrawReasons::all());
        let before = Balances::free_balance(Treasury::get());

        assert_eq!(Registry::slash_aggregator(&ANNA, 20 * SHF), Ok(20 * SHF));

        assert_eq!(Balances::free_balance(Treasury::get()), before + 20 * SHF);
        assert_eq!(held(&ANNA, HoldReason::AggregatorBond), BOND - 20 * SHF);
        let slashed = Event::AggregatorSlashed { aggregator: ANNA, amount: 20 * SHF, bond: BOND - 20 * SHF };
        assert_eq!(last_event(), slashed);
    });
}

#[test]
fn a_slash_takes_no_more_than_the_bond() {
    chain(|| {
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));

        assert_eq!(Registry::slash_aggregator(&ANNA, 2 * BOND), Ok(BOND));
        assert_eq!(Registry::slash_aggregator(&ANNA, 1), Ok(0));
        assert_eq!(Registry::slash_aggregator(&TOM, 1), Err(Error::<Test>::NotRegistered.into()));

        assert_eq!(held(&ANNA, HoldReason::AggregatorBond), 0);
        assert_ok!(Registry::deregister_aggregator(signed(ANNA)));
    });
}

#[test]
fn a_slash_without_a_receiving_account_takes_nothing_and_succeeds() {
    chain(|| {
        assert_ok!(Registry::register_aggregator(signed(ANNA), aggregator_profile()));
        assert_ok!(Balances::transfer_all(signed(Treasury::get()), TOM, false));

        assert_eq!(Registry::slash_aggregator(&ANNA, SHF / 1000 - 1), Ok(0));
        assert_eq!(held(&ANNA, HoldReason::AggregatorBond), BOND);
        assert_eq!(Registry::slash_aggregator(&ANNA, SHF / 1000), Ok(SHF / 1000));
    });
}
