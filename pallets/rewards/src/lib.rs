#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod checks;
mod errors;
mod events;
mod laws;
mod marks;
mod pages;
mod rounds;
mod storage;
mod traits;
mod types;
pub mod weights;

#[cfg(test)]
mod tests;

pub use calls::LONGEVITY;
use frame_support::pallet_macros::import_section;
pub use pages::{PAGE_LEAVES, Page};
pub use pallet::*;
#[cfg(feature = "runtime-benchmarks")]
pub use traits::BenchmarkHelper;
pub use traits::{ClaimFees, Escrow};
pub use types::{ClaimOf, RewardRound};
pub use weights::WeightInfo;

#[allow(clippy::expect_used, reason = "the pallet macros expand to it")]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(storage::storage)]
#[frame_support::pallet]
pub mod pallet {
    use super::{ClaimFees, ClaimOf, Escrow, Page, RewardRound, WeightInfo};
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;
    use sheaf_primitives::{Balance, H256, RewardClaim, RoundIndex, TaskId};

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    /// Maximum number of claims in one call.
    pub const MAX_CLAIMS: u32 = 64;

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config:
        frame_system::Config<Hash = H256, AccountId: From<[u8; 32]>, RuntimeEvent: From<Event<Self>>>
    {
        /// The escrow that holds the pools of rounds and pays from them.
        type Escrow: Escrow<Self::AccountId>;
        /// The fees of unsigned claims.
        type Fees: ClaimFees;
        /// The calls' weights.
        type WeightInfo: WeightInfo;
        /// Prepares the other pallets for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: super::BenchmarkHelper;
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Pays a leaf's reward (plancks) to its payee, whoever submits the claim.
        ///
        /// A claim is accepted from the round's opening until the task's claims end. It needs no signature: an unsigned
        /// claim in a general transaction authorizes itself, and its fee comes out of the reward. If it is signed, the
        /// signer pays the fee, and the reward is paid in full.
        #[pallet::call_index(0)]
        #[pallet::weight({
            let siblings = Pallet::<T>::siblings(claim);
            T::WeightInfo::claim(siblings).max(T::WeightInfo::claim_fee_less(siblings))
        })]
        #[pallet::authorize(|_source, task, round, claim| Pallet::<T>::authorize_claim(*task, *round, claim))]
        #[pallet::weight_of_authorize(T::WeightInfo::authorize_claim(Pallet::<T>::siblings(claim)))]
        pub fn claim(
            origin: OriginFor<T>,
            task: TaskId,
            round: RoundIndex,
            claim: RewardClaim,
        ) -> DispatchResultWithPostInfo {
            let siblings = Self::siblings(&claim);
            if ensure_authorized(origin.clone()).is_ok() {
                Self::do_claim_fee_less(task, round, &claim)?;
                return Ok(Some(T::WeightInfo::claim_fee_less(siblings)).into());
            }
            ensure_signed(origin)?;
            Self::do_claim(&[(task, round, claim)])?;
            Ok(Some(T::WeightInfo::claim(siblings)).into())
        }

        /// Pays the rewards (plancks) of up to 64 leaves to their one payee, all or none, whoever submits the claims.
        ///
        /// The payee receives one transfer of the sum from each organization whose tasks are claimed.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::claim_many(
            claims.len().try_into().unwrap_or(MAX_CLAIMS),
            claims.iter().fold(0, |sum, (_, _, claim)| sum.saturating_add(Pallet::<T>::siblings(claim))),
        ))]
        pub fn claim_many(origin: OriginFor<T>, claims: BoundedVec<ClaimOf, ConstU32<MAX_CLAIMS>>) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_claim(&claims)
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// Whether a leaf of a round was claimed.
        pub fn is_claimed(task: TaskId, round: RoundIndex, index: u32) -> bool {
            Self::is_marked(task, round, index)
        }

        /// The number of claimed leaves of a round.
        pub fn claimed_leaves(task: TaskId, round: RoundIndex) -> u32 {
            Self::count_marked(task, round)
        }

        /// The worth of `share` shares of a round, in plancks. `None` if the round does not exist.
        pub fn worth(task: TaskId, round: RoundIndex, share: u64) -> Option<Balance> {
            Self::payout_of(task, round, share)
        }

        /// The amount, in plancks, that a signed claim would pay now. `None` if it would be refused.
        pub fn payable(task: TaskId, round: RoundIndex, claim: RewardClaim) -> Option<Balance> {
            Self::check_claim(task, round, &claim).ok()
        }

        /// The amount, in plancks, that an unsigned claim would pay now, less its fee. `None` if it would be refused.
        pub fn payable_without_signer(task: TaskId, round: RoundIndex, claim: RewardClaim) -> Option<Balance> {
            Self::check_fee_less(task, round, &claim).ok().map(|payout| payout.left())
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
