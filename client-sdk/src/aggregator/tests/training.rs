//! Sessions that succeed: login, offers, uploads, receipts, and resuming after a broken connection.

use super::fake::{Behaviour, Fake, TASK, identity, offer, trainer};
use crate::aggregator::{Measured, Outcome, SessionEvent, TrainSession};
use sheaf_protocol::{
    RefusalCode,
    wire::{ErrorCode, MAX_CHUNK, ServerMessage},
};
use std::time::Duration;

fn measured() -> Measured {
    Measured { sample_weight: 900, ..Measured::default() }
}

/// A file of a little more than three chunks.
fn update() -> Vec<u8> {
    (0..3 * MAX_CHUNK + 17).map(|position| (position % 251) as u8).collect()
}

#[tokio::test]
async fn an_update_is_uploaded_and_its_receipt_verified() {
    let greetings = vec![ServerMessage::Waiting { task: TASK, have: 1, need: 3 }, ServerMessage::Offer(offer(4))];
    let fake = Fake::start(Behaviour { greetings, ..Behaviour::default() }).await;
    let mut session = TrainSession::connect(fake.config(), trainer()).await.unwrap();

    assert_eq!(session.next_event().await.unwrap(), SessionEvent::Connected);
    assert_eq!(session.next_event().await.unwrap(), SessionEvent::Waiting { have: 1, need: 3 });
    let SessionEvent::Offer(offer) = session.next_event().await.unwrap() else { panic!("no offer") };
    let begin = session.announce(&offer, &identity(), &update(), measured()).unwrap();
    assert_eq!(begin.sample_weight, 500, "the weight is capped as the task says");
    let mut durable = Vec::new();
    let outcome = session.upload(&begin, &update(), |bytes| durable.push(bytes)).await.unwrap();

    let Outcome::Received(receipt) = outcome else { panic!("{outcome:?}") };
    assert_eq!((receipt.round, receipt.update, receipt.commitment), (4, begin.update, begin.commitment));
    assert!(durable.is_sorted());
    assert_eq!(fake.behaviour.lock().unwrap().updates[&begin.update.0], update());
}

#[tokio::test]
async fn an_upload_resumes_where_the_connection_broke() {
    let fake = Fake::start(Behaviour { drop_at: Some(2 * MAX_CHUNK), ..Behaviour::default() }).await;
    let mut session = TrainSession::connect(fake.config(), trainer()).await.unwrap();
    let begin = session.announce(&offer(0), &identity(), &update(), measured()).unwrap();

    let outcome = session.upload(&begin, &update(), |_| {}).await.unwrap();

    assert!(matches!(outcome, Outcome::Received(_)), "{outcome:?}");
    let seen = fake.behaviour.lock().unwrap();
    assert_eq!(seen.logins, 2);
    assert_eq!(seen.chunk_bytes, update().len(), "no byte was sent twice");
}

#[tokio::test]
async fn an_upload_goes_on_at_the_last_acknowledged_chunk_after_the_trainer_was_killed() {
    let fake = Fake::start(Behaviour { drop_at: Some(2 * MAX_CHUNK), ..Behaviour::default() }).await;
    let mut killed = TrainSession::connect(fake.config(), trainer()).await.unwrap();
    let begin = killed.announce(&offer(0), &identity(), &update(), measured()).unwrap();
    // Waits after the lost connection, at least 250 ms, and is cancelled during that wait.
    let cut_off = tokio::time::timeout(Duration::from_millis(200), killed.upload(&begin, &update(), |_| {})).await;
    assert!(cut_off.is_err());
    drop(killed);

    let mut restarted = TrainSession::connect(fake.config(), trainer()).await.unwrap();
    let mut durable = Vec::new();
    let outcome = restarted.upload(&begin, &update(), |bytes| durable.push(bytes)).await.unwrap();

    assert!(matches!(outcome, Outcome::Received(_)), "{outcome:?}");
    assert_eq!(durable.first(), Some(&(2 * MAX_CHUNK as u64)), "what was acknowledged is not sent again");
    assert_eq!(fake.behaviour.lock().unwrap().chunk_bytes, update().len());
}

