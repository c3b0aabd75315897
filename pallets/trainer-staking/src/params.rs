//! What governance sets, at genesis and later.

use crate::{Config, Error, Pallet, StakingParamsOf};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::ensure;
use scale_info::TypeInfo;
use sheaf_primitives::{Balance, Permill, SHF};
use sp_runtime::traits::Zero;

/// Most that a report may cost a trainer without a ruling, of its seat's stake.
pub const MAX_SILENT_SLASH: Permill = Permill::from_percent(10);

/// What governance sets for trainer staking. A change applies to what is under way at once, but for dates already set.
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
    /// Least that may stay bonded, unless it is nothing, in plancks.
    pub min_bond: Balance,
    /// How long unbonded tokens unlock, in blocks.
    pub bonding_duration: BlockNumber,
    /// How long a seat's stake stays allocated at least after its trainer left an open task, in blocks.
    pub leave_delay: BlockNumber,
    /// What is held of who reports misconduct, and of who contests a report, in plancks.
    pub dispute_bond: Balance,
    /// How long a trainer may contest a report, in blocks. Not 0.
    pub contest_window: BlockNumber,
    /// How long the arbiter has for a contested report before anyone may end it, in blocks. Not 0.
    pub ruling_window: BlockNumber,
    /// The part of its stake that a seat loses by a report that nobody contests or rules on. At most 10 %.
    pub silent_slash: Permill,
    /// The part of what a ruling takes that goes to the reporter.
    pub bounty: Permill,
    /// Most that a reporter gets of one ruling, in plancks.
    pub max_bounty: Balance,
}

impl<BlockNumber: From<u32>> Default for StakingParams<BlockNumber> {
    /// In blocks of 3 s: 7 days to unbond, 1 to leave, 3 to contest, 7 to rule; bonds of 1 SHF, parts of 10 %, and at
    /// most 10 SHF for a reporter.
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
    /// Refuses parameters under which silence would cost too much, or leave no time to speak.
    pub(crate) fn check_params(params: &StakingParamsOf<T>) -> Result<(), Error<T>> {
        ensure!(params.silent_slash <= MAX_SILENT_SLASH, Error::<T>::SilentSlashTooLarge);
        ensure!(!params.contest_window.is_zero(), Error::<T>::ContestWindowTooShort);
        ensure!(!params.ruling_window.is_zero(), Error::<T>::RulingWindowTooShort);
        Ok(())
    }
}
