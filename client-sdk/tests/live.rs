//! The library against a real node with funded well-known accounts, as `sheaf-node --dev` has them:
//! `SHEAF_NODE=ws://127.0.0.1:9944 cargo test -p sheaf-client-sdk --test live -- --ignored`.

#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used)]

use sheaf_client_sdk::{
    AccountId, H256,
    calls::{self, Call},
    chain::{Chain, Event, Fate, ProxyKind, RegistryError, StakingError, StakingEvent, Submitted, TaskState, Wait},
    content::Fetcher,
    keys::{self, Keypair},
    primitives::{
        Admission, AggregationRule, AggregatorProfile, Artifact, Disclosure, ModelSpec, Permill, Profile, Reward,
        RuleKind, SHF, TaskTerms, sha256,
    },
};
use std::time::{SystemTime, UNIX_EPOCH};

struct Stage {
    chain: Chain,
    /// Makes the accounts of every run new ones.
    run: u128,
}

impl Stage {
    async fn set() -> Self {
        sheaf_client_sdk::init();
        let url = std::env::var("SHEAF_NODE").unwrap_or_else(|_| "ws://127.0.0.1:9944".into());
        let run = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
        Self { chain: Chain::connect(&url, None).await.unwrap(), run }
    }

    /// A new account with 1,000 SHF.
    async fn actor(&self, name: &str) -> Keypair {
        let pair = keys::from_uri(&format!("//Alice//{name}//{}", self.run)).unwrap();
        let fund = calls::balances::transfer_keep_alive(account(&pair), 1_000 * SHF);
        self.done(&keys::dev("Alice").unwrap(), fund).await;
        pair
    }

    async fn done(&self, signer: &Keypair, call: Call) -> Submitted {
        let submitted = self.chain.submit(signer, &call, Wait::InBlock).await;
        submitted.map_err(|error| format!("{}.{}: {error}", call.pallet(), call.name())).unwrap()
    }
}

fn account(pair: &Keypair) -> AccountId {
    pair.public_key().to_account_id()
}

fn profile(name: &str) -> Profile {
    Profile { name: name.as_bytes().to_vec().try_into().unwrap(), uri: Default::default() }
}