#[tokio::test]
async fn an_upload_that_is_there_already_gets_its_receipt_without_being_sent_again() {
    let fake = Fake::start(Behaviour::default()).await;
    let mut session = TrainSession::connect(fake.config(), trainer()).await.unwrap();
    let begin = session.announce(&offer(0), &identity(), &update(), measured()).unwrap();
    let first = session.upload(&begin, &update(), |_| {}).await.unwrap();

    let mut restarted = TrainSession::connect(fake.config(), trainer()).await.unwrap();
    let begin = restarted.announce(&offer(0), &identity(), &update(), measured()).unwrap();
    let second = restarted.upload(&begin, &update(), |_| {}).await.unwrap();

    let (Outcome::Received(first), Outcome::Received(second)) = (first, second) else { panic!("no receipts") };
    assert_eq!(first.commitment, second.commitment);
    assert_eq!(fake.behaviour.lock().unwrap().chunk_bytes, update().len());
}

#[tokio::test]
async fn what_comes_during_an_upload_is_kept_for_later() {
    let before_upload = vec![ServerMessage::Waiting { task: TASK, have: 2, need: 3 }, ServerMessage::Offer(offer(1))];
    let fake = Fake::start(Behaviour { before_upload, ..Behaviour::default() }).await;
    let mut session = TrainSession::connect(fake.config(), trainer()).await.unwrap();
    let begin = session.announce(&offer(0), &identity(), &update(), measured()).unwrap();

    let outcome = session.upload(&begin, &update(), |_| {}).await.unwrap();

    assert!(matches!(outcome, Outcome::Received(_)));
    assert_eq!(session.next_event().await.unwrap(), SessionEvent::Connected);
    assert_eq!(session.next_event().await.unwrap(), SessionEvent::Waiting { have: 2, need: 3 });
    assert_eq!(session.next_event().await.unwrap(), SessionEvent::Offer(offer(1)));
}

#[tokio::test]
async fn a_refusal_is_given_with_its_code_and_reason() {
    let (code, reason) = (RefusalCode::AllZero, "every coordinate is zero".to_owned());
    let refuse = Some(ServerMessage::Refused { task: TASK, round: 0, code, reason: reason.clone() });
    let fake = Fake::start(Behaviour { refuse, ..Behaviour::default() }).await;
    let mut session = TrainSession::connect(fake.config(), trainer()).await.unwrap();
    let begin = session.announce(&offer(0), &identity(), &update(), measured()).unwrap();

    let outcome = session.upload(&begin, &update(), |_| {}).await.unwrap();

    let Outcome::Refused(refusal) = outcome else { panic!("{outcome:?}") };
    assert_eq!((refusal.code, refusal.reason), (code, reason));
}

#[tokio::test]
async fn a_busy_aggregator_is_tried_again_and_the_loss_reported() {
    let fake = Fake::start(Behaviour { login_errors: vec![ErrorCode::Busy], ..Behaviour::default() }).await;
    let mut session = TrainSession::new(fake.config(), trainer());

    assert!(matches!(session.next_event().await.unwrap(), SessionEvent::Lost { .. }));
    assert_eq!(session.next_event().await.unwrap(), SessionEvent::Connected);
}

#[tokio::test]
async fn a_seat_that_the_aggregator_has_not_seen_yet_is_waited_for() {
    let login_errors = vec![ErrorCode::NoSeat, ErrorCode::UnknownTask];
    let fake = Fake::start(Behaviour { login_errors, ..Behaviour::default() }).await;

    let session = TrainSession::connect(fake.config(), trainer()).await;

    assert!(session.is_ok());
    assert_eq!(fake.behaviour.lock().unwrap().logins, 3);
}

#[tokio::test]
async fn a_pause_between_two_attempts_ends_although_whoever_waits_gives_up_again_and_again() {
    let fake = Fake::start(Behaviour { login_errors: vec![ErrorCode::Busy], ..Behaviour::default() }).await;
    let mut session = TrainSession::new(fake.config(), trainer());
    assert!(matches!(session.next_event().await.unwrap(), SessionEvent::Lost { .. }));

    // The first pause is at least 250 ms; a login on this machine takes a few.
    for _ in 0..100 {
        if let Ok(event) = tokio::time::timeout(Duration::from_millis(100), session.next_event()).await {
            assert_eq!(event.unwrap(), SessionEvent::Connected);
            return;
        }
    }
    panic!("no further attempt was made");
}
