//! A WebSocket of typed messages that notices when the other side is gone.

use super::{SessionError, endpoint::ws_url};
use futures::{FutureExt, SinkExt, StreamExt};
use serde::{Serialize, de::DeserializeOwned};
use sheaf_protocol::wire;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(15);
/// How long the other side may be silent before it gets a ping, and then again before it counts as gone.
const SILENCE: Duration = Duration::from_secs(20);
/// How long one message may take to be sent.
const SEND: Duration = Duration::from_secs(60);
/// Maximum length of a server's text message, in bytes: a proof has at most 32 siblings, so this is plenty.
const LONGEST_MESSAGE: usize = 1 << 20;

/// Why a message was not received or sent.
#[derive(Debug)]
pub(super) enum Interruption {
    /// The connection is lost; another may work.
    Lost(String),
    /// No connection will work.
    Fatal(SessionError),
}

impl From<SessionError> for Interruption {
    fn from(error: SessionError) -> Self {
        Self::Fatal(error)
    }
}

/// A connection whose text messages are JSON.
pub(super) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    endpoint: String,
}

impl Socket {
    pub(super) async fn connect(endpoint: &str, path: &str) -> Result<Self, Interruption> {
        crate::init();
        let url =
            ws_url(endpoint, path).map_err(|reason| SessionError::BadEndpoint { endpoint: endpoint.into(), reason })?;
        let limits =
            WebSocketConfig::default().max_message_size(Some(LONGEST_MESSAGE)).max_frame_size(Some(LONGEST_MESSAGE));
        let connecting = connect_async_with_config(url.as_str(), Some(limits), true);
        let connected = tokio::time::timeout(CONNECT, connecting).await;
        let connected = connected.map_err(|_| lost(format!("{endpoint} does not answer")))?;
        let (stream, _) = connected.map_err(|error| lost(format!("cannot connect to {endpoint}: {error}")))?;
        Ok(Self { stream, endpoint: endpoint.into() })
    }

    pub(super) async fn send(&mut self, message: &impl Serialize) -> Result<(), Interruption> {
        let text = wire::to_text(message).map_err(|error| lost(format!("cannot write a message: {error}")))?;
        self.send_frame(Message::text(text)).await
    }

    pub(super) async fn send_bytes(&mut self, bytes: Vec<u8>) -> Result<(), Interruption> {
        self.send_frame(Message::binary(bytes)).await
    }

    async fn send_frame(&mut self, frame: Message) -> Result<(), Interruption> {
        let sent = tokio::time::timeout(SEND, self.stream.send(frame)).await;
        let sent = sent.map_err(|_| lost("the connection does not take the data"))?;
        sent.map_err(|error| lost(format!("the connection broke: {error}")))
    }

    /// The next message. Pings the other side while none arrives.
    pub(super) async fn receive<M: DeserializeOwned>(&mut self) -> Result<M, Interruption> {
        let mut asked = false;
        loop {
            match tokio::time::timeout(SILENCE, self.stream.next()).await {
                Ok(frame) => {
                    asked = false;
                    if let Some(message) = self.read(frame)? {
                        return Ok(message);
                    }
                }
                Err(_) if asked => return Err(lost("the aggregator fell silent")),
                Err(_) => {
                    asked = true;
                    self.send_frame(Message::Ping(Default::default())).await?;
                }
            }
        }
    }

    /// The next message, if it has already arrived.
    pub(super) fn received<M: DeserializeOwned>(&mut self) -> Result<Option<M>, Interruption> {
        while let Some(frame) = self.stream.next().now_or_never() {
            if let Some(message) = self.read(frame)? {
                return Ok(Some(message));
            }
        }
        Ok(None)
    }

    fn read<M: DeserializeOwned>(
        &self,
        frame: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>,
    ) -> Result<Option<M>, Interruption> {
        match frame {
            None => Err(lost("the aggregator closed the connection")),
            Some(Err(error)) => Err(lost(format!("the connection broke: {error}"))),
            Some(Ok(Message::Close(reason))) => {
                let reason = reason.map(|frame| frame.reason.to_string()).filter(|reason| !reason.is_empty());
                Err(lost(reason.unwrap_or_else(|| "the aggregator closed the connection".into())))
            }
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).map(Some).map_err(|error| {
                let reason = format!("a message cannot be read: {error}");
                SessionError::Protocol { endpoint: self.endpoint.clone(), reason }.into()
            }),
            Some(Ok(_)) => Ok(None),
        }
    }
}

pub(super) fn lost(reason: impl Into<String>) -> Interruption {
    Interruption::Lost(reason.into())
}
