//! Every call of the learning pallets is measured, and the weight of a call follows its input.

use super::task;
use crate::{AccountId, Runtime, RuntimeCall};
use frame_support::{dispatch::GetDispatchInfo, traits::GetCallMetadata};
use scale_info::{MetaType, PortableRegistry, Registry, TypeDef, TypeDefPrimitive};
use sheaf_primitives::{BoundedVec, MAX_CLIENT_CODE, MAX_PATH, RewardClaim, SumNode};
use std::collections::BTreeSet;

/// The learning pallets: the name in the runtime, the name in the benchmarks, and the measurements.
const PALLETS: [(&str, &str, &str); 4] = [
    ("Registry", "pallet_registry", include_str!("../weights/registry.rs")),
    ("Tasks", "pallet_tasks", include_str!("../weights/tasks.rs")),
    ("TrainerStaking", "pallet_trainer_staking", include_str!("../weights/trainer_staking.rs")),
    ("Rewards", "pallet_rewards", include_str!("../weights/rewards.rs")),
];

/// The measurements that a call's weight consists of: for most calls, the one of the same name.
fn measurements(call: &str) -> Vec<&str> {
    match call {
        // Ends the claims of a task, and later deletes its records.
        "sweep_task" => vec!["end_claims", "delete_records"],
        // Signed; and unsigned, when it is checked first and its fee comes out of the reward.
        "claim" => vec!["claim", "claim_fee_less", "authorize_claim"],
        call => vec![call],
    }
}

/// Calls with short, bounded input (names, URIs, digests: a few hundred bytes). They are measured with the longest
/// input, and everyone pays for that. Their bytes cost a length fee.
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

/// The length of a list varies: the weight must follow it, or be that of the longest list.
#[test]
fn no_list_in_a_call_is_forgotten() {
    let growing: BTreeSet<_> = growing_calls().iter().map(|(call, _)| call.get_call_metadata().function_name).collect();

    for call in calls_with_lists() {
        let known = growing.contains(call.as_str()) || CHARGED_AT_THE_LONGEST.contains(&call.as_str());

        assert!(known, "{call} carries a list: add it to the growing calls, or to those charged at their longest");
    }
}

/// Calls with a weight that follows the input: with the smallest and the largest input.
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

/// The names of all calls of the learning pallets that contain a list.
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
