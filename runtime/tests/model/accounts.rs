//! Who takes part. The numbers are the accounts' bytes, so that a failing step reads easily.

use sheaf_runtime::{AccountId, Balance, units::SHF};

/// Organizations: the last is poor.
pub const ORGANIZATIONS: [u8; 4] = [1, 2, 3, 4];
/// Aggregators.
pub const AGGREGATORS: [u8; 3] = [11, 12, 13];
/// Trainers: the last is poor.
pub const TRAINERS: [u8; 12] = [21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32];
/// Accounts without a part in anything.
pub const STRANGERS: [u8; 2] = [41, 42];

/// The account of a number.
pub fn account(number: u8) -> AccountId {
    AccountId::new([number; 32])
}

/// All who sign calls.
pub fn signers() -> impl Iterator<Item = u8> {
    ORGANIZATIONS.into_iter().chain(AGGREGATORS).chain(TRAINERS).chain(STRANGERS)
}

/// What each of them starts with, in plancks: enough for most of what they try, and too little for some.
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

/// A payout account that nobody has seen before: the reward creates it.
pub fn fresh_payee(number: u32) -> AccountId {
    let mut bytes = [0xfe; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    AccountId::new(bytes)
}
