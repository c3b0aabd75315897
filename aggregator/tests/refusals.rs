//! Bad input: each is refused with its code, and changes nothing.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod world;

use sheaf_aggregator::clock::now_ms;
use sheaf_primitives::{Disclosure, TaskTerms};
use sheaf_protocol::{
    RefusalCode, Signer,
    login::{Login, MAX_LOGIN_MS},
    wire::{Challenge, ClientMessage, ErrorCode, LoginFrame, Metrics, Offer, ServerMessage, UploadBegin},
};
use tokio_tungstenite::tungstenite::Message;
use world::{
    chain::{AGGREGATOR, GENESIS},
    model::{file, model, update},
    service::{Running, TASK, World},
    trainer::{Session, Trainer},
    until,
};

/// A round under way: trainer 1 has delivered, trainer 2 is about to, trainer 3 keeps the round open.
struct Stage {
    world: World,
    service: Running,
    trainers: Vec<Trainer>,
    session: Session,
    offer: Offer,
    delivered: UploadBegin,
}

async fn stage(disclosure: Disclosure) -> Stage {
    let trainers: Vec<_> = (1..=3).map(Trainer::new).collect();
    let world = World::new();
    let change = |terms: &mut TaskTerms| (terms.rounds, terms.disclosure) = (1, disclosure);
    let service = world.serve(&trainers, change).await;

    let mut first = trainers[0].connect(&service).await;
    let offer = first.offer().await;
    let bytes = update(&world.base(), 0.25);
    let delivered = trainers[0].begin(&service, 0, offer.base_model.0, &bytes);
    first.deliver(&delivered, &bytes).await;
    first.close().await;
    let mut session = trainers[1].connect(&service).await;
    session.offer().await;
    Stage { world, service, trainers, session, offer, delivered }
}

impl Stage {
    fn base(&self) -> [u8; 32] {
        self.offer.base_model.0
    }

    fn begin(&self, bytes: &[u8]) -> UploadBegin {
        self.trainers[1].begin(&self.service, 0, self.base(), bytes)
    }

    async fn is_refused(&mut self, begin: &UploadBegin, bytes: &[u8], expected: RefusalCode) {
        match self.session.upload(begin, bytes).await {
            ServerMessage::Refused { code, reason, .. } => {
                assert_eq!(code, expected, "{reason}");
                for trainer in &self.trainers {
                    assert!(!reason.contains(&hex::encode(trainer.account())), "names an account: {reason}");
                }
            }
            other => panic!("expected {expected}, got {other:?}"),
        }
    }

