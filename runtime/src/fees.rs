//! What a transaction costs, and who gets it.
//!
//! Fee = weight · [`PLANCK_PER_NANOSECOND`] + length · [`PLANCK_PER_BYTE`], times a multiplier that is 1 until blocks are
//! more than a quarter full. A simple transfer comes to about 0.001 SHF. Of every fee 80 % go to the treasury account
//! and 20 % to the block's author, who also keeps the whole tip. Nothing is burnt: what cannot be paid to an author goes
//! to the treasury.

use crate::{AccountId, Authorship, Balance, Balances, Runtime, TREASURY_ID};
use frame_support::{
    parameter_types,
    traits::{
        Imbalance, OnUnbalanced,
        fungible::{Balanced, Credit},
        tokens::imbalance::ResolveTo,
    },
    weights::{Weight, WeightToFee, constants::WEIGHT_REF_TIME_PER_NANOS},
};
use pallet_transaction_payment::{Multiplier, TargetedFeeAdjustment};
use sp_runtime::{FixedPointNumber, Perquintill, traits::AccountIdConversion};

/// Plancks for a nanosecond of computation, by the declared weight.
pub const PLANCK_PER_NANOSECOND: Balance = 2_000;

/// Plancks for a byte of an encoded transaction: 256 KiB cost 0.26 SHF.
pub const PLANCK_PER_BYTE: Balance = 1_000_000;

/// The treasury's part of a fee, in percent; the author has the rest.
pub const TREASURY_PERCENT: u32 = 80;

/// Computation, priced by time.
pub struct TimeFee;

impl WeightToFee for TimeFee {
    type Balance = Balance;

    fn weight_to_fee(weight: &Weight) -> Balance {
        let nanoseconds = weight.ref_time().div_ceil(WEIGHT_REF_TIME_PER_NANOS);
        Balance::from(nanoseconds).saturating_mul(PLANCK_PER_NANOSECOND)
    }
}

/// Length, priced by the byte. The `Weight`'s time is the length in bytes, as the payment pallet passes it.
pub struct LengthFee;

impl WeightToFee for LengthFee {
    type Balance = Balance;

    fn weight_to_fee(length: &Weight) -> Balance {
        Balance::from(length.ref_time()).saturating_mul(PLANCK_PER_BYTE)
    }
}

parameter_types! {
    /// Fullness of normal blocks above which fees rise.
    pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
    /// Speed of the multiplier: about 24 % a day while blocks are full.
    pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(1, 100_000);
    /// An idle chain charges the list price.
    pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_integer(1);
    /// A congested one at most a thousand times that.
    pub MaximumMultiplier: Multiplier = Multiplier::saturating_from_integer(1_000);
    /// The account that receives most of every fee, the remainder of an era's reward, slashes and what tasks leave behind.
    pub TreasuryAccount: AccountId = TREASURY_ID.into_account_truncating();
}

/// How the multiplier follows the blocks' fullness.
pub type FeeMultiplier =
    TargetedFeeAdjustment<Runtime, TargetBlockFullness, AdjustmentVariable, MinimumMultiplier, MaximumMultiplier>;

/// Pays a credit into the treasury account, which exists from genesis on.
pub type ToTreasury = ResolveTo<TreasuryAccount, Balances>;

/// Splits a fee between the treasury and the author; the tip is the author's alone.
pub struct SplitFee;

impl OnUnbalanced<Credit<AccountId, Balances>> for SplitFee {
    fn on_unbalanceds(mut fee_then_tip: impl Iterator<Item = Credit<AccountId, Balances>>) {
        let Some(fee) = fee_then_tip.next() else { return };
        let (treasury, mut author) = fee.ration(TREASURY_PERCENT, 100u32.saturating_sub(TREASURY_PERCENT));
        if let Some(tip) = fee_then_tip.next() {
            author.subsume(tip);
        }
        ToTreasury::on_unbalanced(treasury);
        pay_author(author);
    }
}

/// Splits the fee of a claim that nobody signs, which comes out of the claimed reward, like any other.
pub struct ClaimFeeSplit;

impl OnUnbalanced<Credit<AccountId, Balances>> for ClaimFeeSplit {
    fn on_nonzero_unbalanced(fee: Credit<AccountId, Balances>) {
        SplitFee::on_unbalanceds(core::iter::once(fee));
    }
}

/// Pays the author of the running block; without one, or if its account does not exist, the treasury.
fn pay_author(credit: Credit<AccountId, Balances>) {
    let left = match Authorship::author() {
        Some(author) => Balances::resolve(&author, credit).err(),
        None => Some(credit),
    };
    if let Some(left) = left {
        ToTreasury::on_unbalanced(left);
    }
}
