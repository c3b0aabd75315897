//! Rounds that their seats object to, and tasks that change hands.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod world;

use axum::{Router, extract::State, routing::get};
use futures::StreamExt;
use sheaf_aggregator::chain::{TaskState, is_over};
use sheaf_client_sdk::AccountId;
use sheaf_primitives::{H256, RoundIndex, RoundResult, TaskTerms, sha256};
use sheaf_protocol::wire::{FeedEvent, ServerMessage, from_text};
use std::time::Duration;
use tokio::{net::TcpListener, time::sleep};
use tokio_tungstenite::tungstenite::Message;
use world::{
    chain::AGGREGATOR,
    model::model,
    service::{Running, TASK, World},
    soon,
    state::posted,
    trainer::{Session, Trainer, train},
    until,
};

/// An aggregator that is not the one under test.
const OTHER: [u8; 32] = [0xb0; 32];

async fn started(trainers: &[Trainer], change: impl FnOnce(&mut TaskTerms)) -> (World, Running) {
    let mut world = World::new();
    // Long enough to object to a round before it opens.
    world.chain.challenge = 25;
    let service = world.serve(trainers, change).await;
    (world, service)
}

/// Every trainer delivers its update of `round`, and stays connected.
async fn deliver(service: &Running, trainers: &[Trainer], round: RoundIndex) -> Vec<Session> {
    train(service, trainers, round).await.into_iter().map(|(session, _)| session).collect()
}

async fn proof(session: &mut Session) {
    session.wait_for(|message| matches!(message, ServerMessage::Proof { .. }).then_some(())).await;
}

/// The reason that the aggregator gives for the end of the task.
async fn end_reason(session: &mut Session) -> String {
    session
        .wait_for(|message| match message {
            ServerMessage::TaskDone { reason, .. } => Some(reason),
            _ => None,
        })
        .await
}

async fn in_state(service: &Running, state: &str) {
    let reached = async {
        while !service.get(&format!("/v1/tasks/{TASK}")).await.text().await.unwrap().contains(state) {
            sleep(Duration::from_millis(20)).await;
        }
    };
    soon(state, reached).await;
}

/// Serves `file` as another aggregator does, and says where.
async fn other_aggregator(file: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new().route("/v1/objects/{sha256}", get(|State(file): State<Vec<u8>>| async move { file }));
    tokio::spawn(async move { axum::serve(listener, app.with_state(file)).await });
    endpoint
}

