//! Nominated proof of stake: validators' stake, their election on chain, eras, rewards and slashes.
//!
//! Upstream maintains `pallet-staking` for standalone chains; its successor assumes a system parachain. Everything that
//! depends on it is in this file. If upstream retires it, this project would keep a copy.

use crate::{
    AccountId, Balance, Balances, Runtime, RuntimeEvent, RuntimeHoldReason, Session, Staking, Timestamp, VoterList,
    bags::Thresholds, fees::ToTreasury,
};
use frame_election_provider_support::{
    SequentialPhragmen, VoteWeight,
    bounds::{ElectionBounds, ElectionBoundsBuilder},
    onchain,
};
use frame_support::{
    parameter_types,
    traits::{ConstBool, ConstU32, Nothing},
};
use frame_system::EnsureRoot;
use pallet_staking::{ConvertCurve, FixedNominationsQuota, UseValidatorsMap};
use sp_runtime::{Perbill, curve::PiecewiseLinear};
use sp_staking::{EraIndex, SessionIndex, currency_to_vote::U128CurrencyToVote};

/// Sessions in an era: two with `fast-runtime` (two minutes), else six (six hours).
pub const SESSIONS_PER_ERA: SessionIndex = if cfg!(feature = "fast-runtime") { 2 } else { 6 };

/// Eras for which stake stays slashable after unbonding: three with `fast-runtime`, else 28 (a week).
pub const BONDING_ERAS: EraIndex = if cfg!(feature = "fast-runtime") { 3 } else { 28 };

/// Eras for which root can cancel a slash before it is applied. Less than [`BONDING_ERAS`], or stake could be
/// withdrawn first.
pub const SLASH_DEFER_ERAS: EraIndex = if cfg!(feature = "fast-runtime") { 1 } else { 27 };

/// Maximum number of validators.
pub const MAX_VALIDATORS: u32 = 100;

/// Nominators in a page of a validator's exposure; rewards are paid page by page.
pub const EXPOSURE_PAGE: u32 = 64;

// Yearly inflation by the staked part of the issuance: 2.5 % when nothing is staked, 10 % at half, falling after.
// Validators and nominators receive the curve's value; the rest up to 10 % goes to the treasury account.
pallet_staking_reward_curve::build! {
    const REWARD_CURVE: PiecewiseLinear<'static> = curve!(
        min_inflation: 0_025_000,
        max_inflation: 0_100_000,
        ideal_stake: 0_500_000,
        falloff: 0_050_000,
        max_piece_count: 40,
        test_precision: 0_005_000,
    );
}

parameter_types! {
    /// The curve by which eras are paid.
    pub const RewardCurve: &'static PiecewiseLinear<'static> = &REWARD_CURVE;
    /// Bounds of an election, which runs in the block that ends an era: enough for hundreds of nominators, and far
    /// below a slot's time. More would need an election over many blocks.
    pub ElectionLimits: ElectionBounds =
        ElectionBoundsBuilder::default().voters_count(1_000.into()).targets_count(300.into()).build();
}

/// Sequential Phragmén in the block that ends an era.
pub struct OnChainPhragmen;

impl onchain::Config for OnChainPhragmen {
    type System = Runtime;
    type Solver = SequentialPhragmen<AccountId, Perbill>;
    type DataProvider = Staking;
    type Sort = ConstBool<true>;
    type MaxBackersPerWinner = ConstU32<1_000>;
    type MaxWinnersPerPage = ConstU32<MAX_VALIDATORS>;
    type Bounds = ElectionLimits;
    type WeightInfo = frame_election_provider_support::weights::SubstrateWeight<Runtime>;
}

/// The sizes of staking benchmarks.
pub struct BenchmarkSizes;

impl pallet_staking::BenchmarkingConfig for BenchmarkSizes {
    type MaxNominators = ConstU32<1_000>;
    type MaxValidators = ConstU32<MAX_VALIDATORS>;
}

impl pallet_staking::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type OldCurrency = Balances;
    type Currency = Balances;
    type CurrencyBalance = Balance;
    type RuntimeHoldReason = RuntimeHoldReason;
    type CurrencyToVote = U128CurrencyToVote;
    type UnixTime = Timestamp;
    type ElectionProvider = onchain::OnChainExecution<OnChainPhragmen>;
    type GenesisElectionProvider = onchain::OnChainExecution<OnChainPhragmen>;
    type NominationsQuota = FixedNominationsQuota<16>;
    type HistoryDepth = ConstU32<84>;
    type RewardRemainder = ToTreasury;
    type Slash = ToTreasury;
    // Rewards are new issuance.
    type Reward = ();
    type SessionsPerEra = ConstU32<SESSIONS_PER_ERA>;
    type BondingDuration = ConstU32<BONDING_ERAS>;
    type SlashDeferDuration = ConstU32<SLASH_DEFER_ERAS>;
    type AdminOrigin = EnsureRoot<AccountId>;
    type SessionInterface = Self;
    type EraPayout = ConvertCurve<RewardCurve>;
    type NextNewSession = Session;
    type MaxExposurePageSize = ConstU32<EXPOSURE_PAGE>;
    type MaxValidatorSet = ConstU32<MAX_VALIDATORS>;
    type VoterList = VoterList;
    type TargetList = UseValidatorsMap<Self>;
    type MaxUnlockingChunks = ConstU32<32>;
    type MaxControllersInDeprecationBatch = ConstU32<64>;
    type EventListeners = ();
    type Filter = Nothing;
    type BenchmarkingConfig = BenchmarkSizes;
    type WeightInfo = pallet_staking::weights::SubstrateWeight<Runtime>;
}

impl pallet_bags_list::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ScoreProvider = Staking;
    type BagThresholds = Thresholds;
    type MaxAutoRebagPerBlock = ConstU32<10>;
    type Score = VoteWeight;
    type WeightInfo = pallet_bags_list::weights::SubstrateWeight<Runtime>;
}
