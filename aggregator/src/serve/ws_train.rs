//! A trainer's session: login, offers, an upload at a time, receipts, proofs.

use super::{
    login::{LoggedIn, SessionEnd, challenge, verify},
    server::Server,
    upload::Uploads,
};
use crate::task::{Kicked, Outgoing, SessionId};
use axum::{
    body::Bytes,
    extract::{
        State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use sheaf_protocol::wire::{Chunk, ClientMessage, ErrorCode, MAX_CHUNK, ServerMessage, from_text, to_text};
use std::time::Duration;
use tokio::{
    sync::mpsc,
    time::{interval, timeout},
};

/// Maximum size of a frame, in bytes: a chunk with its offset.
const MAX_FRAME: usize = MAX_CHUNK + 8;

/// Maximum size of a text frame, in bytes.
const MAX_TEXT: usize = 16 << 10;

/// Maximum number of messages that wait for a slow client.
const BACKLOG: usize = 64;

/// Opens a session.
pub async fn connect(State(server): State<Server>, upgrade: WebSocketUpgrade) -> Response {
    let Ok(permit) = server.connections.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many connections: try again shortly\n").into_response();
    };
    upgrade.max_message_size(MAX_FRAME).max_frame_size(MAX_FRAME).on_upgrade(move |socket| async move {
        server.context.metrics.connections.inc();
        session(socket, &server).await;
        server.context.metrics.connections.dec();
        drop(permit);
    })
}

async fn session(socket: WebSocket, server: &Server) {
    let (sink, frames) = socket.split();
    let (messages, backlog) = mpsc::channel(BACKLOG);
    let limits = server.context.limits;
    let patience = Duration::from_secs(limits.patience_s);
    let ping_every = Duration::from_secs(limits.silence_s.max(3) / 3);
    let writer = tokio::spawn(write(sink, backlog, patience, ping_every));

    let mut conversation = Conversation { server, frames, messages: messages.clone() };
    let end = tokio::select! {
        end = conversation.run() => end,
        () = server.stop.cancelled() => None,
    };
    if let Some((code, reason)) = end {
        tracing::debug!(%code, reason, "ending a session");
        let _ = messages.try_send(ServerMessage::Error { code, reason });
    }
    drop(conversation);
    drop(messages);
    // The writer sends what is left and closes the connection.
    let _ = timeout(patience, writer).await;
}

/// Sends messages and pings, until the session ends or the client does not take them.
async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    mut backlog: mpsc::Receiver<ServerMessage>,
    patience: Duration,
    ping_every: Duration,
) {
    let mut pings = interval(ping_every);
    loop {
        let frame = tokio::select! {
            message = backlog.recv() => match message.map(|message| to_text(&message)) {
                Some(Ok(text)) => Message::Text(text.into()),
                Some(Err(error)) => {
                    tracing::error!(%error, "a message cannot be written");
                    return;
                }
                None => break,
            },
            _ = pings.tick() => Message::Ping(Vec::new().into()),
        };
        if !matches!(timeout(patience, sink.send(frame)).await, Ok(Ok(()))) {
            return;
        }
    }
    let _ = timeout(patience, sink.send(Message::Close(None))).await;
}

fn not_logged_in() -> SessionEnd {
    (ErrorCode::NotLoggedIn, "the first message must be `login`".into())
}

struct Conversation<'a> {
    server: &'a Server,
    frames: SplitStream<WebSocket>,
    messages: mpsc::Sender<ServerMessage>,
}

/// What a client sent.
enum Heard {
    Text(Box<ClientMessage>),
    Bytes(Bytes),
    /// A control frame, which the library answers.
    SignOfLife,
    /// The connection ended.
    Gone,
}

