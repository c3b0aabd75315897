//! Every call has the name, arguments and shapes that the runtime takes, and signed transactions are what it expects.

use super::metadata;
use crate::{
    AccountId, H256,
    calls::{self, Call},
    chain::{ProxyKind, sign::Encoded},
    keys::dev,
};
use sheaf_primitives::{
    Admission, AggregationRule, AggregatorProfile, Artifact, Disclosure, ModelSpec, Permill, Profile, Reward,
    RewardClaim, RoundResult, RuleKind, SumNode, TaskTerms,
};
use subxt::{
    OfflineClient, OfflineClientAtBlock, SubstrateConfig,
    config::{DefaultExtrinsicParamsBuilder, substrate::SpecVersionForRange},
};

const WHO: AccountId = AccountId([7; 32]);

fn artifact() -> Artifact {
    let uri = b"s3://bucket/weights.safetensors".to_vec().try_into().unwrap();
    Artifact { sha256: H256([1; 32]), size: 100, uri }
}

fn spec() -> ModelSpec {
    ModelSpec { name: b"mnist".to_vec().try_into().unwrap(), weights: artifact(), card: Some(artifact()) }
}

pub(super) fn claim() -> RewardClaim {
    let path = vec![SumNode { sum: 1, hash: H256([1; 32]) }; 3].try_into().unwrap();
    RewardClaim { index: 1, payee: [2; 32], salt: [3; 32], share: 1, path }
}

fn all_calls() -> Vec<Call> {
    let profile = || Profile { name: b"me".to_vec().try_into().unwrap(), uri: Default::default() };
    let aggregator = || AggregatorProfile {
        name: b"me".to_vec().try_into().unwrap(),
        endpoint: b"https://a.example".to_vec().try_into().unwrap(),
        sealing_key: [1; 32],
        receipt_key: [2; 32],
    };
    let terms = TaskTerms {
        deposit: 100,
        rounds: 6,
        stake: 5,
        min_trainers: 3,
        max_trainers: 5,
        deadline: 1_800_000_000_000,
        round_ms: 20_000,
        admission: Admission::List,
        disclosure: Disclosure::Private,
        aggregation: AggregationRule {
            kind: RuleKind::Mean,
            learning_rate: 65536,
            clip: 65536,
            frac_bits: 16,
            sample_weight_cap: 1000,
        },
        reward: Reward::Equal,
        aggregator_fee: Permill::from_percent(5),
    };
    let result = RoundResult {
        model: H256([1; 32]),
        updates_root: H256([2; 32]),
        rewards_root: H256([3; 32]),
        total_shares: 5,
        leaves: 5,
        report: H256([4; 32]),
        accuracy: Some(Permill::from_percent(88)),
        loss_micro: Some(1),
    };
    let transfer = || calls::balances::transfer_keep_alive(WHO, 1);
    vec![
        calls::registry::register_organization(profile()),
        calls::registry::update_organization(profile()),
        calls::registry::deregister_organization(),
        calls::registry::register_trainer(profile()),
        calls::registry::update_trainer(profile()),
        calls::registry::deregister_trainer(),
        calls::registry::register_aggregator(aggregator()),
        calls::registry::update_aggregator(aggregator()),
        calls::registry::deregister_aggregator(),
        calls::registry::bond_aggregator(1 << 100),
        calls::registry::unbond_aggregator(1),
        calls::registry::publish_model(spec(), b"class Client: ...".to_vec()),
        calls::registry::publish_model_at(spec(), artifact()),
        calls::registry::retire_model(1),
        calls::tasks::propose_task(1, WHO, terms),
        calls::tasks::accept_task(1),
        calls::tasks::withdraw_task(1),
        calls::tasks::top_up_task(1, 1 << 100),
        calls::tasks::submit_round(1, 2, result),
        calls::tasks::finish_task(1),
        calls::tasks::close_task(1),
        calls::tasks::sweep_task(1, 100),
        calls::tasks::admit_trainers(1, vec![WHO, WHO]),
        calls::tasks::unadmit_trainers(1, vec![WHO]),
        calls::tasks::collect_fee(1, 2),
        calls::tasks::object_round(1, 2),
        calls::tasks::replace_aggregator(1, WHO),
        calls::tasks::settle_objection(1, 2, WHO),
        calls::tasks::take_over_task(1),
        calls::staking::bond(1 << 100),
        calls::staking::unbond(1),
        calls::staking::rebond(1),
        calls::staking::withdraw_unbonded(),
        calls::staking::take_seat(1),
        calls::staking::leave(1),
        calls::staking::evict_idle(1, vec![WHO]),
        calls::staking::release(1, WHO),
        calls::staking::report_misconduct(1, WHO, artifact()),
        calls::staking::contest_report(1),
        calls::staking::settle_report(1, WHO),
        calls::staking::forget_task(1),
        calls::rewards::claim(1, 2, claim()),
        calls::rewards::claim_many(vec![(1, 2, claim()), (1, 3, claim())]),
        transfer(),
        calls::balances::transfer_allow_death(WHO, 1 << 100),
        calls::balances::transfer_all(WHO, true),
        calls::proxy::add_proxy(WHO, ProxyKind::Training),
        calls::proxy::remove_proxy(WHO, ProxyKind::Any),
        calls::proxy::proxy(WHO, calls::staking::take_seat(1)),
        calls::utility::batch_all(vec![transfer(), calls::staking::take_seat(1)]),
    ]
}