    /// Whatever was refused before, trainers 2 and 3 can still deliver, and the round counts three updates.
    async fn ends_well(mut self) {
        let good = update(&self.world.base(), 0.5);
        self.session.deliver(&self.begin(&good), &good).await;
        let mut last = self.trainers[2].connect(&self.service).await;
        last.offer().await;
        let good = update(&self.world.base(), 0.75);
        last.deliver(&self.trainers[2].begin(&self.service, 0, self.base(), &good), &good).await;
        until("the round to be final", || (self.world.chain.finalized().tasks[&TASK].rounds_posted == 1).then_some(()))
            .await;
        assert_eq!(self.world.chain.finalized().rounds[&(TASK, 0)].1.leaves, 3);
        assert_eq!(self.world.chain.finalized().failed, Vec::<String>::new());
        self.service.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_no_update_are_refused() {
    let mut stage = stage(Disclosure::Public).await;
    let good = update(&stage.world.base(), 0.5);

    let zero = file("I32", vec![0; 16]);
    stage.is_refused(&stage.begin(&zero), &zero, RefusalCode::AllZero).await;

    let huge = file("I32", [1_000_000i32; 4].iter().flat_map(|number| number.to_le_bytes()).collect());
    stage.is_refused(&stage.begin(&huge), &huge, RefusalCode::Norm).await;

    let floats = model([f32::NAN, 0.5, 0.5, 0.5]);
    stage.is_refused(&stage.begin(&floats), &floats, RefusalCode::NotFinite).await;

    let floats = model([0.5; 4]);
    stage.is_refused(&stage.begin(&floats), &floats, RefusalCode::WrongDtype).await;

    let smaller = file("I32", vec![1; 8]);
    stage.is_refused(&stage.begin(&smaller), &smaller, RefusalCode::WrongShape).await;

    let mut renamed = good.clone();
    let name = renamed.iter().position(|byte| *byte == b'w').unwrap();
    renamed[name] = b'v';
    stage.is_refused(&stage.begin(&renamed), &renamed, RefusalCode::WrongShape).await;

    let garbage = vec![7; good.len()];
    stage.is_refused(&stage.begin(&garbage), &garbage, RefusalCode::NotCanonical).await;

    let larger = file("I32", vec![1; 32]);
    stage.is_refused(&stage.begin(&larger), &larger, RefusalCode::TooLarge).await;

    let announced = stage.begin(&good);
    let other = update(&stage.world.base(), 0.125);
    stage.is_refused(&announced, &other, RefusalCode::WrongHash).await;
    stage.ends_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_another_trainers_update_or_commitment_is_refused() {
    let mut stage = stage(Disclosure::Public).await;

    let copied = update(&stage.world.base(), 0.25);
    stage.is_refused(&stage.begin(&copied), &copied, RefusalCode::DuplicateUpdate).await;

    let own = update(&stage.world.base(), 0.5);
    let begin = UploadBegin { commitment: stage.delivered.commitment, ..stage.begin(&own) };
    stage.is_refused(&begin, &own, RefusalCode::DuplicateCommitment).await;
    stage.ends_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_for_another_task_round_or_base_model_is_refused() {
    let mut stage = stage(Disclosure::Public).await;
    let good = update(&stage.world.base(), 0.5);

    let begin = UploadBegin { task: TASK + 1, ..stage.begin(&good) };
    stage.is_refused(&begin, &good, RefusalCode::WrongTask).await;

    let begin = stage.trainers[1].begin(&stage.service, 1, stage.base(), &good);
    stage.is_refused(&begin, &good, RefusalCode::WrongRound).await;

    let begin = stage.trainers[1].begin(&stage.service, 0, [9; 32], &good);
    stage.is_refused(&begin, &good, RefusalCode::WrongBaseModel).await;
    stage.ends_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_in_that_does_not_hold_is_refused() {
    let mut stage = stage(Disclosure::Public).await;
    let good = update(&stage.world.base(), 0.5);

    let mut begin = stage.begin(&good);
    begin.sealed.0[100] ^= 1;
    stage.is_refused(&begin, &good, RefusalCode::BadSeal).await;

    // The seal binds the commitment, so another one does not even open.
    let begin = UploadBegin { commitment: [3; 32].into(), ..stage.begin(&good) };
    stage.is_refused(&begin, &good, RefusalCode::BadSeal).await;

    let stranger = Trainer::new(200);
    let begin = stage.trainers[1].begin_signed_by(&stage.service, 0, stage.base(), &good, &stranger.key);
    stage.is_refused(&begin, &good, RefusalCode::BadSignature).await;

    // A check-in for one update does not serve for another.
    let other = update(&stage.world.base(), 0.625);
    let begin = UploadBegin { sealed: stage.begin(&other).sealed, ..stage.begin(&good) };
    stage.is_refused(&begin, &good, RefusalCode::BadSignature).await;

    let begin = stage.trainers[2].begin(&stage.service, 0, stage.base(), &good);
    stage.is_refused(&begin, &good, RefusalCode::WrongTrainer).await;

    for sample_weight in [0, 1_001] {
        let begin = UploadBegin { sample_weight, ..stage.begin(&good) };
        stage.is_refused(&begin, &good, RefusalCode::BadSampleWeight).await;
    }
    stage.ends_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_acknowledged_check_in_is_final() {
    let mut stage = stage(Disclosure::Public).await;
    let good = update(&stage.world.base(), 0.5);
    let begin = stage.begin(&good);
    let receipt = stage.session.deliver(&begin, &good).await;

    let better = update(&stage.world.base(), 0.625);
    stage.is_refused(&stage.begin(&better), &better, RefusalCode::AlreadyCheckedIn).await;

    assert_eq!(stage.session.deliver(&begin, &good).await, receipt);
    stage.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn chunks_that_do_not_fit_are_refused() {
    let mut stage = stage(Disclosure::Public).await;
    let good = update(&stage.world.base(), 0.5);
    let begin = stage.begin(&good);

    // Before anything was announced.
    stage.session.say_raw(Message::Binary([&0u64.to_le_bytes()[..], &good].concat().into())).await;
    let answer = stage.session.next().await;
    assert!(matches!(answer, ServerMessage::Refused { code: RefusalCode::BadChunk, .. }), "{answer:?}");

    for (offset, bytes) in [(5u64, &good[..5]), (0, &[good.as_slice(), b"more"].concat()[..])] {
        stage.session.say(&ClientMessage::UploadBegin(begin.clone())).await;
        assert!(matches!(stage.session.next().await, ServerMessage::UploadReady { offset: 0, .. }));
        stage.session.say_raw(Message::Binary([&offset.to_le_bytes()[..], bytes].concat().into())).await;
        let answer = stage.session.next().await;
        assert!(matches!(answer, ServerMessage::Refused { code: RefusalCode::BadChunk, .. }), "{answer:?}");
    }
    stage.ends_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_a_seat_at_the_offers_block_is_refused() {
    let mut stage = stage(Disclosure::Public).await;
    let good = update(&stage.world.base(), 0.5);

    // No seat at all: no session.
    let stranger = Trainer::new(4);
    let (code, _) = login_is_refused(&stage.service, |challenge| stranger.login(challenge)).await;
    assert_eq!(code, ErrorCode::NoSeat);

    // A seat taken after the offer: a session, but no part in this round.
    stage.world.chain.seat(TASK, stranger.account());
    until("the seat to be final", || {
        stage.world.chain.finalized().seats[&TASK].get(&stranger.account().into()).map(|_| ())
    })
    .await;
    let mut session = stranger.connect(&stage.service).await;
    let begin = stranger.begin(&stage.service, 0, stage.base(), &good);
    let answer = session.upload(&begin, &good).await;
    assert!(matches!(answer, ServerMessage::Refused { code: RefusalCode::NoSeat, .. }), "{answer:?}");
    session.close().await;

    // It does not keep the round open either.
    stage.session.deliver(&stage.begin(&good), &good).await;
    let mut last = stage.trainers[2].connect(&stage.service).await;
    let good = update(&stage.world.base(), 0.75);
    last.deliver(&stage.trainers[2].begin(&stage.service, 0, stage.base(), &good), &good).await;
    until("the round to be final", || (stage.world.chain.finalized().tasks[&TASK].rounds_posted == 1).then_some(()))
        .await;
    stage.service.stop().await;
}

/// How a login ends that must not be accepted.
async fn login_is_refused(service: &Running, login: impl FnOnce(&Challenge) -> LoginFrame) -> (ErrorCode, String) {
    let (mut session, challenge) = Session::open(service).await;
    session.say(&ClientMessage::Login(login(&challenge))).await;
    let refused = match session.next().await {
        ServerMessage::Error { code, reason } => (code, reason),
        other => panic!("{other:?}"),
    };
    assert_eq!(session.try_next().await, None, "the session goes on after {refused:?}");
    refused
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_for_others_or_another_time_are_refused() {
    let stage = stage(Disclosure::Public).await;
    let (service, trainer) = (&stage.service, &stage.trainers[1]);
    let signed = |login: Login, challenge: &Challenge| LoginFrame {
        account: trainer.account().into(),
        task: TASK,
        nonce: challenge.nonce,
        expires_ms: login.expires_ms,
        signer: trainer.account().into(),
        signature: login.sign(&trainer.key).into(),
    };
    let login = |challenge: &Challenge| Login {
        genesis: GENESIS,
        aggregator: AGGREGATOR,
        account: trainer.account(),
        nonce: challenge.nonce.0,
        expires_ms: now_ms() + 60_000,
    };

    let other_aggregator = |challenge: &Challenge| signed(Login { aggregator: [1; 32], ..login(challenge) }, challenge);
    assert_eq!(login_is_refused(service, other_aggregator).await.0, ErrorCode::BadSignature);

    let other_genesis = |challenge: &Challenge| signed(Login { genesis: [1; 32], ..login(challenge) }, challenge);
    assert_eq!(login_is_refused(service, other_genesis).await.0, ErrorCode::BadSignature);

    let expired = |challenge: &Challenge| signed(Login { expires_ms: now_ms() - 1, ..login(challenge) }, challenge);
    assert_eq!(login_is_refused(service, expired).await.0, ErrorCode::LoginExpired);

    let endless = |challenge: &Challenge| {
        signed(Login { expires_ms: now_ms() + MAX_LOGIN_MS + 60_000, ..login(challenge) }, challenge)
    };
    assert_eq!(login_is_refused(service, endless).await.0, ErrorCode::LoginExpired);

    let replayed = |challenge: &Challenge| {
        let earlier = Challenge { nonce: [5; 32].into(), ..*challenge };
        trainer.login(&earlier)
    };
    assert_eq!(login_is_refused(service, replayed).await.0, ErrorCode::WrongNonce);

    let stranger = Trainer::new(200);
    let no_proxy = |challenge: &Challenge| trainer.login_signed_by(challenge, &stranger.key);
    assert_eq!(login_is_refused(service, no_proxy).await.0, ErrorCode::NotAuthorized);

    let unserved = |challenge: &Challenge| LoginFrame { task: 99, ..trainer.login(challenge) };
    assert_eq!(login_is_refused(service, unserved).await.0, ErrorCode::UnknownTask);

    let (mut session, _) = Session::open(service).await;
    session.say(&ClientMessage::UploadBegin(stage.delivered.clone())).await;
    assert!(matches!(session.next().await, ServerMessage::Error { code: ErrorCode::NotLoggedIn, .. }));

    let (mut session, _) = Session::open(service).await;
    session.say_raw(Message::Text("{\"type\":\"dance\"}".into())).await;
    assert!(matches!(session.next().await, ServerMessage::Error { code: ErrorCode::BadMessage, .. }));

    let (mut session, _) = Session::open(service).await;
    session.say_raw(Message::Binary(vec![0; 2 << 20].into())).await;
    assert_eq!(session.try_next().await, None, "a frame above the limit ends the connection");
    stage.ends_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_answer_404_unless_the_task_discloses_them_and_the_round_is_final() {
    for (disclosure, final_status) in [(Disclosure::Private, 404), (Disclosure::Public, 200)] {
        let stage = stage(disclosure).await;
        let path = format!("/v1/objects/{}", stage.delivered.update);
        let service = &stage.service;
        assert_eq!(service.get(&path).await.status(), 404, "while the round is open");

        let mut stage = stage;
        let good = update(&stage.world.base(), 0.5);
        stage.session.deliver(&stage.begin(&good), &good).await;
        let mut last = stage.trainers[2].connect(&stage.service).await;
        let good = update(&stage.world.base(), 0.75);
        last.deliver(&stage.trainers[2].begin(&stage.service, 0, stage.base(), &good), &good).await;
        last.wait_for(|message| matches!(message, ServerMessage::Proof { .. }).then_some(())).await;

        assert_eq!(stage.service.get(&path).await.status(), final_status, "{disclosure:?}");
        // The report is public either way.
        let report = stage.service.get(&format!("/v1/tasks/{TASK}/rounds/0/report")).await;
        assert_eq!(report.status(), 200);
        stage.service.stop().await;

        // Nor does a restart disclose anything.
        let service = stage.world.start().await;
        service.serves_the_task().await;
        assert_eq!(service.get(&path).await.status(), final_status, "{disclosure:?}");
        service.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_stand_in_the_report_by_commitment_and_absurd_metrics_do_not() {
    let mut stage = stage(Disclosure::Public).await;
    let zero = file("I32", vec![0; 16]);
    let refused = stage.begin(&zero);
    stage.is_refused(&refused, &zero, RefusalCode::AllZero).await;
    let good = update(&stage.world.base(), 0.5);
    let metrics = Metrics { accuracy: Some(50.0), samples: Some(1_000_000), ..Metrics::default() };
    stage.session.deliver(&UploadBegin { metrics, ..stage.begin(&good) }, &good).await;
    let mut last = stage.trainers[2].connect(&stage.service).await;
    let good = update(&stage.world.base(), 0.75);
    last.deliver(&stage.trainers[2].begin(&stage.service, 0, stage.base(), &good), &good).await;
    last.wait_for(|message| matches!(message, ServerMessage::Proof { .. }).then_some(())).await;

    let report = stage.service.get(&format!("/v1/tasks/{TASK}/rounds/0/report")).await.bytes().await.unwrap();
    let text = String::from_utf8(report.to_vec()).unwrap();
    let report = sheaf_protocol::report::RoundReport::from_bytes(&report).unwrap();

    let told: Vec<_> = report.refusals.iter().map(|refusal| (refusal.commitment, refusal.code)).collect();
    assert_eq!(told, [(refused.commitment, RefusalCode::AllZero)]);
    assert_eq!(report.metrics.accuracy, Some(0.5));
    for trainer in &stage.trainers {
        assert!(!text.contains(&hex::encode(trainer.key.public())) && !text.contains(&hex::encode(trainer.payee)));
    }
    stage.service.stop().await;
}
