//! What the pallet stores, and why it holds tokens.

use frame_support::pallet_macros::pallet_section;

/// The storage items and hold reasons of the pallet.
#[pallet_section]
mod storage {
    /// Why tokens are held.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// Storage deposit for a profile.
        #[codec(index = 0)]
        ProfileDeposit,
        /// Storage deposit for a model.
        #[codec(index = 1)]
        ModelDeposit,
        /// An aggregator's bond.
        #[codec(index = 2)]
        AggregatorBond,
    }

    /// The parameters.
    #[pallet::storage]
    pub type Params<T: Config> = StorageValue<_, RegistryParams, ValueQuery>;

    /// The organizations.
    #[pallet::storage]
    pub type Organizations<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, OrganizationOf<T>>;

    /// The trainers.
    #[pallet::storage]
    pub type Trainers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, TrainerOf<T>>;

    /// The aggregators.
    #[pallet::storage]
    pub type Aggregators<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, AggregatorOf<T>>;

    /// The models, by number.
    #[pallet::storage]
    pub type Models<T: Config> = StorageMap<_, Twox64Concat, ModelId, ModelOf<T>>;

    /// The number of the next model.
    #[pallet::storage]
    pub type NextModelId<T: Config> = StorageValue<_, ModelId, ValueQuery>;

    /// The latest client code on the chain.
    #[pallet::storage]
    pub type LastCode<T: Config> = StorageValue<_, PublishedCode<BlockNumberFor<T>>>;
}
