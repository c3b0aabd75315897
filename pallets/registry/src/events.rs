//! What the pallet reports to observers: ids first, then amounts in plancks.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
    #[allow(missing_docs, reason = "each event's sentence explains its fields")]
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An account registered as an organization.
        OrganizationRegistered { organization: T::AccountId },
        /// An organization changed its profile.
        OrganizationUpdated { organization: T::AccountId },
        /// An account is no longer an organization.
        OrganizationDeregistered { organization: T::AccountId },
        /// An account registered as a trainer.
        TrainerRegistered { trainer: T::AccountId },
        /// A trainer changed its profile.
        TrainerUpdated { trainer: T::AccountId },
        /// An account is no longer a trainer.
        TrainerDeregistered { trainer: T::AccountId },
        /// An account registered as an aggregator. Its bond, in plancks, is held.
        AggregatorRegistered { aggregator: T::AccountId, bond: Balance },
        /// An aggregator changed its profile.
        AggregatorUpdated { aggregator: T::AccountId },
        /// An account is no longer an aggregator. Its bond, in plancks, is free again.
        AggregatorDeregistered { aggregator: T::AccountId, bond: Balance },
        /// An aggregator added `amount` plancks to its bond, which is now `bond`.
        AggregatorBonded { aggregator: T::AccountId, amount: Balance, bond: Balance },
        /// An aggregator took `amount` plancks out of its bond, which is now `bond`.
        AggregatorUnbonded { aggregator: T::AccountId, amount: Balance, bond: Balance },
        /// An aggregator was slashed `amount` plancks of its bond, which is now `bond`.
        AggregatorSlashed { aggregator: T::AccountId, amount: Balance, bond: Balance },
        /// A model was published. `fee` is the fee for its code on the chain, in plancks: 0 for code stored elsewhere.
        ModelPublished { model: ModelId, owner: T::AccountId, client: Artifact, fee: Balance },
        /// A model accepts no new tasks from now on.
        ModelRetired { model: ModelId },
        /// A retired model on which nothing depended was removed.
        ModelRemoved { model: ModelId },
        /// The parameters were set.
        ParamsSet { params: RegistryParams },
    }
}
