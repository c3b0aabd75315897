//! The public feed of an aggregator.

use super::{
    SessionError,
    backoff::Backoff,
    socket::{Interruption, Socket},
};
use futures::{Stream, stream};
use sheaf_protocol::wire::FeedEvent;
use std::time::Duration;

/// An item of the feed.
#[derive(Clone, PartialEq, Debug)]
pub enum FeedItem {
    /// Something happened.
    Event(FeedEvent),
    /// The connection is lost, or cannot be made; events may be missed until the next one.
    Lost {
        /// What happened.
        reason: String,
        /// How long until the next attempt.
        retry_in: Duration,
    },
}

/// Follows the public feed of the aggregator at `endpoint`, for every task it serves. It reports lost connections and
/// reconnects; an error is the last item.
pub fn feed(endpoint: &str) -> impl Stream<Item = Result<FeedItem, SessionError>> + Send + Unpin + use<> {
    let feed = Feed { endpoint: endpoint.into(), socket: None, backoff: Backoff::default(), retry_in: None };
    Box::pin(stream::unfold(Some(feed), |feed| async move {
        let mut feed = feed?;
        match feed.next().await {
            Ok(item) => Some((Ok(item), Some(feed))),
            Err(error) => Some((Err(error), None)),
        }
    }))
}

struct Feed {
    endpoint: String,
    socket: Option<Socket>,
    backoff: Backoff,
    retry_in: Option<Duration>,
}

impl Feed {
    async fn next(&mut self) -> Result<FeedItem, SessionError> {
        loop {
            let Some(socket) = &mut self.socket else {
                if let Some(pause) = self.retry_in.take() {
                    tokio::time::sleep(pause).await;
                }
                match Socket::connect(&self.endpoint, "/v1/feed").await {
                    Ok(socket) => self.socket = Some(socket),
                    Err(interruption) => return self.interrupted(interruption),
                }
                continue;
            };
            return match socket.receive().await {
                Ok(event) => {
                    self.backoff.reset();
                    Ok(FeedItem::Event(event))
                }
                Err(interruption) => self.interrupted(interruption),
            };
        }
    }

    fn interrupted(&mut self, interruption: Interruption) -> Result<FeedItem, SessionError> {
        self.socket = None;
        match interruption {
            Interruption::Fatal(error) => Err(error),
            Interruption::Lost(reason) => {
                let retry_in = self.backoff.next();
                self.retry_in = Some(retry_in);
                Ok(FeedItem::Lost { reason, retry_in })
            }
        }
    }
}
