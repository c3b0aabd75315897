//! What the pallet stores.

use frame_support::pallet_macros::pallet_section;

/// The storage items of the pallet.
#[pallet_section]
mod storage {
    /// The reward tree of every posted round that is not swept.
    #[pallet::storage]
    pub type Rounds<T: Config> =
        StorageDoubleMap<_, Twox64Concat, TaskId, Twox64Concat, RoundIndex, RewardRound<BlockNumberFor<T>>>;

    /// The marks of claimed leaves: leaf `index` is bit `index % 512` of page `index / 512`, the lowest bit of a byte
    /// first.
    #[pallet::storage]
    pub type ClaimedPages<T: Config> = StorageNMap<
        _,
        (NMapKey<Twox64Concat, TaskId>, NMapKey<Twox64Concat, RoundIndex>, NMapKey<Twox64Concat, u32>),
        Page,
    >;
}
