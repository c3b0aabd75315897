//! The accounts. An account consists of its number, so that a failing step is easy to read.

use sheaf_runtime::{AccountId, Balance, units::SHF};

/// Organizations. The last has few tokens.
pub const ORGANIZATIONS: [u8; 4] = [1, 2, 3, 4];
/// Aggregators.
pub const AGGREGATORS: [u8; 3] = [11, 12, 13];
/// Trainers. The last has few tokens.
pub const TRAINERS: [u8; 12] = [21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32];
/// Accounts without a role.
pub const STRANGERS: [u8; 2] = [41, 42];

/// The account of a number.
pub fn account(number: u8) -> AccountId {
    AccountId::new([number; 32])
}

/// All accounts that sign calls.
pub fn signers() -> impl Iterator<Item = u8> {
    ORGANIZATIONS.into_iter().chain(AGGREGATORS).chain(TRAINERS).chain(STRANGERS)
}

/// The balance that each starts with, in plancks: enough for most calls, and too little for some.
pub fn endowments() -> Vec<(AccountId, Balance)> {
    let of = |number| match number {
        4 => 60 * SHF,
        1..=3 => 3_000 * SHF,
        11..=13 => 400 * SHF,
        32 => SHF / 2,
        21..=31 => 60 * SHF,
        _ => 10 * SHF,
    };
    signers().map(|number| (account(number), of(number))).collect()
}

/// A new payout account, which the reward creates.
pub fn fresh_payee(number: u32) -> AccountId {
    let mut bytes = [0xfe; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    AccountId::new(bytes)
}