#[test]
fn every_call_is_one_that_the_runtime_takes() {
    let metadata = metadata();

    for call in all_calls() {
        if let Err(error) = call.encode(&metadata) {
            panic!("{error}");
        }
    }
}

#[test]
fn the_kinds_of_proxies_are_numbered_as_in_the_runtime() {
    let metadata = metadata();
    let variant = metadata.pallet_by_name("Proxy").unwrap().call_variant_by_name("add_proxy").unwrap();
    let field = variant.fields.iter().find(|field| field.name.as_deref() == Some("proxy_type")).unwrap();
    let scale_info::TypeDef::Variant(kinds) = &metadata.types().resolve(field.ty.id).unwrap().type_def else {
        panic!("proxy_type is no enum")
    };

    for kind in
        [ProxyKind::Any, ProxyKind::NonTransfer, ProxyKind::Training, ProxyKind::Staking, ProxyKind::CancelProxy]
    {
        let [index] = codec::Encode::encode(&kind)[..] else { panic!("{kind:?} is not one byte") };
        let named = kinds.variants.iter().find(|variant| variant.name == format!("{kind:?}")).unwrap();
        assert_eq!(named.index, index, "{kind:?}");
    }
}

#[test]
fn published_code_stands_last_in_the_signed_transaction() {
    let code = b"class Client: ...".to_vec();
    let signed = sign(&calls::registry::publish_model(spec(), code.clone()));

    assert!(signed.ends_with(&code), "the chain refuses code that does not stand last");
}

#[test]
fn an_unknown_call_is_named_in_the_error() {
    let mut metadata = metadata();
    // Any other runtime's metadata serves: here is one without calls.
    metadata.types_mut().types.clear();

    let refused = calls::staking::take_seat(1).encode(&metadata).unwrap_err().to_string();

    assert!(refused.contains("TrainerStaking.take_seat"), "{refused}");
}

/// A chain without a node.
pub(super) fn offline() -> OfflineClientAtBlock<SubstrateConfig> {
    let version = SpecVersionForRange { block_range: 0..u64::MAX, spec_version: 1, transaction_version: 1 };
    let config = SubstrateConfig::builder()
        .set_genesis_hash(H256([1; 32]))
        .set_spec_version_for_block_ranges([version])
        .set_metadata_for_spec_versions([(1, metadata().arc())])
        .build();
    OfflineClient::new_with_config(config).at_block(1u64).unwrap()
}

/// Signs as the library does.
fn sign(call: &Call) -> Vec<u8> {
    let at = offline();
    let payload = Encoded::new(call, at.metadata_ref()).unwrap();
    let params = DefaultExtrinsicParamsBuilder::new().nonce(3).mortal_from_unchecked(64, 100, H256([9; 32])).build();
    let mut signable = at.transactions().create_v4_signable_offline(&payload, params).unwrap();
    signable.sign(&dev("Alice").unwrap()).unwrap().into_encoded()
}
