//! The pallets fit together, and their calls fit into blocks.

use super::chain::on_a_chain;
use crate::{AllPalletsWithSystem, Runtime, RuntimeCall, configs::system::RuntimeBlockWeights};
use frame_support::{
    dispatch::{DispatchClass, GetDispatchInfo},
    traits::{GetCallMetadata, IntegrityTest, PalletInfoAccess},
};
use scale_info::TypeInfo;
use sheaf_primitives::{BoundedVec, RewardClaim, SumNode};

#[test]
fn the_pallets_configurations_are_consistent() {
    sp_io::TestExternalities::default().execute_with(AllPalletsWithSystem::integrity_test);
}

#[test]
fn indices_are_what_clients_rely_on() {
    let indices = [
        (crate::System::index(), 0),
        (crate::Timestamp::index(), 1),
        (crate::Babe::index(), 2),
        (crate::Authorship::index(), 3),
        (crate::Balances::index(), 4),
        (crate::TransactionPayment::index(), 5),
        (crate::Session::index(), 10),
        (crate::Historical::index(), 11),
        (crate::Staking::index(), 12),
        (crate::Offences::index(), 13),
        (crate::Grandpa::index(), 14),
        (crate::AuthorityDiscovery::index(), 15),
        (crate::VoterList::index(), 16),
        (crate::Utility::index(), 20),
        (crate::Multisig::index(), 21),
        (crate::Proxy::index(), 22),
        (crate::Sudo::index(), 23),
        (crate::Registry::index(), 40),
        (crate::Tasks::index(), 41),
        (crate::TrainerStaking::index(), 42),
        (crate::Rewards::index(), 43),
    ];
    for (index, expected) in indices {
        assert_eq!(index, expected);
    }
    assert!(RuntimeCall::get_module_names().len() <= indices.len());
    let scale_info::TypeDef::Variant(calls) = RuntimeCall::type_info().type_def else { panic!("an enum") };
    assert!(calls.variants.iter().all(|call| call.index != 60), "60 is `<`, with which wrapped messages begin");
}

#[test]
fn the_heaviest_calls_fit_into_a_block() {
    on_a_chain(|_| {
        let limit = RuntimeBlockWeights::get().get(DispatchClass::Normal).max_extrinsic.unwrap();
        for call in heaviest_calls() {
            let weight = call.get_dispatch_info().call_weight;
            let name = call.get_call_metadata();

            assert!(weight.all_lte(limit), "{}.{} weighs {weight:?}", name.pallet_name, name.function_name);
        }
    });
}

/// Every call of the learning pallets with a weight that depends on its input, with the largest input.
fn heaviest_calls() -> Vec<RuntimeCall> {
    let account = crate::AccountId::new([1; 32]);
    let claim = RewardClaim {
        index: 0,
        payee: [1; 32],
        salt: [1; 32],
        share: 1,
        path: BoundedVec::truncate_from(vec![SumNode { sum: 1, hash: Default::default() }; 32]),
    };
    let spec = super::task::spec();
    vec![
        pallet_registry::Call::<Runtime>::publish_model {
            spec,
            client_code: BoundedVec::truncate_from(vec![b'#'; 262_144]),
        }
        .into(),
        pallet_tasks::Call::<Runtime>::sweep_task { task: 0, max_items: 256 }.into(),
        pallet_tasks::Call::<Runtime>::close_task { task: 0 }.into(),
        pallet_tasks::Call::<Runtime>::admit_trainers {
            task: 0,
            trainers: BoundedVec::truncate_from(vec![account.clone(); 64]),
        }
        .into(),
        pallet_trainer_staking::Call::<Runtime>::evict_idle {
            task: 0,
            trainers: BoundedVec::truncate_from(vec![account; 64]),
        }
        .into(),
        pallet_rewards::Call::<Runtime>::claim_many { claims: BoundedVec::truncate_from(vec![(0, 0, claim); 64]) }
            .into(),
    ]
}
