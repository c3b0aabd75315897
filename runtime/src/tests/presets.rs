//! The presets start working chains.

use super::chain::{check_laws, config, storage};
use crate::{
    Balances, Registry, Runtime, Session, Staking, TrainerStaking,
    fees::TreasuryAccount,
    genesis,
    units::{DAYS, EXISTENTIAL_DEPOSIT, HOURS, SHF},
};
use frame_support::traits::fungible::Inspect;
use sp_genesis_builder::PresetId;
use sp_keyring::Sr25519Keyring;

fn in_state_of(preset: &str, test: impl FnOnce()) {
    sp_io::TestExternalities::new(storage(preset)).execute_with(test);
}

#[test]
fn dev_has_one_validator_and_local_three() {
    in_state_of(genesis::DEV, || assert_eq!(Session::validators(), [Sr25519Keyring::AliceStash.to_account_id()]));
    in_state_of(genesis::LOCAL, || {
        let mut expected = [Sr25519Keyring::AliceStash, Sr25519Keyring::BobStash, Sr25519Keyring::CharlieStash]
            .map(|stash| stash.to_account_id());
        let mut validators = Session::validators();
        expected.sort();
        validators.sort();
        assert_eq!(validators, expected);
        assert_eq!(pallet_staking::ValidatorCount::<Runtime>::get(), 3);
        assert_eq!(Staking::current_era(), Some(0));
    });
}

#[test]
fn well_known_accounts_are_funded_and_alice_is_sudo() {
    in_state_of(genesis::DEV, || {
        for who in Sr25519Keyring::well_known() {
            assert_eq!(<Balances as Inspect<_>>::total_balance(&who.to_account_id()), 1_000_000 * SHF);
        }
        assert_eq!(pallet_sudo::Key::<Runtime>::get(), Some(Sr25519Keyring::Alice.to_account_id()));
    });
}

#[test]
fn the_treasury_account_exists_from_the_start() {
    in_state_of(genesis::LOCAL, || {
        assert_eq!(Balances::free_balance(TreasuryAccount::get()), EXISTENTIAL_DEPOSIT);
    });
}

#[test]
fn the_learning_pallets_start_lawfully_and_with_brisk_windows() {
    for preset in [genesis::DEV, genesis::LOCAL] {
        in_state_of(preset, || {
            check_laws();
            assert_eq!(pallet_tasks::Params::<Runtime>::get().challenge_window, 2);
            assert_eq!(pallet_tasks::Params::<Runtime>::get().claim_window, 40);
            assert_eq!(TrainerStaking::params().leave_delay, 4);
            assert_eq!(Registry::params().max_code_per_block, 524_288);
        });
    }
}

#[test]
fn a_public_networks_parameters_are_accepted() {
    let mut config = config(genesis::LOCAL);
    config.tasks.params = genesis::learning::public_tasks();
    config.trainer_staking.params = genesis::learning::public_staking();

    let state = sp_runtime::BuildStorage::build_storage(&config).unwrap();

    sp_io::TestExternalities::new(state).execute_with(check_laws);
}

#[test]
fn a_public_networks_windows_are_hours_and_days() {
    let (tasks, staking) = (genesis::learning::public_tasks(), genesis::learning::public_staking());

    assert_eq!((tasks.min_round_gap, tasks.challenge_window, tasks.stall_window), (HOURS, HOURS, DAYS));
    assert_eq!((tasks.claim_window, tasks.ruling_window), (30 * DAYS, 7 * DAYS));
    assert_eq!((staking.bonding_duration, staking.leave_delay), (7 * DAYS, DAYS));
    assert_eq!((staking.contest_window, staking.ruling_window), (3 * DAYS, 7 * DAYS));
    assert_eq!(staking.silent_slash, genesis::learning::SILENT_SLASH);
}

#[test]
fn only_the_two_presets_exist() {
    assert_eq!(genesis::names(), [PresetId::from(genesis::DEV), PresetId::from(genesis::LOCAL)]);
    assert!(genesis::get(&PresetId::from("main")).is_none());
}
