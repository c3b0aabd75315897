//! The public feed.

use super::server::Server;
use axum::{
    extract::{
        State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use sheaf_protocol::wire::{FeedEvent, to_text};
use std::time::Duration;
use tokio::{
    sync::broadcast::error::RecvError,
    time::{interval, timeout},
};

/// Maximum size of a message from a listener, in bytes. None of them matters.
const MAX_INCOMING: usize = 1 << 10;

/// Opens a feed.
pub async fn connect(State(server): State<Server>, upgrade: WebSocketUpgrade) -> Response {
    let Ok(permit) = server.connections.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many connections\n").into_response();
    };
    upgrade.max_message_size(MAX_INCOMING).on_upgrade(move |socket| async move {
        server.context.metrics.connections.inc();
        tell(socket, &server).await;
        server.context.metrics.connections.dec();
        drop(permit);
    })
}

/// Sends the current state and then every event, until the listener leaves or falls behind.
async fn tell(mut socket: WebSocket, server: &Server) {
    let patience = Duration::from_secs(server.context.limits.patience_s);
    let mut pings = interval(Duration::from_secs(server.context.limits.silence_s.max(3) / 3));
    let (so_far, mut live) = server.context.feed.listen();
    for event in so_far {
        if !send(&mut socket, &event, patience).await {
            return;
        }
    }
    loop {
        tokio::select! {
            event = live.recv() => match event {
                Ok(event) => if !send(&mut socket, &event, patience).await { return },
                // It connects again and gets the current state.
                Err(RecvError::Lagged(_) | RecvError::Closed) => return,
            },
            frame = socket.recv() => match frame {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
            _ = pings.tick() => {
                let ping = socket.send(Message::Ping(Vec::new().into()));
                if !matches!(timeout(patience, ping).await, Ok(Ok(()))) { return }
            }
            () = server.stop.cancelled() => return,
        }
    }
}

async fn send(socket: &mut WebSocket, event: &FeedEvent, patience: Duration) -> bool {
    let Ok(text) = to_text(event) else { return false };
    matches!(timeout(patience, socket.send(Message::Text(text.into()))).await, Ok(Ok(())))
}
