//! The public feed.

use crate::aggregator::{FeedItem, SessionError, feed};
use axum::{
    Router,
    extract::{WebSocketUpgrade, ws::Message},
    routing::get,
};
use futures::StreamExt;
use sheaf_protocol::wire::{FeedEvent, to_text};

fn check_in(round: u32) -> FeedEvent {
    FeedEvent::CheckIn { task: 7, round, commitment: [9; 32].into() }
}

#[tokio::test]
async fn the_feed_goes_on_after_a_lost_connection() {
    let serve = |upgrade: WebSocketUpgrade| async {
        upgrade.on_upgrade(|mut socket| async move {
            let _ = socket.send(Message::text(to_text(&check_in(1)).unwrap())).await;
        })
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/v1/feed", get(serve));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let mut feed = feed(&endpoint);

    for _ in 0..2 {
        assert_eq!(feed.next().await.unwrap().unwrap(), FeedItem::Event(check_in(1)));
        assert!(matches!(feed.next().await.unwrap().unwrap(), FeedItem::Lost { .. }));
    }
}

#[tokio::test]
async fn a_feed_of_no_url_ends_with_an_error() {
    let mut feed = feed("nowhere");

    assert!(matches!(feed.next().await, Some(Err(SessionError::BadEndpoint { .. }))));
    assert!(feed.next().await.is_none());
}
