//! The pay of a round: what is set aside when it is posted, and what a leaf or a seat gets of it.
//!
//! All amounts are plancks. `tests/vectors/pay.json` has cases of every function, for other languages.

use crate::{Balance, Permill, TaskTerms};
use sp_arithmetic::{Rounding, helpers_128bit::multiply_by_rational_with_rounding};

/// What is set aside for one round, in plancks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RoundPay {
    /// For the trainers: a multiple of the round's total shares.
    pub pool: Balance,
    /// For the aggregator.
    pub aggregator_part: Balance,
}

impl RoundPay {
    /// Pool and aggregator's part together, in plancks. `None` if that exceeds 128 bits.
    pub fn total(&self) -> Option<Balance> {
        self.pool.checked_add(self.aggregator_part)
    }
}

/// What is set aside for the next round of a task that has `rounds_left` rounds to pay from `unallocated` plancks.
///
/// The round's gross pay is `floor(unallocated / rounds_left)`. The aggregator's part is
/// `floor(aggregator_fee · gross)`, and the pool is the rest, rounded down to a multiple of `total_shares` so that every
/// share is worth a whole number of plancks. What rounding leaves over stays unallocated. `None` if no rounds or no
/// shares are left to pay.
pub fn round_pay(
    unallocated: Balance,
    rounds_left: u32,
    aggregator_fee: Permill,
    total_shares: u128,
) -> Option<RoundPay> {
    let gross = unallocated.checked_div(rounds_left.into())?;
    let aggregator_part = aggregator_fee.mul_floor(gross);
    let rest = gross.checked_sub(aggregator_part)?;
    let pool = rest.checked_sub(rest.checked_rem(total_shares)?)?;
    Some(RoundPay { pool, aggregator_part })
}

/// What the round under way of a task pays if it has `total_shares`, where `unallocated` plancks are not set aside yet
/// and
/// `rounds_posted` rounds are posted. `None` if no round or no share is left to pay.
///
/// A task that finishes early still pays a round as its terms say, and not all that is left.
pub fn next_round_pay(
    terms: &TaskTerms,
    unallocated: Balance,
    rounds_posted: u32,
    total_shares: u128,
) -> Option<RoundPay> {
    let rounds_left = terms.rounds.checked_sub(rounds_posted)?;
    round_pay(unallocated, rounds_left, terms.aggregator_fee, total_shares)
}

/// What one seat earns of a pool of `pool` plancks that `trainers` of them share equally, as [`Reward::Equal`] does:
/// `floor(pool / trainers)` plancks. `None` if `trainers` is 0.
///
/// [`Reward::Equal`]: crate::Reward::Equal
pub fn seat_pay(pool: Balance, trainers: u32) -> Option<Balance> {
    payout(pool, 1, trainers.into())
}

/// What `share` of a pool of `pool` plancks is worth: `floor(pool · share / total_shares)` plancks, exact through a
/// 256-bit product. `None` if `total_shares` is 0 or the result exceeds 128 bits; a verified claim can bring about
/// neither.
pub fn payout(pool: Balance, share: u64, total_shares: u128) -> Option<Balance> {
    multiply_by_rational_with_rounding(pool, share.into(), total_shares, Rounding::Down)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::{RoundPay, next_round_pay, round_pay, seat_pay};
    use crate::{Permill, TaskTerms};
    use proptest::prelude::*;

    #[test]
    fn a_tenth_for_the_aggregator_and_the_rest_in_whole_plancks_a_share() {
        // 100 over 3 rounds is 33; a tenth of it is 3; 30 over 4 shares is 28, and 2 stay unallocated with the 1.
        let pay = round_pay(100, 3, Permill::from_percent(10), 4);
        assert_eq!(pay, Some(RoundPay { pool: 28, aggregator_part: 3 }));
    }

    #[test]
    fn the_last_round_gets_all_that_is_left_but_what_cannot_be_divided() {
        let pay = round_pay(100, 1, Permill::zero(), 7);
        assert_eq!(pay, Some(RoundPay { pool: 98, aggregator_part: 0 }));
    }

    #[test]
    fn without_rounds_or_shares_nothing_is_set_aside() {
        assert_eq!(round_pay(100, 0, Permill::zero(), 1), None);
        assert_eq!(round_pay(100, 1, Permill::zero(), 0), None);
    }

    #[test]
    fn the_next_round_gets_its_part_of_what_is_left() {
        let terms = TaskTerms { rounds: 4, aggregator_fee: Permill::from_percent(10), ..TaskTerms::usual(0) };
        let pay = |posted| next_round_pay(&terms, 300, posted, 3);

        assert_eq!(pay(1), Some(RoundPay { pool: 90, aggregator_part: 10 }));
        assert_eq!(pay(4), None);
        assert_eq!(pay(5), None);
    }

    #[test]
    fn seats_share_a_pool_equally() {
        assert_eq!(seat_pay(28, 4), Some(7));
        assert_eq!(seat_pay(28, 0), None);
    }

    #[test]
    fn the_largest_amounts_do_not_overflow() {
        let pay = round_pay(u128::MAX, 1, Permill::from_percent(20), 1).unwrap();
        assert_eq!(pay.total(), Some(u128::MAX));
        assert_eq!(pay.aggregator_part, u128::MAX / 5);
    }

    proptest! {
        #[test]
        fn no_round_takes_more_than_its_turn_and_less_than_a_share_stays_behind(
            unallocated: u128,
            rounds_left in 1..1000u32,
            share in 0..=200_000u32,
            shares in 1..u128::from(u64::MAX),
        ) {
            let gross = unallocated / u128::from(rounds_left);
            let pay = round_pay(unallocated, rounds_left, Permill::from_parts(share), shares).unwrap();

            prop_assert!(pay.total().unwrap() <= gross);
            prop_assert!(gross - pay.total().unwrap() < shares);
            prop_assert_eq!(pay.pool % shares, 0);
            // floor(gross · share / 10^6), without the product.
            let exact = gross / 1_000_000 * u128::from(share) + gross % 1_000_000 * u128::from(share) / 1_000_000;
            prop_assert_eq!(pay.aggregator_part, exact);
        }

        #[test]
        fn all_rounds_together_pay_no_more_than_the_deposit(
            deposit in 1..u128::MAX,
            shares in prop::collection::vec(2..2000u128, 1..50),
            share in 0..=200_000u32,
        ) {
            let mut unallocated = deposit;
            let rounds = u32::try_from(shares.len()).unwrap();
            for (left, shares) in (1..=rounds).rev().zip(shares) {
                let pay = round_pay(unallocated, left, Permill::from_parts(share), shares).unwrap();
                unallocated = unallocated.checked_sub(pay.total().unwrap()).unwrap();
            }
        }
    }
}
