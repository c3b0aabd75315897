//! What the calls of `pallet_rewards` cost, measured. `scripts/weights.sh` writes this file: do not edit it.
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

impl<Db: Get<RuntimeDbWeight>> pallet_rewards::WeightInfo for Measured<Db> {
    // Storage: `Rewards::Rounds` (r:1 w:0)
    // Storage: `Tasks::Tasks` (r:1 w:0)
    // Storage: `Rewards::ClaimedPages` (r:1 w:1)
    // Storage: `Tasks::Rounds` (r:1 w:1)
    // Storage: `System::BlockHash` (r:1 w:0)
    // Storage: `System::Account` (r:2 w:2)
    // Storage: `Balances::Holds` (r:1 w:1)
    // `s` from 0 to 32.
    fn claim(s: u32) -> Weight {
        Weight::from_parts(170_600_362, 6_196)
            .saturating_add(Db::get().reads_writes(8, 5))
            // Standard error: 42_831 ps.
            .saturating_add(Weight::from_parts(5_009_659, 0).saturating_mul(s.into()))
    }

    // Storage: `Rewards::Rounds` (r:1 w:0)
    // Storage: `Tasks::Tasks` (r:1 w:0)
    // Storage: `Rewards::ClaimedPages` (r:1 w:1)
    // Storage: `Tasks::Rounds` (r:1 w:1)
    // Storage: `System::Account` (r:4 w:4)
    // Storage: `System::BlockHash` (r:1 w:0)
    // Storage: `Balances::Holds` (r:1 w:1)
    // `s` from 0 to 32.
    fn claim_fee_less(s: u32) -> Weight {
        Weight::from_parts(268_722_511, 11_402)
            .saturating_add(Db::get().reads_writes(10, 7))
            // Standard error: 109_110 ps.
            .saturating_add(Weight::from_parts(3_744_428, 0).saturating_mul(s.into()))
    }

    // Storage: `Rewards::Rounds` (r:1 w:0)
    // Storage: `Tasks::Tasks` (r:1 w:0)
    // Storage: `Rewards::ClaimedPages` (r:1 w:0)
    // Storage: `Tasks::Rounds` (r:1 w:0)
    // Storage: `System::Account` (r:1 w:0)
    // Storage: `System::BlockHash` (r:1 w:0)
    // `s` from 0 to 32.
    fn authorize_claim(s: u32) -> Weight {
        Weight::from_parts(59_276_513, 3_850)
            .saturating_add(Db::get().reads_writes(6, 0))
            // Standard error: 31_145 ps.
            .saturating_add(Weight::from_parts(3_938_789, 0).saturating_mul(s.into()))
    }

    // Storage: `Rewards::Rounds` (r:64 w:0)
    // Storage: `Tasks::Tasks` (r:64 w:0)
    // Storage: `Rewards::ClaimedPages` (r:64 w:64)
    // Storage: `Tasks::Rounds` (r:64 w:64)
    // Storage: `System::BlockHash` (r:1 w:0)
    // Storage: `System::Account` (r:2 w:2)
    // Storage: `Balances::Holds` (r:1 w:1)
    // `c` from 1 to 64.
    // `s` from 0 to 2048.
    fn claim_many(c: u32, s: u32) -> Weight {
        Weight::from_parts(224_850_000, 6_196)
            .saturating_add(Db::get().reads_writes(4, 3))
            // Standard error: 1_404_172 ps.
            .saturating_add(Weight::from_parts(84_598_092, 0).saturating_mul(c.into()))
            // Standard error: 43_860 ps.
            .saturating_add(Weight::from_parts(1_253_368, 0).saturating_mul(s.into()))
            .saturating_add(Db::get().reads(4).saturating_mul(c.into()))
            .saturating_add(Db::get().writes(2).saturating_mul(c.into()))
            .saturating_add(Weight::from_parts(0, 2_860).saturating_mul(c.into()))
    }
}
