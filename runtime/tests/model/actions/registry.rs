//! Profiles, bonds and models.

use super::{Action, Step, amount, any_account, one_of};
use crate::{
    accounts::{AGGREGATORS, ORGANIZATIONS, TRAINERS},
    draw::Draw,
    world::World,
};
use pallet_registry::{Call, RegistryParams};
use sheaf_primitives::{AggregatorProfile, Artifact, BoundedVec, ConstU32, ModelSpec, Profile};
use sheaf_runtime::{AccountId, Runtime, units::SHF};

const fn action(call: &'static str, weight: u64, make: super::Make) -> Action {
    Action::new("Registry", call, weight, make)
}

pub const ACTIONS: &[Action] = &[
    action("register_organization", 4, register_organization),
    action("update_organization", 1, update_organization),
    action("deregister_organization", 1, deregister_organization),
    action("register_trainer", 10, register_trainer),
    action("update_trainer", 1, update_trainer),
    action("deregister_trainer", 2, deregister_trainer),
    action("register_aggregator", 5, register_aggregator),
    action("update_aggregator", 1, update_aggregator),
    action("deregister_aggregator", 1, deregister_aggregator),
    action("publish_model", 1, publish_model),
    action("publish_model_at", 3, publish_model_at),
    action("retire_model", 1, retire_model),
    action("bond_aggregator", 3, bond_aggregator),
    action("unbond_aggregator", 2, unbond_aggregator),
    action("set_params", 1, set_params),
];

fn text<const MAXIMUM: u32>(draw: &mut Draw, letter: u8) -> BoundedVec<u8, ConstU32<MAXIMUM>> {
    let length = usize::try_from(draw.below(40)).unwrap();
    BoundedVec::truncate_from(vec![letter; length])
}

fn profile(draw: &mut Draw) -> Profile {
    Profile { name: text(draw, b'n'), uri: text(draw, b'u') }
}

fn aggregator_profile(draw: &mut Draw) -> AggregatorProfile {
    AggregatorProfile {
        name: text(draw, b'a'),
        endpoint: BoundedVec::truncate_from(b"https://aggregator.example".to_vec()),
        sealing_key: [u8::from(!draw.chance(5)); 32],
        receipt_key: [2; 32],
    }
}

/// A number that is usually one of the map's keys.
fn registered<'a, V: 'a>(draw: &mut Draw, all: impl IntoIterator<Item = (&'a AccountId, V)>) -> AccountId {
    let all: Vec<_> = all.into_iter().map(|(who, _)| who.clone()).collect();
    draw.any(&all).cloned().unwrap_or_else(|| any_account(draw))
}

fn register_organization(draw: &mut Draw, _: &World) -> Option<Step> {
    let profile = profile(draw);
    Some(Step::signed(&one_of(draw, &ORGANIZATIONS), Call::<Runtime>::register_organization { profile }))
}

fn update_organization(draw: &mut Draw, world: &World) -> Option<Step> {
    let profile = profile(draw);
    let who = registered(draw, &world.organizations);
    Some(Step::signed(&who, Call::<Runtime>::update_organization { profile }))
}

fn deregister_organization(draw: &mut Draw, world: &World) -> Option<Step> {
    let who = registered(draw, &world.organizations);
    Some(Step::signed(&who, Call::<Runtime>::deregister_organization {}))
}

fn register_trainer(draw: &mut Draw, _: &World) -> Option<Step> {
    let profile = profile(draw);
    Some(Step::signed(&one_of(draw, &TRAINERS), Call::<Runtime>::register_trainer { profile }))
}

fn update_trainer(draw: &mut Draw, world: &World) -> Option<Step> {
    let profile = profile(draw);
    let who = registered(draw, &world.trainers);
    Some(Step::signed(&who, Call::<Runtime>::update_trainer { profile }))
}

fn deregister_trainer(draw: &mut Draw, world: &World) -> Option<Step> {
    let idle = world.trainers.iter().filter(|(who, _)| !world.ledgers.contains_key(*who));
    let who = registered(draw, idle);
    Some(Step::signed(&who, Call::<Runtime>::deregister_trainer {}))
}

fn register_aggregator(draw: &mut Draw, _: &World) -> Option<Step> {
    let profile = aggregator_profile(draw);
    Some(Step::signed(&one_of(draw, &AGGREGATORS), Call::<Runtime>::register_aggregator { profile }))
}

fn update_aggregator(draw: &mut Draw, world: &World) -> Option<Step> {
    let profile = aggregator_profile(draw);
    let who = registered(draw, &world.aggregators);
    Some(Step::signed(&who, Call::<Runtime>::update_aggregator { profile }))
}

fn deregister_aggregator(draw: &mut Draw, world: &World) -> Option<Step> {
    let who = registered(draw, &world.aggregators);
    Some(Step::signed(&who, Call::<Runtime>::deregister_aggregator {}))
}

fn spec(draw: &mut Draw) -> ModelSpec {
    let weights = Artifact { sha256: [3; 32].into(), size: draw.below(20), uri: text(draw, b'w') };
    let card = draw.chance(30).then(|| Artifact { sha256: [4; 32].into(), size: 9, uri: text(draw, b'c') });
    ModelSpec { name: text(draw, b'm'), weights, card }
}

fn publish_model(draw: &mut Draw, world: &World) -> Option<Step> {
    let maximum = if draw.chance(5) { 100_000 } else { 3_000 };
    let bytes = usize::try_from(draw.below(maximum)).unwrap();
    let client_code = BoundedVec::truncate_from(vec![b'#'; bytes]);
    let spec = spec(draw);
    let who = registered(draw, &world.organizations);
    Some(Step::signed(&who, Call::<Runtime>::publish_model { spec, client_code }))
}

fn publish_model_at(draw: &mut Draw, world: &World) -> Option<Step> {
    if world.models.values().filter(|model| !model.retired).count() > 8 {
        return None;
    }
    let client = Artifact { sha256: [5; 32].into(), size: draw.below(300_000), uri: text(draw, b'i') };
    let spec = spec(draw);
    let who = registered(draw, &world.organizations);
    Some(Step::signed(&who, Call::<Runtime>::publish_model_at { spec, client }))
}

fn retire_model(draw: &mut Draw, world: &World) -> Option<Step> {
    let models: Vec<_> = world.models.iter().collect();
    let (id, model) = draw.any(&models)?;
    let number = if draw.chance(5) { world.next_model } else { **id };
    Some(Step::signed(&model.owner, Call::<Runtime>::retire_model { model: number }))
}

fn bond_aggregator(draw: &mut Draw, world: &World) -> Option<Step> {
    let who = registered(draw, &world.aggregators);
    let amount = amount(draw, world.tokens.free(&who) / 2);
    Some(Step::signed(&who, Call::<Runtime>::bond_aggregator { amount }))
}

fn unbond_aggregator(draw: &mut Draw, world: &World) -> Option<Step> {
    let who = registered(draw, &world.aggregators);
    let bond = world.aggregators.get(&who).map_or(SHF, |aggregator| aggregator.bond);
    let amount = amount(draw, bond.saturating_sub(world.registry.aggregator_bond));
    Some(Step::signed(&who, Call::<Runtime>::unbond_aggregator { amount }))
}

fn set_params(draw: &mut Draw, _: &World) -> Option<Step> {
    let params = RegistryParams {
        aggregator_bond: draw.between(20, 110) * SHF,
        code_byte_fee: draw.between(0, 10_000_000),
        max_code_per_block: 20_000,
    };
    Some(Step::root(Call::<Runtime>::set_params { params }))
}
