//! What the calls of `pallet_trainer_staking` cost, measured. `scripts/weights.sh` writes this file: do not edit it.
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

impl<Db: Get<RuntimeDbWeight>> pallet_trainer_staking::WeightInfo for Measured<Db> {
    // Storage: `Registry::Trainers` (r:1 w:0)
    // Storage: `System::Account` (r:1 w:1)
    // Storage: `TrainerStaking::Ledgers` (r:1 w:1)
    // Storage: `TrainerStaking::Params` (r:1 w:0)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn bond() -> Weight {
        Weight::from_parts(87_384_000, 4_190).saturating_add(Db::get().reads_writes(5, 3))
    }

    // Storage: `TrainerStaking::Ledgers` (r:1 w:1)
    // Storage: `TrainerStaking::Params` (r:1 w:0)
    fn unbond() -> Weight {
        Weight::from_parts(35_496_000, 4_190).saturating_add(Db::get().reads_writes(2, 1))
    }

    // Storage: `TrainerStaking::Ledgers` (r:1 w:1)
    // Storage: `TrainerStaking::Params` (r:1 w:0)
    fn rebond() -> Weight {
        Weight::from_parts(20_268_000, 4_190).saturating_add(Db::get().reads_writes(2, 1))
    }

    // Storage: `TrainerStaking::Ledgers` (r:1 w:1)
    // Storage: `System::Account` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn withdraw_unbonded() -> Weight {
        Weight::from_parts(65_993_000, 4_190).saturating_add(Db::get().reads_writes(3, 3))
    }

    // Storage: `Tasks::Tasks` (r:1 w:0)
    // Storage: `Timestamp::Now` (r:1 w:0)
    // Storage: `TrainerStaking::Seats` (r:1 w:1)
    // Storage: `TrainerStaking::SeatCounts` (r:1 w:1)
    // Storage: `TrainerStaking::Ledgers` (r:1 w:1)
    fn take_seat() -> Weight {
        Weight::from_parts(44_242_000, 4_190).saturating_add(Db::get().reads_writes(5, 3))
    }

    // Storage: `TrainerStaking::Seats` (r:1 w:1)
    // Storage: `Tasks::Tasks` (r:1 w:0)
    // Storage: `TrainerStaking::SeatCounts` (r:1 w:1)
    fn leave() -> Weight {
        Weight::from_parts(29_485_000, 3_850).saturating_add(Db::get().reads_writes(3, 2))
    }

    // Storage: `Tasks::Tasks` (r:1 w:0)
    // Storage: `TrainerStaking::Seats` (r:64 w:64)
    // Storage: `TrainerStaking::SeatCounts` (r:1 w:1)
    // `n` from 1 to 64.
    fn evict_idle(n: u32) -> Weight {
        Weight::from_parts(19_063_074, 3_850)
            .saturating_add(Db::get().reads_writes(2, 1))
            // Standard error: 45_096 ps.
            .saturating_add(Weight::from_parts(12_812_458, 0).saturating_mul(n.into()))
            .saturating_add(Db::get().reads(1).saturating_mul(n.into()))
            .saturating_add(Db::get().writes(1).saturating_mul(n.into()))
            .saturating_add(Weight::from_parts(0, 2_565).saturating_mul(n.into()))
    }

    // Storage: `TrainerStaking::Seats` (r:1 w:1)
    // Storage: `TrainerStaking::Ledgers` (r:1 w:1)
    // Storage: `TrainerStaking::Reports` (r:1 w:0)
    // Storage: `Tasks::Tasks` (r:1 w:0)
    // Storage: `TrainerStaking::Params` (r:1 w:0)
    // Storage: `TrainerStaking::SeatCounts` (r:1 w:1)
    fn release() -> Weight {
        Weight::from_parts(44_584_000, 4_190).saturating_add(Db::get().reads_writes(6, 3))
    }

    // Storage: `Tasks::Tasks` (r:1 w:0)
    // Storage: `TrainerStaking::Seats` (r:1 w:1)
    // Storage: `TrainerStaking::Params` (r:1 w:0)
    // Storage: `System::Account` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    // Storage: `TrainerStaking::Reports` (r:0 w:1)
    fn report_misconduct() -> Weight {
        Weight::from_parts(93_825_000, 3_850).saturating_add(Db::get().reads_writes(5, 4))
    }

    // Storage: `TrainerStaking::SeatCounts` (r:1 w:1)
    // Storage: `Tasks::Tasks` (r:1 w:0)
    fn forget_task() -> Weight {
        Weight::from_parts(23_003_000, 3_850).saturating_add(Db::get().reads_writes(2, 1))
    }

    // Storage: `TrainerStaking::Reports` (r:1 w:1)
    // Storage: `TrainerStaking::Params` (r:1 w:0)
    // Storage: `System::Account` (r:1 w:1)
    // Storage: `Balances::Holds` (r:1 w:1)
    fn contest_report() -> Weight {
        Weight::from_parts(84_228_000, 3_912).saturating_add(Db::get().reads_writes(4, 3))
    }

    // Storage: `TrainerStaking::Reports` (r:1 w:1)
    // Storage: `TrainerStaking::Seats` (r:1 w:1)
    // Storage: `TrainerStaking::Ledgers` (r:1 w:1)
    // Storage: `TrainerStaking::Params` (r:1 w:0)
    // Storage: `System::Account` (r:3 w:3)
    // Storage: `Balances::Holds` (r:2 w:2)
    fn rule_on_report() -> Weight {
        Weight::from_parts(227_765_000, 8_799).saturating_add(Db::get().reads_writes(9, 8))
    }

    // Storage: `TrainerStaking::Reports` (r:1 w:1)
    // Storage: `TrainerStaking::Seats` (r:1 w:1)
    // Storage: `TrainerStaking::Params` (r:1 w:0)
    // Storage: `TrainerStaking::Ledgers` (r:1 w:1)
    // Storage: `System::Account` (r:3 w:3)
    // Storage: `Balances::Holds` (r:2 w:2)
    fn settle_report() -> Weight {
        Weight::from_parts(145_913_000, 8_799).saturating_add(Db::get().reads_writes(9, 8))
    }

    // Storage: `TrainerStaking::Params` (r:0 w:1)
    fn set_params() -> Weight {
        Weight::from_parts(7_865_000, 0).saturating_add(Db::get().reads_writes(0, 1))
    }
}
