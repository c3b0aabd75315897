#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod asks;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bonds;
mod laws;
mod ledger;
mod seats;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use asks::BenchmarkHelper;
pub use asks::{TaskTerms, Trainers};
pub use ledger::{Chunk, Ledger, LedgerError, MAX_UNLOCKING, Slashed};
pub use pallet::*;
pub use types::{Seat, SeatCount, SeatTerms, StakingParams};
pub use weights::WeightInfo;

/// Most trainers that one call may evict.
pub const MAX_EVICTED: u32 = 64;

#[allow(clippy::expect_used, reason = "the pallet macros write it; what we write stands in the files above")]
#[frame_support::pallet]
pub mod pallet {
    use super::*;
    use alloc::vec::Vec;
    use frame_support::{
        pallet_prelude::*,
        traits::{Time, fungible},
    };
    use frame_system::pallet_prelude::*;
    use sheaf_primitives::{Balance, Moment, TaskId};

    /// A trainer's ledger.
    pub type LedgerOf<T> = Ledger<BlockNumberFor<T>>;
    /// A seat.
    pub type SeatOf<T> = Seat<BlockNumberFor<T>>;
    /// The parameters.
    pub type StakingParamsOf<T> = StakingParams<BlockNumberFor<T>>;

    /// The storage layout's version.
    pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The tokens of bonds, in plancks.
        type Currency: fungible::hold::Mutate<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>;
        /// The runtime's hold reasons.
        type RuntimeHoldReason: From<HoldReason>;
        /// The clock that deadlines are read on, in Unix milliseconds.
        type Time: Time<Moment = Moment>;
        /// The tasks.
        type TaskTerms: TaskTerms<Self::AccountId>;
        /// The registered trainers.
        type Trainers: Trainers<Self::AccountId>;
        /// The account that receives what is slashed. It must exist.
        type SlashDestination: Get<Self::AccountId>;
        /// Who may set the parameters, and slash until misconduct can be reported.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// The calls' weights.
        type WeightInfo: WeightInfo;
        /// Prepares the other pallets for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
    }

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Why this pallet holds tokens.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// A trainer's bond, unlocking tokens included.
        #[codec(index = 0)]
        TrainerBond,
    }

    /// What governance sets.
    #[pallet::storage]
    pub type Params<T: Config> = StorageValue<_, StakingParamsOf<T>, ValueQuery>;

    /// The trainers' ledgers.
    #[pallet::storage]
    pub type Ledgers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, LedgerOf<T>>;

    /// The seats whose stake is allocated, by task and trainer.
    #[pallet::storage]
    pub type Seats<T: Config> = StorageDoubleMap<_, Twox64Concat, TaskId, Blake2_128Concat, T::AccountId, SeatOf<T>>;

    /// How many seats each task has.
    #[pallet::storage]
    pub type SeatCounts<T: Config> = StorageMap<_, Twox64Concat, TaskId, SeatCount, ValueQuery>;

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The parameters to start with.
        pub params: StakingParamsOf<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Params::<T>::put(&self.params);
        }
    }

    #[allow(missing_docs, reason = "each event's sentence says what its fields are")]
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A trainer bonded more tokens, in plancks.
        Bonded { trainer: T::AccountId, amount: Balance },
        /// Tokens, in plancks, began to unlock, until this block.
        Unbonded { trainer: T::AccountId, amount: Balance, unlocks_at: BlockNumberFor<T> },
        /// Unlocking tokens, in plancks, are bonded again.
        Rebonded { trainer: T::AccountId, amount: Balance },
        /// Unlocked tokens, in plancks, are no longer held.
        Withdrawn { trainer: T::AccountId, amount: Balance },
        /// A trainer took a seat; this stake, in plancks, is allocated to it.
        SeatTaken { task: TaskId, trainer: T::AccountId, stake: Balance },
        /// A trainer left its seat.
        SeatLeft { task: TaskId, trainer: T::AccountId },
        /// The aggregator freed an idle trainer's seat.
        SeatEvicted { task: TaskId, trainer: T::AccountId },
        /// A seat's stake, in plancks, is free again.
        SeatReleased { task: TaskId, trainer: T::AccountId, stake: Balance },
        /// A trainer lost this much, in plancks, over its seat; `stake` is what the seat has left.
        SeatSlashed { task: TaskId, trainer: T::AccountId, amount: Balance, stake: Balance },
        /// The counts of a task that no longer exists were removed.
        SeatsForgotten { task: TaskId },
        /// The parameters were set.
        ParamsSet { params: StakingParamsOf<T> },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The amount is zero.
        AmountZero,
        /// Only registered trainers bond: call register_trainer first.
        NotATrainer,
        /// The account's free balance, without locks and the existential deposit, does not cover the amount.
        InsufficientBalance,
        /// The bond would be below the minimum: bond more, or unbond all of it.
        BelowMinBond,
        /// The account has no bond.
        NotBonded,
        /// More than what is bonded and not allocated to seats: bond more, or leave and release seats.
        InsufficientFreeBond,
        /// More than what is unlocking.
        InsufficientUnlocking,
        /// As many chunks are unlocking as may: withdraw what is unlocked, or wait.
        TooManyUnlocking,
        /// Nothing is unlocked yet.
        NothingToWithdraw,
        /// There is no task with this number.
        UnknownTask,
        /// The task is not open: it was not accepted yet, or is closed.
        TaskNotOpen,
        /// The task's deadline has passed.
        DeadlinePassed,
        /// As many trainers sit in the task as may.
        TaskFull,
        /// The task admits by list, and the account is not on it.
        NotAdmitted,
        /// The account sits in the task already.
        AlreadySeated,
        /// The account left the task, and its stake is not released yet: it can sit again after that.
        SeatNotReleased,
        /// The account has no seat in the task.
        NoSeat,
        /// The account has left its seat already.
        AlreadyLeft,
        /// Only the task's aggregator evicts.
        NotTheAggregator,
        /// None of the accounts sits in the task.
        NothingToEvict,
        /// The trainer still sits in the seat, and the task is open.
        SeatInUse,
        /// The leave delay is not over, and the task is open.
        LeaveDelayNotOver,
        /// Nothing that the slash could reach is left.
        NothingToSlash,
        /// The task still exists or has seats that are not released.
        TaskNotGone,
        /// There is nothing of the task to forget.
        NothingToForget,
        /// A count would exceed what can be counted.
        CountOverflow,
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

        /// Starts to take an amount, in plancks, out of the caller's bond; it unlocks after the bonding duration.
        ///
        /// Only what no seat has can be taken out.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::unbond())]
        pub fn unbond(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_unbond(who, amount)
        }

        /// Bonds an amount, in plancks, that is unlocking again, the most recently unbonded first.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::rebond())]
        pub fn rebond(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_rebond(who, amount)
        }

        /// Frees all of the caller's tokens that are unlocked.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::withdraw_unbonded())]
        pub fn withdraw_unbonded(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_withdraw_unbonded(who)
        }

        /// Takes a seat in an open task and allocates the task's stake, in plancks, of the caller's bond to it.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::take_seat())]
        pub fn take_seat(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_take_seat(who, task)
        }

        /// Leaves the caller's seat in a task; its stake stays allocated for the leave delay, or until the task closes.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::leave())]
        pub fn leave(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_leave(who, task)
        }

        /// Frees the seats of up to 64 idle trainers, as if they had left; for the task's aggregator.
        ///
        /// Accounts that do not sit in the task are passed over.
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

        /// Frees the stake of a trainer's seat, after the leave delay or when the task is closed; anyone may call it.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::release())]
        pub fn release(origin: OriginFor<T>, task: TaskId, trainer: T::AccountId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_release(task, trainer)
        }

        /// Takes up to an amount, in plancks, from a trainer over its seat in a task; for the admin.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::slash_seat())]
        pub fn slash_seat(
            origin: OriginFor<T>,
            task: TaskId,
            trainer: T::AccountId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Self::slash(task, &trainer, amount).map(|_| ())
        }

        /// Removes the seat counts of a task that no longer exists and has no seats; anyone may call it.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::forget_task())]
        pub fn forget_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_forget_task(task)
        }

        /// Sets the parameters: the minimum bond in plancks, the bonding duration and the leave delay in blocks.
        #[pallet::call_index(99)]
        #[pallet::weight(T::WeightInfo::set_params())]
        pub fn set_params(origin: OriginFor<T>, params: StakingParamsOf<T>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Params::<T>::put(&params);
            Self::deposit_event(Event::ParamsSet { params });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// A trainer's ledger.
        pub fn ledger(trainer: T::AccountId) -> Option<LedgerOf<T>> {
            Ledgers::<T>::get(trainer)
        }

        /// What a trainer has bonded and not allocated, in plancks.
        pub fn free_bond(trainer: T::AccountId) -> Balance {
            Ledgers::<T>::get(trainer).map_or(0, |ledger| ledger.free())
        }

        /// What a trainer could withdraw in this block, in plancks.
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

        /// The seats of a task, in no order. Reads all of them: for nodes, not for calls.
        pub fn seats_of(task: TaskId) -> Vec<(T::AccountId, SeatOf<T>)> {
            Seats::<T>::iter_prefix(task).collect()
        }

        /// What governance has set.
        pub fn params() -> StakingParamsOf<T> {
            Params::<T>::get()
        }
    }
}
