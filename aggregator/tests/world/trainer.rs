//! A trainer's client, byte by byte, so that it can also misbehave.

use super::{
    chain::{AGGREGATOR, GENESIS},
    model::update,
    service::{Running, TASK},
    soon,
};
use futures::{SinkExt, StreamExt};
use schnorrkel::{ExpansionMode, Keypair, MiniSecretKey};
use sheaf_aggregator::clock::now_ms;
use sheaf_primitives::{RoundId, RoundIndex, claim_salt, sha256};
use sheaf_protocol::{
    Hex, Signer,
    check_in::{CheckIn, CheckInScope},
    login::Login,
    wire::{
        Challenge, Chunk, ClientMessage, LoginFrame, Metrics, Offer, ReceiptFrame, ServerMessage, UploadBegin,
        from_text, to_text,
    },
};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message},
};

#[derive(Clone)]
pub struct Trainer {
    pub key: Keypair,
    pub payee: [u8; 32],
    seed: [u8; 32],
}

impl Trainer {
    pub fn new(number: u8) -> Self {
        let key = MiniSecretKey::from_bytes(&[number; 32]).unwrap().expand_to_keypair(ExpansionMode::Ed25519);
        Self { key, payee: [number ^ 0xff; 32], seed: [number; 32] }
    }

    pub fn account(&self) -> [u8; 32] {
        self.key.public()
    }

    pub fn salt(&self, round: u32) -> [u8; 32] {
        claim_salt(&self.seed, &GENESIS, TASK, round, &self.payee)
    }

    /// A login that answers `challenge`.
    pub fn login(&self, challenge: &Challenge) -> LoginFrame {
        self.login_signed_by(challenge, &self.key)
    }

    pub fn login_signed_by(&self, challenge: &Challenge, signer: &Keypair) -> LoginFrame {
        let expires_ms = now_ms() + 60_000;
        let login = Login {
            genesis: challenge.genesis.0,
            aggregator: challenge.aggregator.0,
            account: self.account(),
            nonce: challenge.nonce.0,
            expires_ms,
        };
        LoginFrame {
            account: self.account().into(),
            task: TASK,
            nonce: challenge.nonce,
            expires_ms,
            signer: signer.public().into(),
            signature: login.sign(signer).into(),
        }
    }

    /// What announces `update`, trained from `base_model`, for a round.
    pub fn begin(&self, service: &Running, round: u32, base_model: [u8; 32], update: &[u8]) -> UploadBegin {
        self.begin_signed_by(service, round, base_model, update, &self.key)
    }

    pub fn begin_signed_by(
        &self,
        service: &Running,
        round: u32,
        base_model: [u8; 32],
        update: &[u8],
        signer: &Keypair,
    ) -> UploadBegin {
        let id = RoundId { genesis: GENESIS, task: TASK, round };
        let hash = sha256(&[update]);
        let scope = CheckInScope { id, update: hash, base_model };
        let check_in = CheckIn::sign(&scope, self.account(), self.payee, self.salt(round), signer);
        let sealed = check_in.seal(&id, &AGGREGATOR, &service.sealing_key).unwrap();
        UploadBegin {
            task: TASK,
            round,
            base_model: base_model.into(),
            update: hash.into(),
            size: update.len() as u64,
            commitment: check_in.commitment(&id).into(),
            sealed: Hex(sealed.try_into().unwrap()),
            sample_weight: 10,
            metrics: Metrics { accuracy: Some(0.5), loss: Some(1.5), samples: Some(100), ..Metrics::default() },
        }
    }

    /// Delivers an update that moves every number of the offered model by `step`.
    pub async fn deliver(&self, service: &Running, session: &mut Session, offer: &Offer, step: f32) -> Delivered {
        let base = service.get(&format!("/v1/objects/{}", offer.base_model)).await.bytes().await.unwrap();
        let file = update(&base, step);
        let begin = self.begin(service, offer.round, offer.base_model.0, &file);
        let receipt = session.deliver(&begin, &file).await;
        Delivered { begin, receipt }
    }

