//! What the pallet stores, and why it holds tokens.

use frame_support::pallet_macros::pallet_section;

/// The storage items and hold reasons of the pallet.
#[pallet_section]
mod storage {
    /// Why tokens are held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The deposits of its tasks, until rounds are paid or the task closes.
        #[codec(index = 0)]
        TaskDeposit,
        /// The records of its tasks in chain storage, until they are swept.
        #[codec(index = 1)]
        TaskStorage,
        /// Objections to rounds, until they are settled.
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

    /// Who may take a seat in a task that admits by list.
    #[pallet::storage]
    pub type Admitted<T: Config> = StorageDoubleMap<_, Twox64Concat, TaskId, Blake2_128Concat, T::AccountId, ()>;

    /// How many tasks of an organization are not swept.
    #[pallet::storage]
    pub type OrganizationTasks<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

    /// How many tasks an aggregator serves whose claims are not over, and what of its bond stands behind them.
    #[pallet::storage]
    pub type AggregatorTasks<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Served, ValueQuery>;

    /// The bonds, in plancks, of objections to rounds that are not settled.
    #[pallet::storage]
    pub type Objections<T: Config> = StorageNMap<
        _,
        (NMapKey<Twox64Concat, TaskId>, NMapKey<Twox64Concat, RoundIndex>, NMapKey<Blake2_128Concat, T::AccountId>),
        Balance,
    >;

    /// How many tasks of a model are not swept.
    #[pallet::storage]
    pub type ModelTasks<T: Config> = StorageMap<_, Twox64Concat, ModelId, u32, ValueQuery>;
}