/// The other aggregator serves the task and has posted `round`, which made `file`; it is to be replaced.
async fn served_by_other(world: &World, round: RoundIndex, file: &[u8]) {
    let endpoint = other_aggregator(file.to_vec()).await;
    let model = sha256(&[file]);
    world.chain.edit(move |state| {
        state.endpoints.insert(OTHER.into(), endpoint);
        let result = RoundResult {
            model: H256(model),
            updates_root: H256::zero(),
            rewards_root: H256::zero(),
            total_shares: 2,
            leaves: 2,
            report: H256::zero(),
            accuracy: None,
            loss_micro: None,
        };
        let mut posted = posted(TASK, round, &result, 1);
        posted.record.aggregator_paid = true;
        state.rounds.insert((TASK, round), (posted, result));
        let task = state.tasks.get_mut(&TASK).unwrap();
        (task.aggregator, task.state, task.serving_since) = (AccountId(OTHER), TaskState::Open, (round, 1));
        (task.rounds_posted, task.current_model) = (round + 1, H256(model));
        task.successor = Some(AccountId(AGGREGATOR));
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_round_ends_the_task_and_nothing_is_posted_on_top_of_it() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (world, service) = started(&trainers, |terms| terms.rounds = 3).await;
    let (mut feed, _) = tokio_tungstenite::connect_async(format!("ws://{}/v1/feed", service.address)).await.unwrap();
    for session in &mut deliver(&service, &trainers, 0).await {
        proof(session).await;
    }

    world.chain.freeze(TASK, 0, 1_000_000);
    let mut sessions = deliver(&service, &trainers, 1).await;
    in_state(&service, "submitting").await;
    sleep(Duration::from_millis(300)).await;
    assert_eq!(world.chain.submissions(1).len(), 0, "a frozen round is waited for");

    world.chain.void(TASK, 0, sha256(&[&world.base()]));
    let reason = end_reason(&mut sessions[0]).await;
    assert!(reason.contains("voided round 0"), "{reason}");
    let (mut frozen, mut voided) = (false, false);
    while !(frozen && voided) {
        let Some(Ok(Message::Text(text))) = soon("the feed", feed.next()).await else { continue };
        match from_text::<FeedEvent>(text.as_str()).unwrap() {
            FeedEvent::Frozen { round: 0, .. } => frozen = true,
            FeedEvent::Voided { round: 0, .. } => voided = true,
            _ => {}
        }
    }
    let metrics = service.get("/metrics").await.text().await.unwrap();
    assert!(metrics.contains("sheaf_aggregator_frozen_rounds_total 1"), "{metrics}");
    assert!(metrics.contains("sheaf_aggregator_voided_rounds_total 1"), "{metrics}");
    service.stop().await;

    let service = world.start().await;
    service.serves_the_task().await;
    let mut session = trainers[0].connect(&service).await;
    assert!(end_reason(&mut session).await.contains("voided round 0"));
    sleep(Duration::from_millis(300)).await;
    assert_eq!(world.chain.submissions(1).len(), 0);
    assert_eq!(world.chain.finalized().failed, Vec::<String>::new());
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_arbiter_is_silent_the_next_round_is_posted_as_soon_as_it_may() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (world, service) = started(&trainers, |_| {}).await;
    for session in &mut deliver(&service, &trainers, 0).await {
        proof(session).await;
    }

    world.chain.freeze(TASK, 0, 50);
    deliver(&service, &trainers, 1).await;

    until("round 1 to be posted", || (world.chain.finalized().tasks[&TASK].rounds_posted == 2).then_some(())).await;
    let state = world.chain.finalized();
    let opens_at = state.rounds[&(TASK, 0)].0.opens_at.unwrap();
    assert!(state.rounds[&(TASK, 1)].0.record.posted_at >= opens_at);
    until("the task to close", || is_over(&world.chain.finalized().tasks[&TASK]).then_some(())).await;
    assert_eq!(world.chain.finalized().failed, Vec::<String>::new());
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_is_taken_over_with_the_model_that_its_former_aggregator_serves() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let world = World::new();
    world.chain.run();
    world.propose(|_| {});
    let file = model([0.5, 0.5, 0.5, 0.5]);
    served_by_other(&world, 0, &file).await;
    trainers.iter().for_each(|trainer| world.chain.seat(TASK, trainer.account()));

    let service = world.start().await;
    service.serves_the_task().await;
    assert_eq!(world.chain.finalized().tasks[&TASK].serving_since.0, 1);
    for session in &mut deliver(&service, &trainers, 1).await {
        proof(session).await;
    }

    let state = world.chain.finalized();
    assert_eq!((state.tasks[&TASK].rounds_posted, state.failed), (2, Vec::new()));
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_is_not_the_one_on_chain_is_not_taken_over() {
    let world = World::new();
    world.chain.run();
    world.propose(|_| {});
    served_by_other(&world, 0, &model([0.5, 0.5, 0.5, 0.5])).await;
    let forger = other_aggregator(model([9.0, 9.0, 9.0, 9.0])).await;
    world.chain.edit(move |state| {
        state.endpoints.insert(OTHER.into(), forger);
    });

    let service = world.start().await;
    sleep(Duration::from_millis(600)).await;

    assert_eq!(world.chain.finalized().tasks[&TASK].aggregator.0, OTHER);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_replaced_gives_its_proofs_on_and_may_serve_again() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (world, service) = started(&trainers, |terms| terms.rounds = 4).await;
    let mut sessions = deliver(&service, &trainers, 0).await;
    for session in &mut sessions {
        proof(session).await;
    }

    world.chain.edit(|state| {
        let task = state.tasks.get_mut(&TASK).unwrap();
        (task.aggregator, task.serving_since) = (AccountId(OTHER), (1, 1));
    });
    let reason = end_reason(&mut sessions[0]).await;
    assert!(reason.contains("another aggregator"), "{reason}");
    let mut late = trainers[1].connect(&service).await;
    proof(&mut late).await;

    let file = model([0.5, 0.5, 0.5, 0.5]);
    served_by_other(&world, 1, &file).await;
    until("the task to be taken over", || {
        (world.chain.finalized().tasks[&TASK].aggregator.0 == AGGREGATOR).then_some(())
    })
    .await;
    in_state(&service, r#""round":2,"state":"collecting""#).await;
    for session in &mut deliver(&service, &trainers, 2).await {
        proof(session).await;
    }

    let state = world.chain.finalized();
    assert_eq!((state.tasks[&TASK].rounds_posted, state.failed), (3, Vec::new()));
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_the_bond_does_not_back_is_not_accepted_until_more_is_bonded() {
    let world = World::new();
    world.chain.run();
    world.chain.edit(|state| state.spare_bond = Some(1));
    world.propose(|_| {});
    let service = world.start().await;

    sleep(Duration::from_millis(600)).await;
    assert_eq!(world.chain.finalized().tasks[&TASK].state, TaskState::Proposed);

    world.chain.edit(|state| state.spare_bond = None);
    service.serves_the_task().await;
    service.stop().await;
}
