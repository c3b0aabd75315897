//! The storage of the pallet, and its reasons for holding tokens.

use frame_support::pallet_macros::pallet_section;

/// The storage items and hold reasons of the pallet.
#[pallet_section]
mod storage {
    /// Why tokens of an account are held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// Deposits of tasks, until rounds are paid or the task closes.
        #[codec(index = 0)]
        TaskDeposit,
        /// Storage deposits for the records of tasks, until they are swept.
        #[codec(index = 1)]
        TaskStorage,
        /// Bonds of objections to rounds, until they are settled.
        #[codec(index = 2)]
        Objection,
    }

    /// Limits and windows of all tasks.
    #[pallet::storage]
    pub type Params<T: Config> = StorageValue<_, TaskParams<BlockNumberFor<T>>, ValueQuery>;

    /// The number that the next task gets.
    #[pallet::storage]
    pub type NextTaskId<T: Config> = StorageValue<_, TaskId, ValueQuery>;

    /// Every task that is not swept yet.
    #[pallet::storage]
    pub type Tasks<T: Config> = StorageMap<_, Twox64Concat, TaskId, TaskOf<T>>;

    /// The posted rounds of every task, from round 0.
    #[pallet::storage]
    pub type Rounds<T: Config> =
        StorageDoubleMap<_, Twox64Concat, TaskId, Twox64Concat, RoundIndex, RoundRecord<BlockNumberFor<T>>>;

    /// The accounts that may take a seat in a task that admits by list.
    #[pallet::storage]
    pub type Admitted<T: Config> = StorageDoubleMap<_, Twox64Concat, TaskId, Blake2_128Concat, T::AccountId, ()>;

    /// The number of tasks of an organization that are not swept.
    #[pallet::storage]
    pub type OrganizationTasks<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

    /// The tasks that an aggregator serves until their claims are over: their number, and the part of its bond behind
    /// them.
    #[pallet::storage]
    pub type AggregatorTasks<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Served, ValueQuery>;

    /// The bonds of objections that are not settled, in plancks.
    #[pallet::storage]
    pub type Objections<T: Config> = StorageNMap<
        _,
        (NMapKey<Twox64Concat, TaskId>, NMapKey<Twox64Concat, RoundIndex>, NMapKey<Blake2_128Concat, T::AccountId>),
        Balance,
    >;

    /// The number of tasks of a model that are not swept.
    #[pallet::storage]
    pub type ModelTasks<T: Config> = StorageMap<_, Twox64Concat, ModelId, u32, ValueQuery>;
}
