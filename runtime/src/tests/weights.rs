//! Every call of the learning pallets is measured, and none weighs the same whatever it carries.

use super::task;
use crate::{AccountId, Runtime, RuntimeCall};
use frame_support::{dispatch::GetDispatchInfo, traits::GetCallMetadata};
use scale_info::{MetaType, PortableRegistry, Registry, TypeDef, TypeDefPrimitive};
use sheaf_primitives::{BoundedVec, MAX_CLIENT_CODE, MAX_PATH, RewardClaim, SumNode};
use std::collections::BTreeSet;

/// The learning pallets: as the runtime calls each, as the benchmarks do, and what was measured.
const PALLETS: [(&str, &str, &str); 4] = [
    ("Registry", "pallet_registry", include_str!("../weights/registry.rs")),
    ("Tasks", "pallet_tasks", include_str!("../weights/tasks.rs")),
    ("TrainerStaking", "pallet_trainer_staking", include_str!("../weights/trainer_staking.rs")),
    ("Rewards", "pallet_rewards", include_str!("../weights/rewards.rs")),
];

/// The measurements that make up a call's weight: most calls have the one of their own name.
fn measurements(call: &str) -> Vec<&str> {
    match call {
        // Ends the claims of a task, and after that deletes its records.
        "sweep_task" => vec!["end_claims", "delete_records"],
        // With a signer; without one, when it is checked first and pays its fee out of the payout.
        "claim" => vec!["claim", "claim_fee_less", "authorize_claim"],
        call => vec![call],
    }
}

/// Calls whose input is short and bounded (names, addresses on the web, digests: a few hundred bytes): they are measured
/// with the longest, and everyone pays for that. Their bytes cost a fee of their own.
const CHARGED_AT_THE_LONGEST: [&str; 8] = [
    "register_organization",
    "update_organization",
    "register_trainer",
    "update_trainer",
    "register_aggregator",
    "update_aggregator",
    "publish_model_at",
    "report_misconduct",
];

#[test]
fn every_call_of_the_learning_pallets_is_measured() {
    for (pallet, _, measured) in PALLETS {
        for call in RuntimeCall::get_call_names(pallet) {
            for name in measurements(call) {
                let found = measured.contains(&format!("    fn {name}("));

                assert!(found, "{pallet}.{call}: write a benchmark `{name}`, then run scripts/weights.sh");
            }
        }
    }
}

#[cfg(feature = "runtime-benchmarks")]
#[test]
fn every_call_of_the_learning_pallets_has_a_benchmark() {
    let (list, _) = crate::benchmarks::metadata(false);
    for (pallet, benchmarked, _) in PALLETS {
        let benchmarks: BTreeSet<_> = list
            .iter()
            .filter(|batch| batch.pallet == benchmarked.as_bytes())
            .flat_map(|batch| &batch.benchmarks)
            .map(|benchmark| String::from_utf8(benchmark.name.clone()).unwrap())
            .collect();
        for call in RuntimeCall::get_call_names(pallet) {
            for name in measurements(call) {
                assert!(benchmarks.contains(name), "{pallet}.{call} has no benchmark `{name}`");
            }
        }
    }
}

#[test]
fn the_runtime_charges_what_was_measured() {
    for charged in [
        std::any::type_name::<<Runtime as pallet_registry::Config>::WeightInfo>(),
        std::any::type_name::<<Runtime as pallet_tasks::Config>::WeightInfo>(),
        std::any::type_name::<<Runtime as pallet_trainer_staking::Config>::WeightInfo>(),
        std::any::type_name::<<Runtime as pallet_rewards::Config>::WeightInfo>(),
    ] {
        assert!(charged.starts_with("sheaf_runtime::weights::"), "{charged} was not measured");
    }
}

#[test]
fn a_call_that_carries_more_weighs_more() {
    for (least, most) in growing_calls() {
        let name = least.get_call_metadata().function_name;
        let (light, heavy) = (least.get_dispatch_info().call_weight, most.get_dispatch_info().call_weight);

        assert!(light.ref_time() < heavy.ref_time(), "{name} weighs {light:?} at least and {heavy:?} at most");
    }
}

