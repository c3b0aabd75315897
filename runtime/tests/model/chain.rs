//! The runtime with the development preset, without blocks: calls are dispatched as if a block had just begun, and time
//! passes by setting the clock.

use crate::{
    accounts::endowments,
    actions::{By, Step},
    tokens::Tokens,
    world::World,
};
use codec::Encode;
use frame_support::{
    storage::{storage_prefix, unhashed},
    traits::{Authorize, UnfilteredDispatchable},
};
use pallet_rewards::ClaimFees;
use serde_json::Value;
use sheaf_primitives::{RewardClaim, RoundIndex, TaskId};
use sheaf_runtime::{
    Balance, BlockNumber, Moment, Registry, Runtime, RuntimeCall, RuntimeGenesisConfig, RuntimeOrigin, System,
    TrainerStaking, UncheckedExtrinsic, fees::TreasuryAccount, genesis, units::SLOT_MS,
};
use sp_genesis_builder::PresetId;
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, DispatchError, transaction_validity::TransactionSource};

/// The hash of a block 0 that was never built.
pub const GENESIS_HASH: [u8; 32] = [0x5e; 32];
/// The time at block 0.
const GENESIS_MS: Moment = 1_780_000_000_000;

/// A chain in block 1, with the accounts endowed.
pub fn new() -> TestExternalities {
    let mut config = development();
    config.balances.balances.extend(endowments());
    let mut state = TestExternalities::new(config.build_storage().unwrap());
    state.execute_with(|| {
        frame_system::BlockHash::<Runtime>::insert(0, sp_core::H256(GENESIS_HASH));
        set_clock(1);
    });
    state
}

fn development() -> RuntimeGenesisConfig {
    let patch = genesis::get(&PresetId::from(genesis::DEV)).unwrap();
    let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
    merge(&mut config, serde_json::from_slice(&patch).unwrap());
    serde_json::from_value(config).unwrap()
}

fn merge(base: &mut Value, patch: Value) {
    match (base, patch) {
        (Value::Object(base), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(base.entry(key).or_insert(Value::Null), value);
            }
        }
        (base, patch) => *base = patch,
    }
}

/// The model of a new chain.
pub fn world() -> World {
    let mut tokens = Tokens::default();
    for (account, record) in frame_system::Account::<Runtime>::iter() {
        tokens.open(account, record.data.free);
    }
    World {
        block: System::block_number(),
        ms: pallet_timestamp::Now::<Runtime>::get(),
        tokens,
        treasury: TreasuryAccount::get(),
        registry: Registry::params(),
        limits: pallet_tasks::Params::<Runtime>::get(),
        staking: TrainerStaking::params(),
        organizations: Default::default(),
        trainers: Default::default(),
        aggregators: Default::default(),
        models: Default::default(),
        next_model: 0,
        tasks: Default::default(),
        next_task: 0,
        ledgers: Default::default(),
        seats: Default::default(),
        counts: Default::default(),
        objections: Default::default(),
        reports: Default::default(),
    }
}

fn set_clock(block: BlockNumber) {
    System::set_block_number(block);
    pallet_timestamp::Now::<Runtime>::put(GENESIS_MS + u64::from(block) * SLOT_MS);
    System::reset_events();
}

/// Lets this number of blocks pass, on the chain and in the model.
pub fn pass(world: &mut World, blocks: BlockNumber) {
    world.block += blocks;
    world.ms += u64::from(blocks) * SLOT_MS;
    set_clock(world.block);
    assert_eq!(world.ms, pallet_timestamp::Now::<Runtime>::get());
}

/// Dispatches a step's call and returns the error's name if it is refused.
pub fn dispatch(step: &Step, index: u32) -> Result<(), String> {
    // Code may be published only by an extrinsic that ends in it.
    unhashed::put(sp_core::storage::well_known_keys::EXTRINSIC_INDEX, &index);
    let published = matches!(step.call, RuntimeCall::Registry(pallet_registry::Call::publish_model { .. }));
    if published {
        System::note_extrinsic(UncheckedExtrinsic::new_bare(step.call.clone()).encode());
    }
    let origin = match &step.by {
        By::Root => RuntimeOrigin::root(),
        By::Account(who) => RuntimeOrigin::signed(who.clone()),
        By::Itself => frame_system::RawOrigin::Authorized.into(),
    };
    let outcome = step.call.clone().dispatch_bypass_filter(origin);
    if published {
        let _ = unhashed::clear_prefix(&storage_prefix(b"System", b"ExtrinsicData"), None, None);
    }
    outcome.map(|_| ()).map_err(|refused| name(refused.error))
}

fn name(error: DispatchError) -> String {
    match error {
        DispatchError::Module(module) => {
            let pallet = match module.index {
                4 => "Balances",
                40 => "Registry",
                41 => "Tasks",
                42 => "TrainerStaking",
                43 => "Rewards",
                _ => "Other",
            };
            format!("{pallet}::{}", module.message.unwrap_or("unnamed"))
        }
        other => format!("{other:?}"),
    }
}

/// Whether a call authorizes itself and needs no signer.
pub fn authorizes_itself(call: &RuntimeCall) -> bool {
    call.authorize(TransactionSource::External).is_some_and(|validity| validity.is_ok())
}

/// The fee of an unsigned claim, in plancks, as the chain computes it.
pub fn fee_of(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> Balance {
    <Runtime as pallet_rewards::Config>::Fees::fee(task, round, claim)
}
