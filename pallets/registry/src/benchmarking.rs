//! Benchmarks of every call, each in its most expensive case.
#![cfg(feature = "runtime-benchmarks")]
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, reason = "benchmarks never run on a chain")]

use crate::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{
    BoundedVec,
    dispatch::DispatchClass,
    traits::{Consideration, EnsureOrigin, Footprint, Get, fungible::Mutate},
};
use frame_system::RawOrigin;
use sheaf_primitives::{
    AggregatorProfile, Artifact, Balance, H256, MAX_CLIENT_CODE, ModelSpec, Name, Profile, SHF, Uri,
};

const FUNDS: Balance = 1_000_000 * SHF;

fn uri() -> Uri {
    let mut uri = b"https://".to_vec();
    uri.resize(256, b'x');
    BoundedVec::truncate_from(uri)
}

fn name(letter: u8) -> Name {
    BoundedVec::truncate_from(vec![letter; 64])
}

fn profile() -> Profile {
    Profile { name: name(b'a'), uri: uri() }
}

fn aggregator_profile() -> AggregatorProfile {
    AggregatorProfile { name: name(b'a'), endpoint: uri(), sealing_key: [1; 32], receipt_key: [2; 32] }
}

fn artifact() -> Artifact {
    Artifact { sha256: H256([3; 32]), size: 1, uri: uri() }
}

fn spec() -> ModelSpec {
    ModelSpec { name: name(b'm'), weights: artifact(), card: Some(artifact()) }
}

fn funded<T: Config>() -> T::AccountId {
    let account: T::AccountId = whitelisted_caller();
    T::Currency::mint_into(&account, FUNDS).expect("tokens can be minted");
    T::Currency::mint_into(&T::FeeDestination::get(), SHF).expect("tokens can be minted");
    T::ProfileDeposit::ensure_successful(&account, Footprint::from_encodable(profile()));
    account
}

fn organization<T: Config>() -> T::AccountId {
    let account = funded::<T>();
    let small = Profile { name: name(b'b'), uri: Default::default() };
    Pallet::<T>::do_register_organization(account.clone(), small).expect("an organization registers");
    account
}

fn trainer<T: Config>() -> T::AccountId {
    let account = funded::<T>();
    let small = Profile { name: name(b'b'), uri: Default::default() };
    Pallet::<T>::do_register_trainer(account.clone(), small).expect("a trainer registers");
    account
}

fn aggregator<T: Config>() -> T::AccountId {
    let account = funded::<T>();
    Pallet::<T>::do_register_aggregator(account.clone(), aggregator_profile()).expect("an aggregator registers");
    account
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn register_organization() {
        let who = funded::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), profile());
        assert!(Organizations::<T>::contains_key(who));
    }

    #[benchmark]
    fn update_organization() {
        let who = organization::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), profile());
        assert!(Organizations::<T>::get(who).is_some_and(|record| record.profile == profile()));
    }

    #[benchmark]
    fn deregister_organization() {
        let who = organization::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));
        assert!(!Organizations::<T>::contains_key(who));
    }

    #[benchmark]
    fn register_trainer() {
        let who = funded::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), profile());
        assert!(Trainers::<T>::contains_key(who));
    }

    #[benchmark]
    fn update_trainer() {
        let who = trainer::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), profile());
        assert!(Trainers::<T>::get(who).is_some_and(|record| record.profile == profile()));
    }

    #[benchmark]
    fn deregister_trainer() {
        let who = trainer::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));
        assert!(!Trainers::<T>::contains_key(who));
    }

    #[benchmark]
    fn register_aggregator() {
        let who = funded::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), aggregator_profile());
        assert!(Aggregators::<T>::contains_key(who));
    }

    #[benchmark]
    fn update_aggregator() {
        let who = aggregator::<T>();
        let renamed = AggregatorProfile { name: name(b'c'), ..aggregator_profile() };
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), renamed.clone());
        assert!(Aggregators::<T>::get(who).is_some_and(|record| record.profile == renamed));
    }

    #[benchmark]
    fn deregister_aggregator() {
        let who = aggregator::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));
        assert!(!Aggregators::<T>::contains_key(who));
    }

    /// The code ends the longest extrinsic that fits a block, all of which is read back.
    #[benchmark]
    fn publish_model(b: Linear<1, MAX_CLIENT_CODE>) {
        let who = organization::<T>();
        Params::<T>::mutate(|params| params.max_code_per_block = MAX_CLIENT_CODE);
        let code = vec![b'#'; b as usize];
        frame_system::Pallet::<T>::set_extrinsic_index(0);
        let longest = *T::BlockLength::get().max.get(DispatchClass::Normal) as usize;
        let mut extrinsic = vec![0; longest - code.len()];
        extrinsic.extend_from_slice(&code);
        frame_system::Pallet::<T>::note_extrinsic(extrinsic);
        #[extrinsic_call]
        _(RawOrigin::Signed(who), spec(), BoundedVec::truncate_from(code));
        assert!(Models::<T>::contains_key(0));
    }

    #[benchmark]
    fn publish_model_at() {
        let who = organization::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(who), spec(), artifact());
        assert!(Models::<T>::contains_key(0));
    }

    #[benchmark]
    fn retire_model() {
        let who = organization::<T>();
        Pallet::<T>::do_publish_model_at(who.clone(), spec(), artifact()).expect("a model is published");
        #[extrinsic_call]
        _(RawOrigin::Signed(who), 0);
        assert!(!Models::<T>::contains_key(0));
    }

    #[benchmark]
    fn bond_aggregator() {
        let who = aggregator::<T>();
        let before = Pallet::<T>::aggregator_bond(&who);
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), SHF);
        assert!(Pallet::<T>::aggregator_bond(&who) > before);
    }

    #[benchmark]
    fn unbond_aggregator() {
        let who = aggregator::<T>();
        Pallet::<T>::do_bond_aggregator(who.clone(), SHF).expect("the aggregator has enough tokens");
        let before = Pallet::<T>::aggregator_bond(&who);
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), SHF);
        assert!(Pallet::<T>::aggregator_bond(&who) < before);
    }

    #[benchmark]
    fn set_params() -> Result<(), BenchmarkError> {
        let admin = T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
        #[extrinsic_call]
        _(admin as T::RuntimeOrigin, RegistryParams::default());
        assert_eq!(Params::<T>::get(), RegistryParams::default());
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::tests::mock::genesis(), crate::tests::mock::Test);
}