/// A list in a call is input that varies: the weight must follow it, or be that of the longest.
#[test]
fn no_list_in_a_call_is_forgotten() {
    let growing: BTreeSet<_> = growing_calls().iter().map(|(call, _)| call.get_call_metadata().function_name).collect();

    for call in calls_with_lists() {
        let known = growing.contains(call.as_str()) || CHARGED_AT_THE_LONGEST.contains(&call.as_str());

        assert!(known, "{call} carries a list: add it to the growing calls, or to those charged at their longest");
    }
}

/// Calls whose weight follows what they carry: with the least, and with the most.
fn growing_calls() -> Vec<(RuntimeCall, RuntimeCall)> {
    fn pair<Call: Into<RuntimeCall>>(of: impl Fn(u32) -> Call, least: u32, most: u32) -> (RuntimeCall, RuntimeCall) {
        (of(least).into(), of(most).into())
    }
    vec![
        pair(|bytes| task::publish(vec![b'#'; bytes as usize]), 1, MAX_CLIENT_CODE),
        pair(|max_items| pallet_tasks::Call::<Runtime>::sweep_task { task: 0, max_items }, 1, 256),
        pair(|count| pallet_tasks::Call::<Runtime>::admit_trainers { task: 0, trainers: accounts(count) }, 1, 64),
        pair(|count| pallet_tasks::Call::<Runtime>::unadmit_trainers { task: 0, trainers: accounts(count) }, 1, 64),
        pair(|count| pallet_trainer_staking::Call::<Runtime>::evict_idle { task: 0, trainers: accounts(count) }, 1, 64),
        pair(
            |siblings| pallet_rewards::Call::<Runtime>::claim { task: 0, round: 0, claim: claim(siblings) },
            0,
            MAX_PATH,
        ),
        pair(|siblings| claims(1, siblings), 0, MAX_PATH),
        pair(|count| claims(count, 0), 1, 64),
    ]
}

fn accounts<Bound: frame_support::traits::Get<u32>>(count: u32) -> BoundedVec<AccountId, Bound> {
    BoundedVec::truncate_from(vec![AccountId::new([1; 32]); count as usize])
}

fn claim(siblings: u32) -> RewardClaim {
    let path = BoundedVec::truncate_from(vec![SumNode { sum: 1, hash: Default::default() }; siblings as usize]);
    RewardClaim { index: 0, payee: [1; 32], salt: [1; 32], share: 1, path }
}

fn claims(count: u32, siblings: u32) -> pallet_rewards::Call<Runtime> {
    pallet_rewards::Call::claim_many {
        claims: BoundedVec::truncate_from(vec![(0, 0, claim(siblings)); count as usize]),
    }
}

/// The names of all calls of the learning pallets with a list anywhere in what they carry.
fn calls_with_lists() -> Vec<String> {
    let mut registry = Registry::new();
    let calls = registry.register_types([
        MetaType::new::<pallet_registry::Call<Runtime>>(),
        MetaType::new::<pallet_tasks::Call<Runtime>>(),
        MetaType::new::<pallet_trainer_staking::Call<Runtime>>(),
        MetaType::new::<pallet_rewards::Call<Runtime>>(),
    ]);
    let ids: Vec<_> = calls.iter().map(|symbol| symbol.id).collect();
    let types = PortableRegistry::from(registry);
    let variants = ids.into_iter().flat_map(|id| match &types.resolve(id).unwrap().type_def {
        TypeDef::Variant(calls) => calls.variants.clone(),
        _ => panic!("calls are an enum"),
    });
    let with_lists = variants.filter(|call| call.fields.iter().any(|field| holds_a_list(&types, field.ty.id)));
    with_lists.map(|call| call.name).collect()
}

fn holds_a_list(types: &PortableRegistry, id: u32) -> bool {
    match &types.resolve(id).unwrap().type_def {
        TypeDef::Sequence(_) | TypeDef::BitSequence(_) | TypeDef::Primitive(TypeDefPrimitive::Str) => true,
        TypeDef::Primitive(_) | TypeDef::Compact(_) => false,
        TypeDef::Array(array) => holds_a_list(types, array.type_param.id),
        TypeDef::Tuple(tuple) => tuple.fields.iter().any(|field| holds_a_list(types, field.id)),
        TypeDef::Composite(composite) => composite.fields.iter().any(|field| holds_a_list(types, field.ty.id)),
        TypeDef::Variant(variant) => {
            variant.variants.iter().any(|one| one.fields.iter().any(|field| holds_a_list(types, field.ty.id)))
        }
    }
}
