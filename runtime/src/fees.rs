//! What a transaction costs, and who receives the fee.
//!
//! Fee = weight · [`PLANCK_PER_NANOSECOND`] + length · [`PLANCK_PER_BYTE`], times a multiplier that is 1 until blocks
//! are more than a quarter full. A simple transfer comes to about 0.001 SHF. 80 % of every fee go to the treasury
//! account and 20 % to the block's author, who also receives the tip. Nothing is burnt: a part that cannot be paid to
//! an author goes to the treasury.

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

/// Plancks for a nanosecond of computation, according to the declared weight.
pub const PLANCK_PER_NANOSECOND: Balance = 2_000;

/// Plancks for a byte of an encoded transaction: 256 KiB cost 0.26 SHF.
pub const PLANCK_PER_BYTE: Balance = 1_000_000;

/// The treasury's part of a fee, in percent; the author receives the rest.
pub const TREASURY_PERCENT: u32 = 80;

/// The fee for computation, by time.
pub struct TimeFee;

impl WeightToFee for TimeFee {
    type Balance = Balance;

    fn weight_to_fee(weight: &Weight) -> Balance {
        let nanoseconds = weight.ref_time().div_ceil(WEIGHT_REF_TIME_PER_NANOS);
        Balance::from(nanoseconds).saturating_mul(PLANCK_PER_NANOSECOND)
    }
}

/// The fee for length, by the byte. The payment pallet passes the length in bytes as the `Weight`'s time.
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
    /// Minimum of the multiplier, on an idle chain.
    pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_integer(1);
    /// Maximum of the multiplier, on a congested chain.
    pub MaximumMultiplier: Multiplier = Multiplier::saturating_from_integer(1_000);
    /// The account that receives most of every fee, the remainder of an era's payout, slashes, and unclaimed rewards.
    pub TreasuryAccount: AccountId = TREASURY_ID.into_account_truncating();
}

/// How the multiplier follows the blocks' fullness.
pub type FeeMultiplier =
    TargetedFeeAdjustment<Runtime, TargetBlockFullness, AdjustmentVariable, MinimumMultiplier, MaximumMultiplier>;

/// Pays a credit to the treasury account, which exists from genesis on.
pub type ToTreasury = ResolveTo<TreasuryAccount, Balances>;

/// Splits a fee between the treasury and the author; the author receives the whole tip.
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

/// Splits the fee of an unsigned claim, which comes out of the reward, like any other fee.
pub struct ClaimFeeSplit;

impl OnUnbalanced<Credit<AccountId, Balances>> for ClaimFeeSplit {
    fn on_nonzero_unbalanced(fee: Credit<AccountId, Balances>) {
        SplitFee::on_unbalanceds(core::iter::once(fee));
    }
}

/// Pays the author of the running block, or the treasury if there is no author or its account does not exist.
fn pay_author(credit: Credit<AccountId, Balances>) {
    let left = match Authorship::author() {
        Some(author) => Balances::resolve(&author, credit).err(),
        None => Some(credit),
    };
    if let Some(left) = left {
        ToTreasury::on_unbalanced(left);
    }
}
