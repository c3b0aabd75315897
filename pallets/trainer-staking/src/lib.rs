#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod errors;
mod events;
mod laws;
mod ledger;
mod params;
mod queries;
mod slashes;
mod storage;
mod traits;
mod types;
pub mod weights;

#[cfg(test)]
mod tests;

use frame_support::pallet_macros::import_section;
pub use ledger::{Chunk, Ledger, LedgerError, MAX_UNLOCKING, Slashed};
pub use pallet::*;
pub use params::{MAX_SILENT_SLASH, StakingParams};
pub use slashes::{Proceeds, split_proceeds};
#[cfg(feature = "runtime-benchmarks")]
pub use traits::BenchmarkHelper;
pub use traits::{TaskInspect, Trainers};
pub use types::{MisconductReport, ReportRuling, Seat, SeatCount, SeatRequirements};
pub use weights::WeightInfo;

/// Maximum number of trainers that one call can evict.
pub const MAX_EVICTED: u32 = 64;

#[allow(clippy::expect_used, reason = "the pallet macros expand to it")]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(storage::storage)]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::vec::Vec;
    use frame_support::{
        pallet_prelude::*,
        traits::{Time, fungible},
    };
    use frame_system::pallet_prelude::*;
    use sheaf_primitives::{Artifact, Balance, Moment, TaskId};

    /// A trainer's ledger as this runtime stores it.
    pub type LedgerOf<T> = Ledger<BlockNumberFor<T>>;
    /// A seat.
    pub type SeatOf<T> = Seat<BlockNumberFor<T>>;
    /// A report of misconduct.
    pub type ReportOf<T> = MisconductReport<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
    /// The parameters.
    pub type StakingParamsOf<T> = StakingParams<BlockNumberFor<T>>;

    /// The storage layout's version.
    pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The token. Bonds are held on their owners' accounts.
        type Currency: fungible::hold::Mutate<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>;
        /// The runtime's hold reasons.
        type RuntimeHoldReason: From<HoldReason>;
        /// The chain's clock, in Unix milliseconds.
        type Time: Time<Moment = Moment>;
        /// The tasks.
        type Tasks: TaskInspect<Self::AccountId, BlockNumberFor<Self>>;
        /// The registered trainers.
        type Trainers: Trainers<Self::AccountId>;
        /// The account that receives slashed tokens. If it does not exist, amounts too small to create it are not
        /// slashed.
        type SlashDestination: Get<Self::AccountId>;
        /// The origin that rules on reports of misconduct.
        type ArbiterOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// The origin that sets the parameters.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// The calls' weights.
        type WeightInfo: WeightInfo;
        /// Prepares the other pallets for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: BenchmarkHelper<Self::AccountId, BlockNumberFor<Self>>;
    }

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The parameters to start with.
        pub params: StakingParamsOf<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            assert!(
                Pallet::<T>::check_params(&self.params).is_ok(),
                "the parameters of trainer staking are out of range"
            );
            Params::<T>::put(&self.params);
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "try-runtime")]
        fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Holds an amount of the caller's tokens, in plancks, as its bond.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::bond())]
        pub fn bond(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_bond(who, amount)
        }

        /// Starts to unlock an amount, in plancks, of the caller's bond; it can be withdrawn after the bonding
        /// duration.
        ///
        /// Only tokens that are not allocated to a seat can be unbonded.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::unbond())]
        pub fn unbond(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_unbond(who, amount)
        }

        /// Bonds an unlocking amount, in plancks, again, the most recently unbonded tokens first.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::rebond())]
        pub fn rebond(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_rebond(who, amount)
        }

        /// Frees all of the caller's tokens that have unlocked.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::withdraw_unbonded())]
        pub fn withdraw_unbonded(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_withdraw_unbonded(who)
        }

        /// Takes a seat in an open task and allocates the stake that the task requires, in plancks, out of the caller's
        /// bond.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::take_seat())]
        pub fn take_seat(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_take_seat(who, task)
        }

        /// Leaves the caller's seat in a task; its stake stays allocated until `release`.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::leave())]
        pub fn leave(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_leave(who, task)
        }

        /// Frees the seats of up to 64 idle trainers, as if they had left; for the task's aggregator.
        ///
        /// Accounts that are not seated in the task are skipped.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::evict_idle(trainers.len() as u32))]
        pub fn evict_idle(
            origin: OriginFor<T>,
            task: TaskId,
            trainers: BoundedVec<T::AccountId, ConstU32<MAX_EVICTED>>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_evict_idle(who, task, trainers.into_inner())
        }

        /// Frees the stake of a trainer's seat after the leave delay or after the task; anyone may call it.
        ///
        /// While the task is open, the trainer must have left the seat, the leave delay must be over, and a round must
        /// have been posted since.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::release())]
        pub fn release(origin: OriginFor<T>, task: TaskId, trainer: T::AccountId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_release(task, trainer)
        }

        /// Reports misconduct of a trainer in a seat that is not released; for the task's aggregator.
        ///
        /// Holds a dispute bond on the caller's account. The seat's stake cannot be released until the report ends.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::report_misconduct())]
        pub fn report_misconduct(
            origin: OriginFor<T>,
            task: TaskId,
            trainer: T::AccountId,
            evidence: Artifact,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_report_misconduct(who, task, trainer, evidence)
        }

        /// Removes the seat counts of a task that no longer exists and has no seats; anyone may call it.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::forget_task())]
        pub fn forget_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_forget_task(task)
        }

        /// Contests a report of misconduct in the caller's seat, before the contest window is over.
        ///
        /// Holds a dispute bond on the caller's account. From then on only a ruling of the arbiter slashes.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::contest_report())]
        pub fn contest_report(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_contest_report(who, task)
        }

        /// Ends a report: slashes the trainer by up to an amount, in plancks, or dismisses the report; for the arbiter.
        ///
        /// The party that is wrong loses its dispute bond.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::rule_on_report())]
        pub fn rule_on_report(
            origin: OriginFor<T>,
            task: TaskId,
            trainer: T::AccountId,
            ruling: ReportRuling,
        ) -> DispatchResult {
            T::ArbiterOrigin::ensure_origin(origin)?;
            Self::do_rule_on_report(task, trainer, ruling)
        }

        /// Ends a report that is due; anyone may call it.
        ///
        /// An uncontested report costs the seat a small part of its stake. A contested report without a ruling costs
        /// neither party anything.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::settle_report())]
        pub fn settle_report(origin: OriginFor<T>, task: TaskId, trainer: T::AccountId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_settle_report(task, trainer)
        }

        /// Sets the parameters: amounts in plancks; durations, delays and windows in blocks.
        #[pallet::call_index(99)]
        #[pallet::weight(T::WeightInfo::set_params())]
        pub fn set_params(origin: OriginFor<T>, params: StakingParamsOf<T>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Self::do_set_params(params)
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// A trainer's ledger.
        pub fn ledger(trainer: T::AccountId) -> Option<LedgerOf<T>> {
            Ledgers::<T>::get(trainer)
        }

        /// A trainer's bonded tokens that are not allocated, in plancks.
        pub fn free_bond(trainer: T::AccountId) -> Balance {
            Ledgers::<T>::get(trainer).map_or(0, |ledger| ledger.free())
        }

        /// The amount that a trainer can withdraw in this block, in plancks.
        pub fn withdrawable(trainer: T::AccountId) -> Balance {
            let now = frame_system::Pallet::<T>::block_number();
            Ledgers::<T>::get(trainer).map_or(0, |ledger| ledger.withdrawable(now))
        }

        /// A trainer's seat in a task, until it is released.
        pub fn seat(task: TaskId, trainer: T::AccountId) -> Option<SeatOf<T>> {
            Seats::<T>::get(task, trainer)
        }

        /// How many seats a task has.
        pub fn seat_count(task: TaskId) -> SeatCount {
            SeatCounts::<T>::get(task)
        }

        /// The seats of a task, in no particular order. Reads all of them: for nodes, not for calls.
        pub fn seats_of(task: TaskId) -> Vec<(T::AccountId, SeatOf<T>)> {
            Seats::<T>::iter_prefix(task).collect()
        }

        /// The pending report of a trainer's seat in a task.
        pub fn report(task: TaskId, trainer: T::AccountId) -> Option<ReportOf<T>> {
            Reports::<T>::get(task, trainer)
        }

        /// The pending reports of a task, in no particular order. Reads all of them: for nodes, not for calls.
        pub fn reports_of(task: TaskId) -> Vec<(T::AccountId, ReportOf<T>)> {
            Reports::<T>::iter_prefix(task).collect()
        }

        /// The parameters.
        pub fn params() -> StakingParamsOf<T> {
            Params::<T>::get()
        }
    }
}
