//! Limits and windows, set at genesis and changed by the admin origin.

use crate::{Config, Error, Pallet};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, traits::fungible::Inspect};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sheaf_primitives::{Balance, Moment, Permill, SHF, bounds::MAX_DURATION_MS};
use sp_runtime::traits::{Saturating, Zero};

/// Limits and windows of all tasks. A change applies to running tasks at once, unless a field says otherwise.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    Debug,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct TaskParams<BlockNumber> {
    /// Minimum stake that a task may require of a seat, in plancks.
    pub min_stake: Balance,
    /// Minimum deposit per round and seat, in plancks. At least twice the existential deposit, so that a share can be
    /// paid to an account that does not exist yet.
    pub min_share: Balance,
    /// Minimum time from proposal to deadline, in milliseconds.
    pub min_duration_ms: Moment,
    /// The time after the deadline in which a round that was collecting may still be posted, in milliseconds.
    pub grace_ms: Moment,
    /// Minimum number of blocks between two postings of a task. At least `challenge_window`.
    pub min_round_gap: BlockNumber,
    /// Blocks from a posting until its rewards can be claimed.
    pub challenge_window: BlockNumber,
    /// Blocks without a posting after which anyone may close a task. At least `min_round_gap`, since no aggregator
    /// could be in time otherwise.
    pub stall_window: BlockNumber,
    /// Blocks from close until claims end. At least ten times `challenge_window` and four times `ruling_window`.
    pub claim_window: BlockNumber,
    /// Blocks in which the arbiter may rule on a frozen round; if it is silent, the round's rewards open after them.
    pub ruling_window: BlockNumber,
    /// The bond of an objection to a round, held on the objector's account, in plancks.
    pub objection_bond: Balance,
    /// The part of a task's deposit that its aggregator's bond must back. A change applies to tasks accepted later.
    pub bond_ratio: Permill,
    /// The part of a task's backing that its aggregator loses when the arbiter voids a round.
    pub void_slash: Permill,
    /// The part of a task's backing that its aggregator loses if it never posts although it could have.
    pub absence_slash: Permill,
}

impl<BlockNumber: From<u32>> Default for TaskParams<BlockNumber> {
    /// For blocks of 3 s: an hour to object, a day to stall, 30 days to claim, 7 days to rule.
    fn default() -> Self {
        Self {
            min_stake: SHF,
            min_share: SHF / 100,
            min_duration_ms: 60 * 60 * 1000,
            grace_ms: 60 * 60 * 1000,
            min_round_gap: 1_200.into(),
            challenge_window: 1_200.into(),
            stall_window: 28_800.into(),
            claim_window: 864_000.into(),
            ruling_window: 201_600.into(),
            objection_bond: SHF,
            bond_ratio: Permill::from_percent(20),
            void_slash: Permill::one(),
            absence_slash: Permill::from_percent(50),
        }
    }
}

impl<T: Config> Pallet<T> {
    /// Refuses limits and windows that contradict each other.
    pub(crate) fn check_params(params: &TaskParams<BlockNumberFor<T>>) -> Result<(), Error<T>> {
        let min_share = T::Currency::minimum_balance().saturating_mul(2);
        let min_claim_window = params.challenge_window.saturating_mul(10u32.into());
        ensure!(params.min_share >= min_share, Error::<T>::MinShareTooSmall);
        ensure!(params.min_duration_ms <= MAX_DURATION_MS, Error::<T>::MinDurationTooLong);
        ensure!(params.min_round_gap >= params.challenge_window, Error::<T>::RoundGapTooShort);
        ensure!(
            params.stall_window >= params.min_round_gap && !params.stall_window.is_zero(),
            Error::<T>::StallWindowTooShort
        );
        ensure!(
            params.claim_window >= min_claim_window && !params.claim_window.is_zero(),
            Error::<T>::ClaimWindowTooShort
        );
        let four_rulings = params.ruling_window.saturating_mul(4u32.into());
        ensure!(
            params.claim_window >= four_rulings && !params.ruling_window.is_zero(),
            Error::<T>::RulingWindowOutOfRange
        );
        ensure!(params.objection_bond > 0, Error::<T>::ObjectionBondZero);
        Ok(())
    }
}
