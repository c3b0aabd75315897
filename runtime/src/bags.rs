//! Boundaries of the bags that sort voters roughly by stake.

use crate::units::SHF;
use frame_support::traits::Get;

/// Number of bags.
pub const BAGS: usize = 200;

/// Upper bounds of the bags, in plancks, ascending: the first is 1 SHF, each next about 8.8 % more, the last has no
/// limit.
pub static THRESHOLDS: [u64; BAGS] = thresholds();

/// The thresholds in the form that the bags-list pallet needs.
pub struct Thresholds;

impl Get<&'static [u64]> for Thresholds {
    fn get() -> &'static [u64] {
        &THRESHOLDS
    }
}

/// A geometric series from 1 SHF whose 200th term would be `u64::MAX`: the ratio is (2^64 / 10^12)^(1/199) = 1.08768…
// Runs at compile time, where an overflow or a bad index fails the build.
#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]
const fn thresholds() -> [u64; BAGS] {
    let mut bounds = [u64::MAX; BAGS];
    let mut bound = SHF;
    let mut bag = 0;
    while bag < BAGS - 1 {
        bounds[bag] = bound as u64;
        bound = bound * 10_876 / 10_000;
        bag += 1;
    }
    bounds
}
