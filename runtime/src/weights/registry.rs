//! What the calls of `pallet_registry` cost, measured. `scripts/weights.sh` writes this file: do not edit it.
//!
//! Measured 2026-11-30 on AMD EPYC, in WebAssembly, with 50 steps and 20 repeats, by
//! frame-benchmarking-cli 64.0.0. Reads and writes are counted there, and priced by the runtime's database.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{RuntimeDbWeight, Weight},
};

/// Measured weights; reads and writes at the prices of `Db`.
pub struct Measured<Db>(PhantomData<Db>);

impl<Db: Get<RuntimeDbWeight>> pallet_registry::WeightInfo for Measured<Db> {
    // Storage: `Registry::Organizations` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn register_organization() -> Weight {
        Weight::from_parts(67_025_000, 3_857).saturating_add(Db::get().reads_writes(2, 2))
    }

    // Storage: `Registry::Organizations` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn update_organization() -> Weight {
        Weight::from_parts(70_452_000, 3_857).saturating_add(Db::get().reads_writes(2, 2))
    }

    // Storage: `Registry::Organizations` (r:1 w:1)
    // Storage: `Tasks::OrganizationTasks` (r:1 w:0)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn deregister_organization() -> Weight {
        Weight::from_parts(62_788_000, 3_857).saturating_add(Db::get().reads_writes(3, 2))
    }

    // Storage: `Registry::Trainers` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn register_trainer() -> Weight {
        Weight::from_parts(66_985_000, 3_853).saturating_add(Db::get().reads_writes(2, 2))
    }

    // Storage: `Registry::Trainers` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn update_trainer() -> Weight {
        Weight::from_parts(70_061_000, 3_853).saturating_add(Db::get().reads_writes(2, 2))
    }

    // Storage: `Registry::Trainers` (r:1 w:1)
    // Storage: `TrainerStaking::Ledgers` (r:1 w:0)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn deregister_trainer() -> Weight {
        Weight::from_parts(62_567_000, 4_190).saturating_add(Db::get().reads_writes(3, 2))
    }

    // Storage: `Registry::Aggregators` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    // Storage: `Registry::Params` (r:1 w:0)
    fn register_aggregator() -> Weight {
        Weight::from_parts(120_034_000, 3_933).saturating_add(Db::get().reads_writes(3, 2))
    }

    // Storage: `Registry::Aggregators` (r:1 w:1)
    fn update_aggregator() -> Weight {
        Weight::from_parts(18_735_000, 3_933).saturating_add(Db::get().reads_writes(1, 1))
    }

    // Storage: `Registry::Aggregators` (r:1 w:1)
    // Storage: `Tasks::AggregatorTasks` (r:1 w:0)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn deregister_aggregator() -> Weight {
        Weight::from_parts(102_822_000, 3_933).saturating_add(Db::get().reads_writes(3, 2))
    }

    // Storage: `System::ExtrinsicData` (r:1 w:0)
    // Storage: `Registry::LastCode` (r:1 w:1)
    // Storage: `Registry::Params` (r:1 w:0)
    // Storage: `System::Account` (r:1 w:1)
    // Storage: `Registry::Organizations` (r:1 w:1)
    // Storage: `Registry::NextModelId` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    // Storage: `Registry::Models` (r:0 w:1)
    // `b` from 1 to 262144.
    fn publish_model(b: u32) -> Weight {
        Weight::from_parts(3_909_276_835, 3_936_025)
            .saturating_add(Db::get().reads_writes(7, 6))
            // Standard error: 832 ps.
            .saturating_add(Weight::from_parts(63, 0).saturating_mul(b.into()))
    }

    // Storage: `Registry::Organizations` (r:1 w:1)
    // Storage: `Registry::NextModelId` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    // Storage: `Registry::Models` (r:0 w:1)
    fn publish_model_at() -> Weight {
        Weight::from_parts(80_200_000, 3_857).saturating_add(Db::get().reads_writes(3, 4))
    }

    // Storage: `Registry::Models` (r:1 w:1)
    // Storage: `Tasks::ModelTasks` (r:1 w:0)
    // Storage: `Registry::Organizations` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn retire_model() -> Weight {
        Weight::from_parts(76_774_000, 4_496).saturating_add(Db::get().reads_writes(4, 3))
    }

    // Storage: `Registry::Aggregators` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn bond_aggregator() -> Weight {
        Weight::from_parts(74_840_000, 3_933).saturating_add(Db::get().reads_writes(2, 2))
    }

    // Storage: `Registry::Aggregators` (r:1 w:1)
    // Storage: `Tasks::AggregatorTasks` (r:1 w:0)
    // Storage: `Registry::Params` (r:1 w:0)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn unbond_aggregator() -> Weight {
        Weight::from_parts(69_250_000, 3_933).saturating_add(Db::get().reads_writes(4, 2))
    }

    // Storage: `Registry::Params` (r:0 w:1)
    fn set_params() -> Weight {
        Weight::from_parts(7_243_000, 0).saturating_add(Db::get().reads_writes(0, 1))
    }
}
