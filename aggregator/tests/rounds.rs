//! Whole rounds: a chain in memory, the real service, real clients.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod world;

use sheaf_aggregator::chain::{TaskState, is_over};
use sheaf_primitives::{H256, RewardClaim, RewardRoot, RoundId, verify_claim};
use sheaf_protocol::{
    Hash,
    report::RoundReport,
    wire::{Chunk, ClientMessage, ErrorCode, FeedEvent, RoundState, ServerMessage, from_text},
};
use tokio_tungstenite::tungstenite::Message;
use world::{
    chain::GENESIS,
    model::{update, values},
    service::{CARD, CODE, Running, TASK, World},
    soon,
    trainer::{Delivered, Session, Trainer, train},
    until,
};

async fn started(trainers: &[Trainer], change: impl FnOnce(&mut sheaf_primitives::TaskTerms)) -> (World, Running) {
    let world = World::new();
    let service = world.serve(trainers, change).await;
    (world, service)
}

fn commitments(delivered: &[(Session, Delivered)]) -> Vec<Hash> {
    delivered.iter().map(|(_, delivered)| delivered.begin.commitment).collect()
}

async fn proof(session: &mut Session, wanted: u32) -> RewardClaim {
    session
        .wait_for(|message| match message {
            ServerMessage::Proof { round, claim, .. } if round == wanted => Some(claim.try_into().unwrap()),
            _ => None,
        })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_runs_from_acceptance_to_close_and_every_proof_verifies() {
    let trainers: Vec<_> = (1..=3).map(Trainer::new).collect();
    let (world, service) = started(&trainers, |_| {}).await;
    let mut base = world.base();

    let mut sessions = Vec::new();
    for trainer in &trainers {
        sessions.push(trainer.connect(&service).await);
    }
    for round in 0..2 {
        let mut expected = Vec::new();
        for (number, (trainer, session)) in trainers.iter().zip(&mut sessions).enumerate() {
            let offer = session.offer().await;
            assert_eq!((offer.round, offer.base_size), (round, base.len() as u64));
            let served = service.get(&format!("/v1/objects/{}", offer.base_model)).await;
            assert_eq!(served.bytes().await.unwrap(), base, "the offered model is served");

            let step = 0.1 * (number as f32 + 1.0);
            let receipt = trainer.deliver(&service, session, &offer, step).await.receipt;
            assert!(receipt.receipt(GENESIS).is_signed_by(&service.receipt_key, &receipt.signature.0));
            expected.push(step);
        }
        let mean = expected.iter().sum::<f32>() / 3.0;

        for (trainer, session) in trainers.iter().zip(&mut sessions) {
            let claim = proof(session, round).await;
            assert_eq!((claim.payee, claim.salt), (trainer.payee, trainer.salt(round)));
            let (_, result) = world.chain.finalized().rounds[&(TASK, round)].clone();
            let root =
                RewardRoot { root: result.rewards_root, total_shares: result.total_shares, leaves: result.leaves };
            verify_claim(&RoundId { genesis: GENESIS, task: TASK, round }, &root, &claim).unwrap();
        }

        let (posted, result) = world.chain.finalized().rounds[&(TASK, round)].clone();
        let next =
            service.get(&format!("/v1/objects/{}", hex::encode(posted.record.model))).await.bytes().await.unwrap();
        for (before, after) in values(&base).iter().zip(values(&next)) {
            assert!((after - before - mean).abs() < 1e-3, "{before} {after} {mean}");
        }
        let report = service.get(&format!("/v1/tasks/{TASK}/rounds/{round}/report")).await.bytes().await.unwrap();
        let id = RoundId { genesis: GENESIS, task: TASK, round };
        let report = RoundReport::verify(&report, &id, &result).unwrap();
        assert_eq!(report.updates.len(), 3);
        assert_eq!(result.accuracy.unwrap().deconstruct(), 500_000);
        assert_eq!(result.loss_micro, Some(1_500_000));
        // The task is public: its updates can be had once the round is final.
        let update = service.get(&format!("/v1/objects/{}", report.updates[0].update)).await;
        assert!(update.status().is_success());
        base = next.to_vec();
    }
    for session in &mut sessions {
        session.wait_for(|message| matches!(message, ServerMessage::TaskDone { .. }).then_some(())).await;
    }

    until("the task to be closed and every part collected", || {
        let state = world.chain.finalized();
        let collected = state.rounds.values().filter(|(posted, _)| posted.record.aggregator_paid).count();
        (is_over(&state.tasks[&TASK]) && collected == 2).then_some(())
    })
    .await;
    assert_eq!(world.chain.finalized().failed, Vec::<String>::new());
    assert_eq!((world.chain.submissions(0).len(), world.chain.submissions(1).len()), (1, 1));
    for (copied, is) in [(CODE, "client code"), (CARD, "card")] {
        let path = format!("/v1/objects/{}", hex::encode(sheaf_primitives::sha256(&[copied])));
        assert_eq!(service.get(&path).await.bytes().await.unwrap(), copied, "the {is} is mirrored");
    }
    let metrics = service.get("/metrics").await.text().await.unwrap();
    assert!(metrics.contains("sheaf_aggregator_check_ins_total 6"), "{metrics}");
    assert!(service.get("/healthz").await.status().is_success());
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_goes_on_after_a_lost_connection_and_a_restart_and_a_receipt_is_given_again() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (world, service) = started(&trainers, |_| {}).await;
    let base = world.base();
    let file = update(&base, 0.25);
    let mut session = trainers[0].connect(&service).await;
    let offer = session.offer().await;
    let begin = trainers[0].begin(&service, 0, offer.base_model.0, &file);

    session.say(&ClientMessage::UploadBegin(begin.clone())).await;
    assert!(matches!(session.next().await, ServerMessage::UploadReady { offset: 0, .. }));
    let first = Chunk { offset: 0, bytes: &file[..10] };
    session.say_raw(Message::Binary(first.to_frame().into())).await;
    assert!(matches!(session.next().await, ServerMessage::UploadProgress { offset: 10, .. }));
    session.close().await;
    service.stop().await;

    let service = world.start().await;
    service.serves_the_task().await;
    let mut session = trainers[0].connect(&service).await;
    assert_eq!(session.offer().await, offer, "the offer survives a restart");
    session.say(&ClientMessage::UploadBegin(begin.clone())).await;
    assert!(matches!(session.next().await, ServerMessage::UploadReady { offset: 10, .. }));
    let rest = Chunk { offset: 10, bytes: &file[10..] };
    session.say_raw(Message::Binary(rest.to_frame().into())).await;
    let receipt = session
        .wait_for(|message| match message {
            ServerMessage::Receipt(receipt) => Some(receipt),
            _ => None,
        })
        .await;
    session.close().await;

    // Who comes back with the same check-in gets the same receipt, before and after a restart.
    let mut session = trainers[0].connect(&service).await;
    assert_eq!(session.next().await, ServerMessage::Receipt(receipt));
    service.stop().await;
    let service = world.start().await;
    service.serves_the_task().await;
    let mut session = trainers[0].connect(&service).await;
    assert_eq!(session.next().await, ServerMessage::Receipt(receipt));
    assert_eq!(session.deliver(&begin, &file).await, receipt);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_below_quorum_is_offered_again_and_keeps_what_came() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (_world, service) = started(&trainers, |terms| {
        terms.rounds = 1;
        terms.round_ms = 600;
    })
    .await;
    let mut first = trainers[0].connect(&service).await;
    let mut second = trainers[1].connect(&service).await;
    let offer = first.offer().await;
    let receipt = trainers[0].deliver(&service, &mut first, &offer, 0.25).await.receipt;

    let early = second.offer().await;
    let again = second.offer().await;
    assert_eq!(again.round, 0);
    assert!(again.closes_ms > early.closes_ms);
    assert_eq!(first.next().await, ServerMessage::Receipt(receipt));

    trainers[1].deliver(&service, &mut second, &again, 0.75).await;
    assert_eq!(proof(&mut first, 0).await.payee, trainers[0].payee);
    assert_eq!(proof(&mut second, 0).await.payee, trainers[1].payee);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_or_a_lost_extrinsic_leads_to_the_same_bytes_again() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (world, service) = started(&trainers, |terms| terms.rounds = 1).await;
    world.chain.lose_next(1);
    train(&service, &trainers, 0).await;

    until("the round to be in a block", || (world.chain.best().tasks[&TASK].rounds_posted == 1).then_some(())).await;
    world.chain.fork();
    until("the round to be final", || (world.chain.finalized().tasks[&TASK].rounds_posted == 1).then_some(())).await;

    assert_eq!(world.chain.submissions(0).len(), 1, "one extrinsic, however often it is sent");
    assert_eq!(world.chain.finalized().failed, Vec::<String>::new());
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_training_proxy_may_log_in_and_sign() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (world, service) = started(&trainers, |_| {}).await;
    let proxy = Trainer::new(9);
    let (trainer, delegate) = (trainers[0].account(), proxy.account());
    world.chain.edit(move |state| {
        state.proxies.insert((trainer.into(), delegate.into()));
    });
    until("the proxy to be final", || world.chain.finalized().proxies.first().map(|_| ())).await;
    let (mut session, challenge) = Session::open(&service).await;
    session.say(&ClientMessage::Login(trainers[0].login_signed_by(&challenge, &proxy.key))).await;
    assert!(matches!(session.next().await, ServerMessage::Welcome(_)));
    let offer = session.offer().await;
    let file = update(&world.base(), 0.25);
    let begin = trainers[0].begin_signed_by(&service, 0, offer.base_model.0, &file, &proxy.key);
    let receipt = session.deliver(&begin, &file).await;
    assert_eq!(receipt.trainer.0, trainers[0].account());
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_shows_commitments_and_states_and_never_an_account() {
    use futures::StreamExt;
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (_world, service) = started(&trainers, |terms| terms.rounds = 1).await;
    let url = format!("ws://{}/v1/feed", service.address);
    let (mut feed, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    let mut commitments = commitments(&train(&service, &trainers, 0).await);

    let (mut shown, mut states, mut done) = (Vec::new(), Vec::new(), false);
    while !(done && shown.len() == 2) {
        let Some(Ok(Message::Text(text))) = soon("the feed", feed.next()).await else { continue };
        for trainer in &trainers {
            assert!(!text.as_str().contains(&hex::encode(trainer.account())));
            assert!(!text.as_str().contains(&hex::encode(trainer.payee)));
        }
        match from_text::<FeedEvent>(text.as_str()).unwrap() {
            FeedEvent::CheckIn { commitment, .. } => shown.push(commitment),
            FeedEvent::Round { state, .. } => states.push(state),
            FeedEvent::Result { participants, metrics, .. } => {
                assert_eq!((participants, metrics.accuracy), (2, Some(0.5)));
            }
            FeedEvent::TaskDone { .. } => done = true,
            FeedEvent::Frozen { .. } | FeedEvent::Voided { .. } => panic!("nobody objected"),
        }
    }
    shown.sort();
    commitments.sort();
    assert_eq!(shown, commitments);
    assert!(states.contains(&RoundState::Collecting) && states.contains(&RoundState::Submitting), "{states:?}");
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_over_http_says_where_the_leaf_is_and_not_who_is_paid() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (world, service) = started(&trainers, |terms| terms.rounds = 1).await;
    let commitments = commitments(&train(&service, &trainers, 0).await);
    until("the round to be final", || (world.chain.finalized().tasks[&TASK].rounds_posted == 1).then_some(())).await;

    let path = format!("/v1/tasks/{TASK}/rounds/0/proofs/{}", commitments[0]);
    let text = loop {
        let answer = service.get(&path).await;
        if answer.status().is_success() {
            break answer.text().await.unwrap();
        }
    };

    assert!(!text.contains(&hex::encode(trainers[0].payee)), "{text}");
    let mut proof: serde_json::Value = serde_json::from_str(&text).unwrap();
    proof["payee"] = hex::encode(trainers[0].payee).into();
    proof["salt"] = hex::encode(trainers[0].salt(0)).into();
    let claim: sheaf_protocol::wire::ClaimJson = serde_json::from_value(proof).unwrap();
    let (_, result) = world.chain.finalized().rounds[&(TASK, 0)].clone();
    let root = RewardRoot { root: result.rewards_root, total_shares: result.total_shares, leaves: result.leaves };
    verify_claim(&RoundId { genesis: GENESIS, task: TASK, round: 0 }, &root, &claim.try_into().unwrap()).unwrap();
    let unknown = format!("/v1/tasks/{TASK}/rounds/0/proofs/{}", hex::encode(H256::zero()));
    assert_eq!(service.get(&unknown).await.status(), 404);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn objects_are_served_in_ranges() {
    let (world, service) = started(&[], |_| {}).await;
    let base = world.base();
    let url = service.url(&format!("/v1/objects/{}", hex::encode(sheaf_primitives::sha256(&[&base]))));
    let client = reqwest::Client::new();

    let part = client.get(&url).header("range", "bytes=8-15").send().await.unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.headers()["content-range"], format!("bytes 8-15/{}", base.len()));
    assert_eq!(part.bytes().await.unwrap(), base[8..16]);

    let beyond = client.get(&url).header("range", "bytes=99999-").send().await.unwrap();
    assert_eq!(beyond.status(), 416);

    let head = client.head(&url).send().await.unwrap();
    assert_eq!(head.headers()["content-length"], base.len().to_string());
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_session_of_an_account_replaces_the_older() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (_world, service) = started(&trainers, |_| {}).await;
    let mut older = trainers[0].connect(&service).await;
    older.offer().await;

    let mut newer = trainers[0].connect(&service).await;

    newer.offer().await;
    assert!(matches!(older.next().await, ServerMessage::Error { code: ErrorCode::Replaced, .. }));
    assert_eq!(older.try_next().await, None);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_extrinsic_is_signed_only_when_the_first_can_never_be_included() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (world, service) = started(&trainers, |terms| terms.rounds = 1).await;
    world.chain.lose_next(u32::MAX);
    train(&service, &trainers, 0).await;

    until("the first extrinsic to run out of time", || (world.chain.submissions(0).len() == 2).then_some(())).await;
    world.chain.lose_next(0);
    until("the round to be final", || (world.chain.finalized().tasks[&TASK].rounds_posted == 1).then_some(())).await;

    assert_eq!(world.chain.submissions(0).len(), 2);
    assert_eq!(world.chain.finalized().failed, Vec::<String>::new());
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_that_the_policy_declines_is_not_accepted() {
    let world = World::new();
    world.chain.run();
    world.propose(|terms| terms.deposit = 1);
    let service = world.start().await;

    tokio::time::sleep(std::time::Duration::from_millis(600)).await;

    assert_eq!(world.chain.finalized().tasks[&TASK].state, TaskState::Proposed);
    assert_eq!(service.get(&format!("/v1/tasks/{TASK}")).await.status(), 404);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_take_up_too_much_are_turned_away() {
    let mut world = World::new();
    world.limits.connections = 1;
    world.limits.patience_s = 1;
    world.chain.run();
    let service = world.start().await;

    let (mut silent, _) = Session::open(&service).await;
    assert!(Session::try_open(&service).await.is_none(), "one connection is the limit");

    let end = silent.next().await;
    assert!(matches!(end, ServerMessage::Error { code: ErrorCode::NotLoggedIn, .. }), "{end:?}");
    assert_eq!(silent.try_next().await, None);
    drop(silent);
    loop {
        if Session::try_open(&service).await.is_some() {
            break;
        }
    }
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_away_for_a_while_is_waited_for() {
    let trainers = [Trainer::new(1), Trainer::new(2)];
    let (world, service) = started(&trainers, |terms| terms.rounds = 1).await;
    let mut sessions = Vec::new();
    for trainer in &trainers {
        let mut session = trainer.connect(&service).await;
        let offer = session.offer().await;
        sessions.push((trainer, session, offer));
    }
    world.chain.set_down(true);
    for (number, (trainer, session, offer)) in sessions.iter_mut().enumerate() {
        trainer.deliver(&service, session, offer, 0.25 * (number as f32 + 1.0)).await;
    }

    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    world.chain.set_down(false);

    until("the round to be final", || (world.chain.finalized().tasks[&TASK].rounds_posted == 1).then_some(())).await;
    assert_eq!(world.chain.submissions(0).len(), 1);
    service.stop().await;
}
