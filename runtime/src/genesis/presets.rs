//! Puts a genesis state together.

use super::{
    keyring::{self, Validator},
    learning,
};
use crate::{
    AccountId, BabeConfig, Balance, BalancesConfig, RegistryConfig, RuntimeGenesisConfig, SessionConfig, StakingConfig,
    SudoConfig, TasksConfig, TrainerStakingConfig,
    configs::consensus::EPOCH_CONFIG,
    fees::TreasuryAccount,
    units::{EXISTENTIAL_DEPOSIT, SHF},
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use pallet_staking::StakerStatus;
use serde_json::Value;
use sp_genesis_builder::PresetId;
use sp_runtime::Perbill;

/// One validator, Alice.
pub const DEV: &str = sp_genesis_builder::DEV_RUNTIME_PRESET;

/// Three validators: Alice, Bob and Charlie.
pub const LOCAL: &str = sp_genesis_builder::LOCAL_TESTNET_RUNTIME_PRESET;

/// What each well-known account starts with, in plancks: 1,000,000 SHF.
pub const ENDOWMENT: Balance = 1_000_000 * SHF;

/// What each validator has at stake from the start, out of its endowment, in plancks: 100,000 SHF.
pub const VALIDATOR_STAKE: Balance = 100_000 * SHF;

/// The presets' names.
pub fn names() -> Vec<PresetId> {
    vec![PresetId::from(DEV), PresetId::from(LOCAL)]
}

/// A preset by name, as a JSON patch over the default genesis.
pub fn get(name: &PresetId) -> Option<Vec<u8>> {
    let validators = match name.as_ref() {
        DEV => vec![Validator::alice()],
        LOCAL => vec![Validator::alice(), Validator::bob(), Validator::charlie()],
        _ => return None,
    };
    serde_json::to_vec(&state(validators)).ok()
}

/// A chain with these validators. The treasury account starts with the existential deposit, so that no fee, however
/// small, can fail to reach it.
fn state(validators: Vec<Validator>) -> Value {
    let count = u32::try_from(validators.len()).unwrap_or(u32::MAX);
    let mut balances: Vec<(AccountId, Balance)> =
        keyring::accounts().into_iter().map(|account| (account, ENDOWMENT)).collect();
    balances.push((TreasuryAccount::get(), EXISTENTIAL_DEPOSIT));

    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig { balances },
        babe: BabeConfig { epoch_config: EPOCH_CONFIG },
        staking: StakingConfig {
            validator_count: count,
            minimum_validator_count: 1,
            slash_reward_fraction: Perbill::from_percent(10),
            stakers: validators
                .iter()
                .map(|validator| {
                    (validator.stash.clone(), validator.stash.clone(), VALIDATOR_STAKE, StakerStatus::Validator)
                })
                .collect(),
        },
        session: SessionConfig {
            keys: validators
                .into_iter()
                .map(|validator| (validator.stash.clone(), validator.stash, validator.keys))
                .collect(),
        },
        sudo: SudoConfig { key: Some(keyring::sudo()) },
        registry: RegistryConfig { params: learning::registry() },
        tasks: TasksConfig { params: learning::brisk_tasks() },
        trainer_staking: TrainerStakingConfig { params: learning::brisk_staking() },
    })
}
