//! Parameters of the learning pallets, in two sets: one with short windows for laptops and tests, which the presets use,
//! and one for a public network. Root can change them all later, through each pallet's `set_params`.
//!
//! | parameter | `dev`, `local` | public network |
//! |---|---|---|
//! | an aggregator's minimum bond | 100 SHF | 100 SHF |
//! | part of a deposit that the bond backs | 20 % | 20 % |
//! | slash of the backing for a void round; for an absence | 100 %; 50 % | 100 %; 50 % |
//! | bond of an objection | 0.1 SHF | 1 SHF |
//! | client code: fee a byte, bytes a block | 0.0000085 SHF, 512 KiB | the same |
//! | minimum stake of a seat | 0.1 SHF | 1 SHF |
//! | minimum deposit per round and seat | 0.01 SHF | 0.01 SHF |
//! | minimum time to the deadline; grace after it | 60 s; 60 s | 1 h; 1 h |
//! | minimum gap between two postings | 2 blocks | 1,200 blocks (1 h) |
//! | challenge window | 2 blocks | 1,200 blocks (1 h) |
//! | stall window | 100 blocks (5 min) | 28,800 blocks (1 d) |
//! | ruling window | 10 blocks (30 s) | 201,600 blocks (7 d) |
//! | claim window | 40 blocks (2 min) | 864,000 blocks (30 d) |
//! | minimum bond of a trainer | 0.1 SHF | 1 SHF |
//! | unbonding | 10 blocks | 201,600 blocks (7 d) |
//! | leave delay | 4 blocks | 28,800 blocks (1 d) |
//! | bond of a report of misconduct, and of contesting one | 0.1 SHF | 1 SHF |
//! | time to contest a report; to rule on it | 10 blocks; 10 blocks | 86,400 blocks (3 d); 201,600 blocks (7 d) |
//! | slash of a seat's stake for an uncontested report | 10 % | 10 % |
//! | reporter's part of a slash by the arbiter; maximum | 10 %; 1 SHF | 10 %; 10 SHF |

use crate::{
    Balance, BlockNumber,
    fees::PLANCK_PER_BYTE,
    units::{MICRO, MILLI, SHF},
};
use pallet_registry::RegistryParams;
use pallet_tasks::TaskParams;
use pallet_trainer_staking::StakingParams;
use sheaf_primitives::Permill;

/// Fee for a byte of client code, in plancks. With the fee for the transaction's length, 256 KiB come to about 2.5 SHF.
pub const CODE_BYTE_FEE: Balance = 95 * MICRO / 10 - PLANCK_PER_BYTE;

/// The part of a task's deposit that its aggregator's bond backs: the maximum that an aggregator can earn by serving it.
pub const BOND_RATIO: Permill = Permill::from_percent(20);

/// The part of a task's backing that is slashed when the arbiter voids a round.
pub const VOID_SLASH: Permill = Permill::one();

/// The part of a task's backing that is slashed when its aggregator accepts it and never posts.
pub const ABSENCE_SLASH: Permill = Permill::from_percent(50);

/// The part of a seat's stake that is slashed over a report that is not contested.
pub const SILENT_SLASH: Permill = Permill::from_percent(10);

/// The reporter's part of a slash by the arbiter.
pub const BOUNTY: Permill = Permill::from_percent(10);

/// The registry's parameters, on every network.
pub fn registry() -> RegistryParams {
    RegistryParams { aggregator_bond: 100 * SHF, code_byte_fee: CODE_BYTE_FEE, max_code_per_block: 512 * 1024 }
}

/// Tasks on a laptop: a whole task takes less than two minutes.
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
        ruling_window: 10,
        objection_bond: 100 * MILLI,
        bond_ratio: BOND_RATIO,
        void_slash: VOID_SLASH,
        absence_slash: ABSENCE_SLASH,
    }
}

/// Staking on a laptop.
pub fn brisk_staking() -> StakingParams<BlockNumber> {
    StakingParams {
        min_bond: 100 * MILLI,
        bonding_duration: 10,
        leave_delay: 4,
        dispute_bond: 100 * MILLI,
        contest_window: 10,
        ruling_window: 10,
        silent_slash: SILENT_SLASH,
        bounty: BOUNTY,
        max_bounty: SHF,
    }
}

/// Tasks on a public network: the pallet's defaults, which count in blocks of 3 s.
pub fn public_tasks() -> TaskParams<BlockNumber> {
    TaskParams::default()
}

/// Staking on a public network: the pallet's defaults, which count in blocks of 3 s.
pub fn public_staking() -> StakingParams<BlockNumber> {
    StakingParams::default()
}