impl Conversation<'_> {
    /// `None` if the client left, or has the reason already.
    async fn run(&mut self) -> Option<SessionEnd> {
        let limits = self.server.context.limits;
        let patience = Duration::from_secs(limits.patience_s);
        let logged_in = match timeout(patience, self.log_in()).await {
            Ok(Ok(Some(logged_in))) => logged_in,
            Ok(Ok(None)) => return None,
            Ok(Err(end)) => return Some(end),
            Err(_) => return Some((ErrorCode::NotLoggedIn, format!("no login within {} s", limits.patience_s))),
        };
        let LoggedIn { trainer, task, welcome } = logged_in;
        self.say(ServerMessage::Welcome(welcome)).await?;

        let session = SessionId::fresh();
        let (outgoing, kicked) = Outgoing::new(self.messages.clone());
        if !task.attach(trainer, session, outgoing).await {
            return Some((ErrorCode::Internal, "the task is being restarted: try again shortly".into()));
        }
        let uploads = Uploads::new(self.server.context.clone(), task.clone(), trainer);
        let end = self.listen(uploads, kicked).await;
        task.detach(trainer, session).await;
        end
    }

    async fn log_in(&mut self) -> Result<Option<LoggedIn>, SessionEnd> {
        let challenge = challenge(self.server);
        if self.say(ServerMessage::Challenge(challenge)).await.is_none() {
            return Ok(None);
        }
        loop {
            match self.hear().await? {
                Heard::Text(message) => match *message {
                    ClientMessage::Login(login) => return verify(self.server, &challenge, &login).await.map(Some),
                    ClientMessage::Ping => {
                        if self.say(ServerMessage::Pong).await.is_none() {
                            return Ok(None);
                        }
                    }
                    ClientMessage::UploadBegin(_) => return Err(not_logged_in()),
                },
                Heard::Bytes(_) => return Err(not_logged_in()),
                Heard::SignOfLife => {}
                Heard::Gone => return Ok(None),
            }
        }
    }

    async fn listen(&mut self, mut uploads: Uploads, mut kicked: Kicked) -> Option<SessionEnd> {
        let silence = Duration::from_secs(self.server.context.limits.silence_s);
        loop {
            let heard = tokio::select! {
                heard = timeout(silence, self.hear()) => heard,
                // The actor ended the session: another session took over, or this one does not keep up.
                _ = &mut kicked => return None,
            };
            let heard = match heard {
                Ok(Ok(heard)) => heard,
                Ok(Err(end)) => return Some(end),
                Err(_) => {
                    return Some((ErrorCode::Busy, format!("nothing was heard for {} s", silence.as_secs())));
                }
            };
            let answers = match heard {
                Heard::Text(message) => match *message {
                    ClientMessage::UploadBegin(begin) => uploads.begin(begin).await,
                    ClientMessage::Ping => vec![ServerMessage::Pong],
                    ClientMessage::Login(_) => {
                        return Some((ErrorCode::BadMessage, "the session is logged in already".into()));
                    }
                },
                Heard::Bytes(frame) => match Chunk::from_frame(&frame) {
                    Ok(chunk) => uploads.chunk(chunk).await,
                    Err(error) => return Some((ErrorCode::BadMessage, error.to_string())),
                },
                Heard::SignOfLife => Vec::new(),
                Heard::Gone => return None,
            };
            for answer in answers {
                self.say(answer).await?;
            }
        }
    }

    async fn hear(&mut self) -> Result<Heard, SessionEnd> {
        match self.frames.next().await {
            Some(Ok(Message::Text(text))) if text.len() > MAX_TEXT => {
                Err((ErrorCode::BadMessage, format!("a text frame of {} bytes is no message", text.len())))
            }
            Some(Ok(Message::Text(text))) => match from_text(text.as_str()) {
                Ok(message) => Ok(Heard::Text(Box::new(message))),
                Err(error) => Err((ErrorCode::BadMessage, error.to_string())),
            },
            Some(Ok(Message::Binary(bytes))) => Ok(Heard::Bytes(bytes)),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(Heard::SignOfLife),
            Some(Ok(Message::Close(_)) | Err(_)) | None => Ok(Heard::Gone),
        }
    }

    /// `None` if the client does not take it.
    async fn say(&mut self, message: ServerMessage) -> Option<()> {
        self.messages.send(message).await.ok()
    }
}