    /// Connects and logs in.
    pub async fn connect(&self, service: &Running) -> Session {
        let (mut session, challenge) = Session::open(service).await;
        session.say(&ClientMessage::Login(self.login(&challenge))).await;
        match session.next().await {
            ServerMessage::Welcome(welcome) => {
                assert_eq!(welcome.account.0, self.account());
                assert_eq!(welcome.sealing_key.0, service.sealing_key);
            }
            other => panic!("{other:?}"),
        }
        session
    }
}

/// An update that is acknowledged.
pub struct Delivered {
    pub begin: UploadBegin,
    pub receipt: ReceiptFrame,
}

/// Every trainer connects, takes the offer of `round` and delivers; the first moves every number of the model by 0.25,
/// the second by 0.5, and so on.
pub async fn train(service: &Running, trainers: &[Trainer], round: RoundIndex) -> Vec<(Session, Delivered)> {
    let mut all = Vec::new();
    for (number, trainer) in trainers.iter().enumerate() {
        let mut session = trainer.connect(service).await;
        let offer = session.offer().await;
        assert_eq!(offer.round, round);
        let delivered = trainer.deliver(service, &mut session, &offer, 0.25 * (number as f32 + 1.0)).await;
        all.push((session, delivered));
    }
    all
}

pub struct Session {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Session {
    pub async fn open(service: &Running) -> (Self, Challenge) {
        Self::try_open(service).await.expect("no connection")
    }

    /// `None` if the service does not answer.
    pub async fn try_open(service: &Running) -> Option<(Self, Challenge)> {
        let url = format!("ws://{}/v1/train", service.address);
        let (socket, _) = soon("a connection", connect_async(url)).await.ok()?;
        let mut session = Self { socket };
        match session.try_next().await? {
            ServerMessage::Challenge(challenge) => {
                assert_eq!((challenge.genesis.0, challenge.aggregator.0), (GENESIS, AGGREGATOR));
                Some((session, challenge))
            }
            other => panic!("{other:?}"),
        }
    }

    pub async fn say(&mut self, message: &ClientMessage) {
        let _ = self.socket.send(Message::Text(to_text(message).unwrap().into())).await;
    }

    pub async fn say_raw(&mut self, message: Message) {
        let _ = self.socket.send(message).await;
    }

    /// The next message; `None` if the connection ended.
    pub async fn try_next(&mut self) -> Option<ServerMessage> {
        loop {
            match soon("a message", self.socket.next()).await {
                Some(Ok(Message::Text(text))) => return Some(from_text(text.as_str()).unwrap()),
                Some(Ok(Message::Close(_)) | Err(Error::ConnectionClosed | Error::Protocol(_) | Error::Io(_)))
                | None => {
                    return None;
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => panic!("{error}"),
            }
        }
    }

    pub async fn next(&mut self) -> ServerMessage {
        self.try_next().await.expect("the connection ended")
    }

    /// Skips messages until one is wanted.
    pub async fn wait_for<T>(&mut self, mut wanted: impl FnMut(ServerMessage) -> Option<T>) -> T {
        loop {
            if let Some(found) = wanted(self.next().await) {
                return found;
            }
        }
    }

    pub async fn offer(&mut self) -> Offer {
        self.wait_for(|message| match message {
            ServerMessage::Offer(offer) => Some(offer),
            _ => None,
        })
        .await
    }

    /// Announces and sends a whole file; the answer is a receipt or a refusal.
    pub async fn upload(&mut self, begin: &UploadBegin, file: &[u8]) -> ServerMessage {
        self.say(&ClientMessage::UploadBegin(begin.clone())).await;
        loop {
            match self.next().await {
                ServerMessage::UploadReady { offset, .. } => {
                    for chunk in Chunk::split(file, offset) {
                        self.say_raw(Message::Binary(chunk.to_frame().into())).await;
                    }
                }
                answer @ (ServerMessage::Receipt(_) | ServerMessage::Refused { .. }) => return answer,
                ServerMessage::Error { code, reason } => panic!("{code}: {reason}"),
                _ => {}
            }
        }
    }

    /// As [`Session::upload`], for what must be accepted.
    pub async fn deliver(&mut self, begin: &UploadBegin, file: &[u8]) -> ReceiptFrame {
        match self.upload(begin, file).await {
            ServerMessage::Receipt(receipt) => receipt,
            other => panic!("{other:?}"),
        }
    }

    pub async fn close(mut self) {
        let _ = self.socket.close(None).await;
    }
}