#[tokio::test]
#[ignore = "needs a node"]
async fn one_task_up_to_its_first_seat() {
    let stage = Stage::set().await;
    let chain = &stage.chain;
    let [organization, aggregator, trainer] =
        [stage.actor("org").await, stage.actor("aggregator").await, stage.actor("trainer").await];

    // A fee is estimated to the planck.
    let register = calls::registry::register_organization(profile("Clinic"));
    let expected = chain.fee(&register, &account(&organization)).await.unwrap();
    let submitted = stage.done(&organization, register.clone()).await;
    assert_eq!(submitted.fee, expected);
    assert!(chain.at_best().await.unwrap().organization(&account(&organization)).await.unwrap().is_some());

    // An error of the chain has its name and its documentation.
    let refused = chain.submit(&organization, &register, Wait::InBlock).await.unwrap_err();
    assert!(refused.is_dispatch(RegistryError::AlreadyRegistered), "{refused}");

    // Client code goes onto the chain and comes back by its CID.
    let code = format!("# {}\nclass Client: ...\n", stage.run).into_bytes();
    let weights = Artifact { sha256: H256([1; 32]), size: 10, uri: Default::default() };
    let spec = ModelSpec { name: b"mnist".to_vec().try_into().unwrap(), weights, card: None };
    let publish = calls::registry::publish_model(spec, code.clone());
    let model = chain.submit(&organization, &publish, Wait::Finalized).await.unwrap().model().unwrap();
    let stored = chain.at_finalized().await.unwrap().model(model).await.unwrap().unwrap();
    assert_eq!((stored.owner, stored.client.sha256), (account(&organization), H256(sha256(&[&code]))));
    let store = Fetcher::new().with_chain(chain.clone());
    assert_eq!(store.fetch(&stored.client, 1 << 20).await.unwrap(), code);

    // A task is proposed and accepted.
    let serving = AggregatorProfile {
        name: b"Loop".to_vec().try_into().unwrap(),
        endpoint: b"http://127.0.0.1:1".to_vec().try_into().unwrap(),
        sealing_key: [1; 32],
        receipt_key: [2; 32],
    };
    stage.done(&aggregator, calls::registry::register_aggregator(serving.clone())).await;
    let view = chain.at_best().await.unwrap();
    let params = view.tasks_params().await.unwrap();
    let terms = TaskTerms {
        deposit: 100 * SHF,
        rounds: 2,
        stake: 5 * SHF,
        min_trainers: 2,
        max_trainers: 5,
        deadline: view.timestamp().await.unwrap() + params.min_duration_ms + 600_000,
        round_ms: 20_000,
        admission: Admission::List,
        disclosure: Disclosure::Public,
        aggregation: AggregationRule {
            kind: RuleKind::Mean,
            learning_rate: 65_536,
            clip: 65_536,
            frac_bits: 16,
            sample_weight_cap: 1_000,
        },
        reward: Reward::Equal,
        aggregator_fee: Permill::from_percent(5),
    };
    let propose = calls::tasks::propose_task(model, account(&aggregator), terms.clone());
    let task = stage.done(&organization, propose).await.task().unwrap();
    stage.done(&aggregator, calls::tasks::accept_task(task)).await;
    let view = chain.at_best().await.unwrap();
    let record = view.task(task).await.unwrap().unwrap();
    assert_eq!((record.state, &record.terms, record.unallocated), (TaskState::Open, &terms, 100 * SHF));
    assert!(view.tasks().await.unwrap().contains(&record));
    assert_eq!(view.books(task).await.unwrap().unwrap().unallocated, 100 * SHF);
    assert!(!view.sweepable(task).await.unwrap());
    assert_eq!(view.closable(task).await.unwrap(), None);
    assert_eq!(view.aggregator(&account(&aggregator)).await.unwrap().unwrap().profile, serving);

    // A trainer registers and bonds in one transaction, and takes a seat once it is admitted.
    let both = vec![calls::registry::register_trainer(profile("Ward 3")), calls::staking::bond(10 * SHF)];
    stage.done(&trainer, calls::utility::batch_all(both)).await;
    let refused = chain.submit(&trainer, &calls::staking::take_seat(task), Wait::InBlock).await.unwrap_err();
    assert!(refused.is_dispatch(StakingError::NotAdmitted), "{refused}");
    stage.done(&organization, calls::tasks::admit_trainers(task, vec![account(&trainer)])).await;
    assert!(chain.at_best().await.unwrap().admitted(task, &account(&trainer)).await.unwrap());

    // The same signed transaction twice is one seat.
    let signed = chain.sign(&trainer, &calls::staking::take_seat(task)).await.unwrap();
    assert!(matches!(chain.fate(&signed).await.unwrap(), Fate::Pending));
    let seated = chain.submit_signed(&signed, Wait::Finalized).await.unwrap();
    let taken = StakingEvent::SeatTaken { task, trainer: account(&trainer), stake: 5 * SHF };
    assert!(seated.events.contains(&Event::TrainerStaking(taken)), "{seated:?}");
    assert_eq!(chain.submit_signed(&signed, Wait::Finalized).await.unwrap(), seated);
    assert!(matches!(chain.fate(&signed).await.unwrap(), Fate::Finalized(Ok(_))));
    let view = chain.at_finalized().await.unwrap();
    assert_eq!(view.seats(task).await.unwrap(), [view.seat(task, &account(&trainer)).await.unwrap().unwrap()]);
    assert_eq!(view.seat_counts(task).await.unwrap().seated, 1);
    assert_eq!(view.ledger(&account(&trainer)).await.unwrap().unwrap().unallocated(), 5 * SHF);
    let balance = view.balance(&account(&trainer)).await.unwrap();
    assert!(balance.held >= 10 * SHF && balance.total() <= 1_000 * SHF && balance.transferable < balance.free);

    // A training proxy may sign for its trainer, others may not.
    let daemon = keys::from_uri(&format!("//daemon//{}", stage.run)).unwrap();
    stage.done(&trainer, calls::proxy::add_proxy(account(&daemon), ProxyKind::Training)).await;
    let view = chain.at_best().await.unwrap();
    assert!(view.may_sign_for(&account(&trainer), &account(&daemon)).await.unwrap());
    assert!(!view.may_sign_for(&account(&trainer), &account(&organization)).await.unwrap());
    assert_eq!(view.proxies(&account(&trainer)).await.unwrap(), [(account(&daemon), ProxyKind::Training)]);

    // While fewer than two seats were ever taken, the organization can withdraw everything.
    stage.done(&organization, calls::tasks::withdraw_task(task)).await;
    let closed = chain.at_best().await.unwrap().task(task).await.unwrap().unwrap();
    assert_eq!(closed.state, TaskState::Closed);
}
