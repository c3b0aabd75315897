//! What the pallet stores, and why it holds tokens.

use frame_support::pallet_macros::pallet_section;

/// The storage items and hold reasons of the pallet.
#[pallet_section]
mod storage {
    /// Why tokens are held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// A trainer's bond, unlocking tokens included.
        #[codec(index = 0)]
        TrainerBond,
        /// The bond of a reporter of misconduct, or of a trainer who contests.
        #[codec(index = 1)]
        Dispute,
    }

    /// The parameters.
    #[pallet::storage]
    pub type Params<T: Config> = StorageValue<_, StakingParamsOf<T>, ValueQuery>;

    /// The trainers' ledgers.
    #[pallet::storage]
    pub type Ledgers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, LedgerOf<T>>;

    /// The seats with an allocation, by task and trainer.
    #[pallet::storage]
    pub type Seats<T: Config> = StorageDoubleMap<_, Twox64Concat, TaskId, Blake2_128Concat, T::AccountId, SeatOf<T>>;

    /// How many seats each task has.
    #[pallet::storage]
    pub type SeatCounts<T: Config> = StorageMap<_, Twox64Concat, TaskId, SeatCount, ValueQuery>;

    /// The pending reports of misconduct, by task and trainer.
    #[pallet::storage]
    pub type Reports<T: Config> =
        StorageDoubleMap<_, Twox64Concat, TaskId, Blake2_128Concat, T::AccountId, ReportOf<T>>;
}
