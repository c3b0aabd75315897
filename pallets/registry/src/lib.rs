#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bonds;
mod calls;
mod checks;
mod errors;
mod events;
mod laws;
mod params;
mod storage;
mod traits;
mod types;
pub mod weights;

#[cfg(test)]
mod tests;

use frame_support::pallet_macros::import_section;
pub use pallet::*;
pub use params::RegistryParams;
pub use traits::Liveness;
pub use types::{Aggregator, CodeRefusal, Model, Organization, PublishedCode, Trainer};
pub use weights::WeightInfo;

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
        traits::{Consideration, Footprint, fungible},
    };
    use frame_system::pallet_prelude::*;
    use sheaf_primitives::{
        AggregatorProfile, Artifact, Balance, ConstU32 as Maximum, MAX_CLIENT_CODE, ModelId, ModelSpec, Profile,
    };

    /// An organization's record.
    pub type OrganizationOf<T> = Organization<<T as Config>::ProfileDeposit>;
    /// A trainer's record.
    pub type TrainerOf<T> = Trainer<<T as Config>::ProfileDeposit>;
    /// An aggregator's record.
    pub type AggregatorOf<T> = Aggregator<<T as Config>::ProfileDeposit>;
    /// A model's record.
    pub type ModelOf<T> = Model<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::ModelDeposit>;

    /// The storage layout's version.
    pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The token. Deposits and bonds are held on their owners' accounts.
        type Currency: fungible::Mutate<Self::AccountId>
            + fungible::hold::Mutate<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>;
        /// The runtime's hold reasons.
        type RuntimeHoldReason: From<HoldReason>;
        /// The storage deposit for a profile.
        type ProfileDeposit: Consideration<Self::AccountId, Footprint>;
        /// The storage deposit for a model.
        type ModelDeposit: Consideration<Self::AccountId, Footprint>;
        /// The account that receives the fee for code on the chain and the tokens slashed from aggregators. It must
        /// exist.
        type FeeDestination: Get<Self::AccountId>;
        /// Tells what depends on an entry.
        type Liveness: Liveness<Self::AccountId>;
        /// The origin that sets the parameters.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// The calls' weights.
        type WeightInfo: WeightInfo;
    }

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The parameters to start with.
        pub params: RegistryParams,
        /// Ties the type to its runtime.
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
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
        /// Registers the caller as an organization and holds a storage deposit.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::register_organization())]
        pub fn register_organization(origin: OriginFor<T>, profile: Profile) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_register_organization(who, profile)
        }

        /// Changes the caller's profile as an organization and adjusts its storage deposit.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::update_organization())]
        pub fn update_organization(origin: OriginFor<T>, profile: Profile) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_update_organization(who, profile)
        }

        /// Ends the caller's role as an organization and frees its storage deposit.
        ///
        /// Refused while it owns models or has tasks that are not swept.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::deregister_organization())]
        pub fn deregister_organization(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_deregister_organization(who)
        }

        /// Registers the caller as a trainer and holds a storage deposit.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::register_trainer())]
        pub fn register_trainer(origin: OriginFor<T>, profile: Profile) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_register_trainer(who, profile)
        }

        /// Changes the caller's profile as a trainer and adjusts its storage deposit.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::update_trainer())]
        pub fn update_trainer(origin: OriginFor<T>, profile: Profile) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_update_trainer(who, profile)
        }

        /// Ends the caller's role as a trainer and frees its storage deposit.
        ///
        /// Refused while it has a bond.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::deregister_trainer())]
        pub fn deregister_trainer(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_deregister_trainer(who)
        }

        /// Registers the caller as an aggregator and holds its bond and a storage deposit.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::register_aggregator())]
        pub fn register_aggregator(origin: OriginFor<T>, profile: AggregatorProfile) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_register_aggregator(who, profile)
        }

        /// Changes the caller's profile as an aggregator and adjusts its storage deposit. The bond does not change.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::update_aggregator())]
        pub fn update_aggregator(origin: OriginFor<T>, profile: AggregatorProfile) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_update_aggregator(who, profile)
        }

        /// Ends the caller's role as an aggregator and frees its bond and its storage deposit.
        ///
        /// Refused while it serves tasks whose claims are not over.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::deregister_aggregator())]
        pub fn deregister_aggregator(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_deregister_aggregator(who)
        }

        /// Publishes a model whose client code (1 to 262,144 bytes) is stored on the chain, for a fee for each byte.
        ///
        /// The extrinsic must end in the code: see the pallet's documentation.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::publish_model(client_code.len() as u32))]
        pub fn publish_model(
            origin: OriginFor<T>,
            spec: ModelSpec,
            client_code: BoundedVec<u8, Maximum<MAX_CLIENT_CODE>>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_publish_model(who, spec, &client_code)
        }

        /// Publishes a model whose client code (1 to 262,144 bytes) is stored elsewhere and pinned by its SHA-256.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::publish_model_at())]
        pub fn publish_model_at(origin: OriginFor<T>, spec: ModelSpec, client: Artifact) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_publish_model_at(who, spec, client)
        }

        /// Closes a model to new tasks; if nothing depends on it, removes it and frees its deposit.
        ///
        /// Call it again when the last task that trains the model is swept.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::retire_model())]
        pub fn retire_model(origin: OriginFor<T>, model: ModelId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_retire_model(who, model)
        }

        /// Adds an amount, in plancks, to the caller's bond as an aggregator, so that it can back larger deposits.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::bond_aggregator())]
        pub fn bond_aggregator(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_bond_aggregator(who, amount)
        }

        /// Takes an amount, in plancks, out of the caller's bond as an aggregator.
        ///
        /// Refused while it serves tasks whose claims are not over.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::unbond_aggregator())]
        pub fn unbond_aggregator(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_unbond_aggregator(who, amount)
        }

        /// Sets the parameters: the minimum bond of aggregators and the fee for a byte in plancks, the code in a block
        /// in bytes.
        #[pallet::call_index(99)]
        #[pallet::weight(T::WeightInfo::set_params())]
        pub fn set_params(origin: OriginFor<T>, params: RegistryParams) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Self::do_set_params(params);
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The record of an organization.
        pub fn organization(account: T::AccountId) -> Option<OrganizationOf<T>> {
            Organizations::<T>::get(account)
        }

        /// The record of a trainer.
        pub fn trainer(account: T::AccountId) -> Option<TrainerOf<T>> {
            Trainers::<T>::get(account)
        }

        /// The record of an aggregator.
        pub fn aggregator(account: T::AccountId) -> Option<AggregatorOf<T>> {
            Aggregators::<T>::get(account)
        }

        /// The record of a model.
        pub fn model(model: ModelId) -> Option<ModelOf<T>> {
            Models::<T>::get(model)
        }

        /// The numbers of the models that an account owns, ascending. Reads every model: for nodes, not for calls.
        pub fn models_of(owner: T::AccountId) -> Vec<ModelId> {
            let mut owned: Vec<_> =
                Models::<T>::iter().filter(|(_, model)| model.owner == owner).map(|(id, _)| id).collect();
            owned.sort_unstable();
            owned
        }

        /// The fee for storing `bytes` bytes of client code on the chain, in plancks.
        pub fn code_cost(bytes: u32) -> Balance {
            Self::code_fee(bytes)
        }

        /// The parameters.
        pub fn params() -> RegistryParams {
            Params::<T>::get()
        }
    }
}
