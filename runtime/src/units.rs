//! Units of money and time.

use crate::{Balance, BlockNumber};

/// Plancks in one SHF; the token has 12 decimals.
pub const SHF: Balance = 1_000_000_000_000;

/// Plancks in a thousandth of an SHF.
pub const MILLI: Balance = SHF / 1_000;

/// Plancks in a millionth of an SHF.
pub const MICRO: Balance = MILLI / 1_000;

/// The balance below which an account does not exist, in plancks: 0.001 SHF.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLI;

/// The storage deposit, in plancks: 0.1 SHF for an item and 0.0001 SHF for a byte.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
    (items as Balance).saturating_mul(100 * MILLI).saturating_add((bytes as Balance).saturating_mul(100 * MICRO))
}

/// Milliseconds of a BABE slot. Fixed at genesis.
pub const SLOT_MS: u64 = 3_000;

/// Blocks in a minute.
pub const MINUTES: BlockNumber = (60_000 / SLOT_MS) as BlockNumber;

/// Blocks in an hour.
pub const HOURS: BlockNumber = 60 * MINUTES;

/// Blocks in a day.
pub const DAYS: BlockNumber = 24 * HOURS;

/// Slots of an epoch, which is a session: one minute with `fast-runtime`, else one hour. Fixed at genesis.
pub const EPOCH_SLOTS: u32 = if cfg!(feature = "fast-runtime") { 20 } else { HOURS };

/// The fraction of slots with a primary author: one in four. Secondary authors, chosen by a VRF, fill the rest.
pub const PRIMARY_PROBABILITY: (u64, u64) = (1, 4);
