//! What the calls of `pallet_tasks` cost, measured. `scripts/weights.sh` writes this file: do not edit it.
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

impl<Db: Get<RuntimeDbWeight>> pallet_tasks::WeightInfo for Measured<Db> {
    // Storage: `Registry::Models` (r:1 w:0)
    // Storage: `Registry::Aggregators` (r:1 w:0)
    // Storage: `Tasks::Params` (r:1 w:0)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Storage: `Tasks::NextTaskId` (r:1 w:1)
    // Storage: `System::Account` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    // Storage: `Tasks::OrganizationTasks` (r:1 w:1)
    // Storage: `Tasks::ModelTasks` (r:1 w:1)
    // Storage: `Tasks::Tasks` (r:0 w:1)
    fn propose_task() -> Weight {
        Weight::from_parts(147_225_000, 4_496).saturating_add(Db::get().reads_writes(9, 6))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Storage: `Tasks::Params` (r:1 w:0)
    // Storage: `Registry::Aggregators` (r:1 w:0)
    // Storage: `Tasks::AggregatorTasks` (r:1 w:1)
    fn accept_task() -> Weight {
        Weight::from_parts(36_307_000, 3_933).saturating_add(Db::get().reads_writes(5, 2))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `TrainerStaking::SeatCounts` (r:1 w:0)
    // Storage: `System::Account` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    // Storage: `Tasks::Params` (r:1 w:0)
    fn withdraw_task() -> Weight {
        Weight::from_parts(75_752_000, 3_850).saturating_add(Db::get().reads_writes(5, 3))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Storage: `Tasks::Params` (r:1 w:0)
    // Storage: `Registry::Aggregators` (r:1 w:0)
    // Storage: `Tasks::AggregatorTasks` (r:1 w:1)
    // Storage: `System::Account` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn top_up_task() -> Weight {
        Weight::from_parts(104_275_000, 3_933).saturating_add(Db::get().reads_writes(7, 4))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Storage: `Tasks::Params` (r:1 w:0)
    // Storage: `Rewards::Rounds` (r:2 w:1)
    // Storage: `TrainerStaking::SeatCounts` (r:1 w:0)
    // Storage: `Tasks::Rounds` (r:0 w:1)
    fn submit_round() -> Weight {
        Weight::from_parts(54_071_000, 6_108).saturating_add(Db::get().reads_writes(6, 3))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    fn finish_task() -> Weight {
        Weight::from_parts(20_980_000, 3_850).saturating_add(Db::get().reads_writes(1, 1))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Storage: `Tasks::Params` (r:1 w:0)
    // Storage: `TrainerStaking::SeatCounts` (r:1 w:0)
    // Storage: `Registry::Aggregators` (r:1 w:1)
    // Storage: `System::Account` (r:3 w:3)
    // Storage: `Balances::Holds` (r:2 w:2)
    // Storage: `Tasks::AggregatorTasks` (r:1 w:1)
    fn close_task() -> Weight {
        Weight::from_parts(158_967_000, 8_799).saturating_add(Db::get().reads_writes(11, 8))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `Tasks::Rounds` (r:1000 w:0)
    // Storage: `System::Account` (r:3 w:3)
    // Storage: `Balances::Holds` (r:1 w:1)
    // Storage: `Tasks::AggregatorTasks` (r:1 w:1)
    // `r` from 1 to 1000.
    fn end_claims(r: u32) -> Weight {
        Weight::from_parts(50_851_870, 8_799)
            .saturating_add(Db::get().reads_writes(7, 6))
            // Standard error: 14_940 ps.
            .saturating_add(Weight::from_parts(4_524_841, 0).saturating_mul(r.into()))
            .saturating_add(Db::get().reads(1).saturating_mul(r.into()))
            .saturating_add(Weight::from_parts(0, 2_675).saturating_mul(r.into()))
    }

    // Storage: `Tasks::Tasks` (r:1 w:0)
    // Storage: `Tasks::Rounds` (r:2 w:0)
    // Storage: `Tasks::Objections` (r:513 w:512)
    // Storage: `System::Account` (r:513 w:513)
    // Storage: `Balances::Holds` (r:512 w:512)
    // `n` from 1 to 512.
    fn delete_records(n: u32) -> Weight {
        Weight::from_parts(168_916_000, 6_340)
            .saturating_add(Db::get().reads_writes(5, 1))
            // Standard error: 290_783 ps.
            .saturating_add(Weight::from_parts(77_301_855, 0).saturating_mul(n.into()))
            .saturating_add(Db::get().reads(3).saturating_mul(n.into()))
            .saturating_add(Db::get().writes(3).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(0, 2_704).saturating_mul(n.into()))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `Tasks::Admitted` (r:64 w:64)
    // `n` from 1 to 64.
    fn admit_trainers(n: u32) -> Weight {
        Weight::from_parts(18_048_883, 3_850)
            .saturating_add(Db::get().reads_writes(1, 1))
            // Standard error: 6_359 ps.
            .saturating_add(Weight::from_parts(7_011_338, 0).saturating_mul(n.into()))
            .saturating_add(Db::get().reads(1).saturating_mul(n.into()))
            .saturating_add(Db::get().writes(1).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(0, 2_539).saturating_mul(n.into()))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `Tasks::Admitted` (r:64 w:64)
    // `n` from 1 to 64.
    fn unadmit_trainers(n: u32) -> Weight {
        Weight::from_parts(27_444_237, 3_850)
            .saturating_add(Db::get().reads_writes(1, 1))
            // Standard error: 12_941 ps.
            .saturating_add(Weight::from_parts(7_173_473, 0).saturating_mul(n.into()))
            .saturating_add(Db::get().reads(1).saturating_mul(n.into()))
            .saturating_add(Db::get().writes(1).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(0, 2_539).saturating_mul(n.into()))
    }

    // Storage: `Tasks::Tasks` (r:1 w:0)
    // Storage: `Tasks::Rounds` (r:1 w:1)
    // Storage: `Rewards::Rounds` (r:1 w:0)
    // Storage: `System::Account` (r:2 w:2)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn collect_fee() -> Weight {
        Weight::from_parts(93_194_000, 6_196).saturating_add(Db::get().reads_writes(6, 4))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `Tasks::Rounds` (r:1 w:1)
    // Storage: `Rewards::Rounds` (r:1 w:1)
    // Storage: `TrainerStaking::Seats` (r:1 w:0)
    // Storage: `Tasks::Objections` (r:1 w:1)
    // Storage: `Tasks::Params` (r:1 w:0)
    // Storage: `System::Account` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn object_round() -> Weight {
        Weight::from_parts(132_237_000, 3_850).saturating_add(Db::get().reads_writes(8, 6))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Storage: `Rewards::Rounds` (r:1 w:0)
    // Storage: `Tasks::Rounds` (r:1 w:0)
    // Storage: `Tasks::Params` (r:1 w:0)
    // Storage: `Registry::Aggregators` (r:1 w:0)
    fn replace_aggregator() -> Weight {
        Weight::from_parts(55_323_000, 3_933).saturating_add(Db::get().reads_writes(6, 1))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `Tasks::Rounds` (r:2 w:1)
    // Storage: `Rewards::Rounds` (r:1 w:1)
    // Storage: `Rewards::ClaimedPages` (r:1 w:0)
    // Storage: `Tasks::Params` (r:1 w:0)
    // Storage: `Registry::Aggregators` (r:1 w:1)
    // Storage: `System::Account` (r:2 w:2)
    // Storage: `Balances::Holds` (r:1 w:1)
    // Storage: `Tasks::AggregatorTasks` (r:1 w:1)
    fn rule_on_round() -> Weight {
        Weight::from_parts(154_689_000, 6_340).saturating_add(Db::get().reads_writes(11, 8))
    }

    // Storage: `Tasks::Objections` (r:1 w:1)
    // Storage: `Tasks::Rounds` (r:1 w:0)
    // Storage: `System::Account` (r:2 w:2)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn settle_objection() -> Weight {
        Weight::from_parts(98_695_000, 6_196).saturating_add(Db::get().reads_writes(5, 4))
    }

    // Storage: `Tasks::Tasks` (r:1 w:1)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Storage: `Tasks::Rounds` (r:1000 w:999)
    // Storage: `System::Account` (r:2 w:2)
    // Storage: `Balances::Holds` (r:1 w:1)
    // Storage: `Tasks::AggregatorTasks` (r:2 w:2)
    // Storage: `Tasks::Params` (r:1 w:0)
    // Storage: `Registry::Aggregators` (r:1 w:0)
    // `r` from 1 to 1000.
    fn take_over_task(r: u32) -> Weight {
        Weight::from_parts(122_207_000, 6_196)
            .saturating_add(Db::get().reads_writes(10, 6))
            // Standard error: 95_479 ps.
            .saturating_add(Weight::from_parts(11_623_433, 0).saturating_mul(r.into()))
            .saturating_add(Db::get().reads(1).saturating_mul(r.into()))
            .saturating_add(Db::get().writes(1).saturating_mul(r.into()))
            .saturating_add(Weight::from_parts(0, 2_675).saturating_mul(r.into()))
    }

    // Storage: `Tasks::Params` (r:0 w:1)
    fn set_params() -> Weight {
        Weight::from_parts(8_055_000, 0).saturating_add(Db::get().reads_writes(0, 1))
    }
}
