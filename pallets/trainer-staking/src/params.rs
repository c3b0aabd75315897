//! The parameters that governance sets, at genesis and later.

use crate::{Config, Error, Pallet, StakingParamsOf};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::ensure;
use scale_info::TypeInfo;
use sheaf_primitives::{Balance, Permill, SHF};
use sp_runtime::traits::Zero;

/// Maximum part of a seat's stake that a report can cost without a ruling.
pub const MAX_SILENT_SLASH: Permill = Permill::from_percent(10);

/// The parameters of trainer staking. A change applies at once, except to dates that are already set.
#[derive(
    Clone,
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
pub struct StakingParams<BlockNumber> {
    /// Minimum bond, in plancks. A trainer may also bond nothing.
    pub min_bond: Balance,
    /// Blocks until unbonded tokens can be withdrawn.
    pub bonding_duration: BlockNumber,
    /// Minimum number of blocks that a seat's stake stays allocated after its trainer left an open task.
    pub leave_delay: BlockNumber,
    /// Tokens held on the account of a reporter, and of a trainer who contests, in plancks.
    pub dispute_bond: Balance,
    /// Blocks during which a trainer may contest a report. At least 1.
    pub contest_window: BlockNumber,
    /// Blocks during which the arbiter may rule on a contested report before anyone may settle it. At least 1.
    pub ruling_window: BlockNumber,
    /// Part of its stake that a seat loses by a report without contest and ruling. At most 10 %.
    pub silent_slash: Permill,
    /// Part of what a ruling takes that goes to the reporter.
    pub bounty: Permill,
    /// Maximum bounty of one ruling, in plancks.
    pub max_bounty: Balance,
}

impl<BlockNumber: From<u32>> Default for StakingParams<BlockNumber> {
    /// In blocks of 3 s: 7 days to unbond, 1 to leave, 3 to contest, 7 to rule; bonds of 1 SHF, parts of 10 %, and a
    /// maximum bounty of 10 SHF.
    fn default() -> Self {
        Self {
            min_bond: SHF,
            bonding_duration: 201_600.into(),
            leave_delay: 28_800.into(),
            dispute_bond: SHF,
            contest_window: 86_400.into(),
            ruling_window: 201_600.into(),
            silent_slash: MAX_SILENT_SLASH,
            bounty: Permill::from_percent(10),
            max_bounty: SHF.saturating_mul(10),
        }
    }
}

impl<T: Config> Pallet<T> {
    /// Refuses parameters under which silence costs too much, or under which there is no time to contest or rule.
    pub(crate) fn check_params(params: &StakingParamsOf<T>) -> Result<(), Error<T>> {
        ensure!(params.silent_slash <= MAX_SILENT_SLASH, Error::<T>::SilentSlashTooLarge);
        ensure!(!params.contest_window.is_zero(), Error::<T>::ContestWindowTooShort);
        ensure!(!params.ruling_window.is_zero(), Error::<T>::RulingWindowTooShort);
        Ok(())
    }
}
