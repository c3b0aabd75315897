//! What a trainer refuses of an aggregator.

use super::fake::{Behaviour, Fake, TASK, identity, offer, trainer};
use crate::{
    aggregator::{Measured, SessionConfig, SessionError, SessionEvent, TrainSession},
    keys::dev,
};
use sheaf_protocol::wire::{ClaimJson, ErrorCode, NodeJson, ServerMessage};

async fn refused(fake: &Fake) -> SessionError {
    TrainSession::connect(fake.config(), trainer()).await.err().expect("the session opened")
}

#[tokio::test]
async fn nothing_is_signed_for_another_chain() {
    let fake = Fake::start(Behaviour { genesis: Some([66; 32]), ..Behaviour::default() }).await;

    assert!(matches!(refused(&fake).await, SessionError::OtherChain { .. }));
    assert_eq!(fake.behaviour.lock().unwrap().logins, 0);
}

#[tokio::test]
async fn nothing_is_signed_for_another_aggregator() {
    let fake = Fake::start(Behaviour { aggregator: Some([66; 32]), ..Behaviour::default() }).await;

    assert!(matches!(refused(&fake).await, SessionError::OtherAggregator { .. }));
    assert_eq!(fake.behaviour.lock().unwrap().logins, 0);
}

#[tokio::test]
async fn a_sealing_key_that_is_not_the_one_on_chain_ends_the_session() {
    let fake = Fake::start(Behaviour { sealing_key: Some([66; 32]), ..Behaviour::default() }).await;

    assert!(matches!(refused(&fake).await, SessionError::OtherKey { which: "sealing key", .. }));
}

#[tokio::test]
async fn a_login_that_is_refused_for_good_is_not_repeated() {
    let login_errors = vec![ErrorCode::NotAuthorized; 3];
    let fake = Fake::start(Behaviour { login_errors, ..Behaviour::default() }).await;

    assert!(matches!(refused(&fake).await, SessionError::Refused { code: ErrorCode::NotAuthorized, .. }));
    assert_eq!(fake.behaviour.lock().unwrap().logins, 1);
}

#[tokio::test]
async fn an_endpoint_that_is_no_url_is_an_error_at_once() {
    let fake = Fake::start(Behaviour::default()).await;
    let config = SessionConfig { endpoint: "ftp://example.org".into(), ..fake.config() };

    let refused = TrainSession::connect(config, trainer()).await.err().unwrap();

    assert!(matches!(refused, SessionError::BadEndpoint { .. }), "{refused}");
}

#[tokio::test]
async fn a_receipt_under_another_key_than_the_chains_does_not_count() {
    let fake = Fake::start(Behaviour { receipt_key: Some(dev("Eve").unwrap()), ..Behaviour::default() }).await;

    let refused = upload(&fake).await;

    assert!(matches!(refused, SessionError::BadReceipt { round: 0, .. }), "{refused}");
    assert!(refused.to_string().contains("receipt key on chain"), "{refused}");
}

#[tokio::test]
async fn a_receipt_for_another_update_does_not_count() {
    let fake = Fake::start(Behaviour { receipt_update: Some([66; 32]), ..Behaviour::default() }).await;

    let refused = upload(&fake).await;

    assert!(refused.to_string().contains("its update is not the one that was sent"), "{refused}");
}

async fn upload(fake: &Fake) -> SessionError {
    let mut session = TrainSession::connect(fake.config(), trainer()).await.unwrap();
    let begin = session.announce(&offer(0), &identity(), b"update", Measured::default()).unwrap();
    session.upload(&begin, b"update", |_| {}).await.unwrap_err()
}

#[tokio::test]
async fn a_message_about_another_task_ends_the_session() {
    let greetings = vec![ServerMessage::Waiting { task: TASK + 1, have: 1, need: 2 }];
    let fake = Fake::start(Behaviour { greetings, ..Behaviour::default() }).await;
    let mut session = TrainSession::connect(fake.config(), trainer()).await.unwrap();

    assert_eq!(session.next_event().await.unwrap(), SessionEvent::Connected);
    assert!(matches!(session.next_event().await, Err(SessionError::Protocol { .. })));
}

#[tokio::test]
async fn a_proof_with_an_endless_path_ends_the_session() {
    let node = NodeJson { sum: 1, hash: [0; 32].into() };
    let (payee, salt) = ([5; 32].into(), [6; 32].into());
    let claim = ClaimJson { index: 0, payee, salt, share: 1, path: vec![node; 33] };
    let greetings = vec![ServerMessage::Proof { task: TASK, round: 0, claim }];
    let fake = Fake::start(Behaviour { greetings, ..Behaviour::default() }).await;
    let mut session = TrainSession::connect(fake.config(), trainer()).await.unwrap();

    assert_eq!(session.next_event().await.unwrap(), SessionEvent::Connected);
    assert!(matches!(session.next_event().await, Err(SessionError::Protocol { .. })));
}
