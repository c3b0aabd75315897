//! Parameters of the learning pallets, in two sets: a brisk one for laptops and tests, which the presets use, and one
//! for a public network. Everything here can be changed later by root, through each pallet's `set_params`.
//!
//! | parameter | `dev`, `local` | public network |
//! |---|---|---|
//! | an aggregator's bond | 100 SHF | 100 SHF |
//! | client code: fee a byte, bytes a block | 0.0000085 SHF, 512 KiB | the same |
//! | least stake of a seat | 0.1 SHF | 1 SHF |
//! | least of the deposit per round and seat | 0.01 SHF | 0.01 SHF |
//! | least time to the deadline; grace after it | 60 s; 60 s | 1 h; 1 h |
//! | least gap of two postings | 2 blocks | 1,200 blocks (1 h) |
//! | challenge window | 2 blocks | 1,200 blocks (1 h) |
//! | stall window | 100 blocks (5 min) | 28,800 blocks (1 d) |
//! | claim window | 40 blocks (2 min) | 864,000 blocks (30 d) |
//! | least bond | 0.1 SHF | 1 SHF |
//! | unbonding | 10 blocks | 201,600 blocks (7 d) |
//! | leave delay | 4 blocks | 28,800 blocks (1 d) |

use crate::{
    Balance, BlockNumber,
    fees::PLANCK_PER_BYTE,
    units::{DAYS, HOURS, MICRO, MILLI, SHF},
};
use pallet_registry::RegistryParams;
use pallet_tasks::TaskParams;
use pallet_trainer_staking::StakingParams;

/// Fee for a byte of client code, in plancks. With the fee for the transaction's length, 256 KiB come to about 2.5 SHF.
pub const CODE_BYTE_FEE: Balance = 95 * MICRO / 10 - PLANCK_PER_BYTE;

/// The registry's parameters, everywhere.
pub fn registry() -> RegistryParams {
    RegistryParams { aggregator_bond: 100 * SHF, code_byte_fee: CODE_BYTE_FEE, max_code_per_block: 512 * 1024 }
}

/// Tasks on a laptop: a whole one fits into two minutes.
pub fn brisk_tasks() -> TaskParams<BlockNumber> {
    TaskParams {
        min_stake: 100 * MILLI,
        min_share: 10 * MILLI,
        min_duration_ms: 60_000,
        grace_ms: 60_000,
        min_round_gap: 2,
        challenge_window: 2,
        stall_window: 100,
        claim_window: 40,
    }
}

/// Staking on a laptop.
pub fn brisk_staking() -> StakingParams<BlockNumber> {
    StakingParams { min_bond: 100 * MILLI, bonding_duration: 10, leave_delay: 4 }
}

/// Tasks on a public network: an hour to object, a day to stall, 30 days to claim.
pub fn public_tasks() -> TaskParams<BlockNumber> {
    TaskParams {
        min_stake: SHF,
        min_share: 10 * MILLI,
        min_duration_ms: 3_600_000,
        grace_ms: 3_600_000,
        min_round_gap: HOURS,
        challenge_window: HOURS,
        stall_window: DAYS,
        claim_window: 30 * DAYS,
    }
}

/// Staking on a public network: a week to unbond, a day to leave.
pub fn public_staking() -> StakingParams<BlockNumber> {
    StakingParams { min_bond: SHF, bonding_duration: 7 * DAYS, leave_delay: DAYS }
}
