//! What observers are told. Ids first, amounts in plancks.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
    #[allow(missing_docs, reason = "each event's sentence says what its fields are")]
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An account is now an organization.
        OrganizationRegistered { organization: T::AccountId },
        /// An organization changed its profile.
        OrganizationUpdated { organization: T::AccountId },
        /// An account is no organization any more.
        OrganizationDeregistered { organization: T::AccountId },
        /// An account is now a trainer.
        TrainerRegistered { trainer: T::AccountId },
        /// A trainer changed its profile.
        TrainerUpdated { trainer: T::AccountId },
        /// An account is no trainer any more.
        TrainerDeregistered { trainer: T::AccountId },
        /// An account is now an aggregator and holds this bond, in plancks.
        AggregatorRegistered { aggregator: T::AccountId, bond: Balance },
        /// An aggregator changed its profile.
        AggregatorUpdated { aggregator: T::AccountId },
        /// An account is no aggregator any more; its bond is free again, in plancks.
        AggregatorDeregistered { aggregator: T::AccountId, bond: Balance },
        /// An aggregator added this amount, in plancks, to its bond, which is `bond` now.
        AggregatorBonded { aggregator: T::AccountId, amount: Balance, bond: Balance },
        /// An aggregator took this amount, in plancks, out of its bond, which is `bond` now.
        AggregatorUnbonded { aggregator: T::AccountId, amount: Balance, bond: Balance },
        /// An aggregator lost this amount, in plancks, of its bond, which is `bond` now.
        AggregatorSlashed { aggregator: T::AccountId, amount: Balance, bond: Balance },
        /// A model was published. `fee` is what its code on the chain cost, in plancks; zero for code kept elsewhere.
        ModelPublished { model: ModelId, owner: T::AccountId, client: Artifact, fee: Balance },
        /// A model takes no new tasks from now on.
        ModelRetired { model: ModelId },
        /// A retired model that nothing depended on is gone.
        ModelRemoved { model: ModelId },
        /// The parameters were set.
        ParamsSet { params: RegistryParams },
    }
}
