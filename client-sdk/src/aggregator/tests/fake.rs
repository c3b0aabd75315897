//! A small fake aggregator: it keeps to the protocol as far as a test lets it.

use crate::{
    AccountId, H256,
    aggregator::SessionConfig,
    check_in::Identity,
    keys::{ClaimSeed, Keypair, ProtocolSigner, dev},
};
use axum::{
    Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    routing::get,
};
use sheaf_primitives::{AggregationRule, RuleKind, sha256};
use sheaf_protocol::{
    RoundId,
    check_in::{CheckInScope, SealingKey},
    login::Login,
    receipt::Receipt,
    wire::{
        Challenge, Chunk, ClientMessage, ErrorCode, Offer, ReceiptFrame, ServerMessage, UploadBegin, Welcome,
        from_text, to_text,
    },
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{SystemTime, UNIX_EPOCH},
};

pub(super) const TASK: u64 = 7;
pub(super) const GENESIS: H256 = H256([1; 32]);
const SEALING_SECRET: [u8; 32] = [9; 32];

/// What the aggregator does, and what it saw.
#[derive(Default)]
pub(super) struct Behaviour {
    /// Names another genesis.
    pub(super) genesis: Option<[u8; 32]>,
    /// Names another account.
    pub(super) aggregator: Option<[u8; 32]>,
    /// Names another sealing key.
    pub(super) sealing_key: Option<[u8; 32]>,
    /// Signs receipts with another key.
    pub(super) receipt_key: Option<Keypair>,
    /// Puts another update into receipts.
    pub(super) receipt_update: Option<[u8; 32]>,
    /// Answers this many logins with an error.
    pub(super) login_errors: Vec<ErrorCode>,
    /// Closes the connection once when it has this many bytes of an upload.
    pub(super) drop_at: Option<usize>,
    /// Sent right after the welcome.
    pub(super) greetings: Vec<ServerMessage>,
    /// Sent when an upload is announced, before the answer to it.
    pub(super) before_upload: Vec<ServerMessage>,
    /// Refuses every upload.
    pub(super) refuse: Option<ServerMessage>,

    /// Logins seen.
    pub(super) logins: u32,
    /// Bytes that arrived in chunks, repeated ones included.
    pub(super) chunk_bytes: usize,
    /// What arrived of each update, by its hash.
    pub(super) updates: HashMap<[u8; 32], Vec<u8>>,
}

#[derive(Clone)]
pub(super) struct Fake {
    pub(super) behaviour: Arc<Mutex<Behaviour>>,
    endpoint: String,
}

impl Fake {
    pub(super) async fn start(behaviour: Behaviour) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let fake = Self { behaviour: Arc::new(Mutex::new(behaviour)), endpoint };
        let router = Router::new().route("/v1/train", get(upgrade)).with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        fake
    }

    pub(super) fn config(&self) -> SessionConfig {
        SessionConfig {
            endpoint: self.endpoint.clone(),
            genesis: GENESIS,
            task: TASK,
            aggregator: aggregator(),
            sealing_key: SealingKey::from_bytes(SEALING_SECRET).public(),
            receipt_key: receipt_key().public_key().0,
            trainer: trainer().public_key().to_account_id(),
        }
    }

    fn with<T>(&self, what: impl FnOnce(&mut Behaviour) -> T) -> T {
        what(&mut self.behaviour.lock().unwrap())
    }
}

pub(super) fn trainer() -> Keypair {
    dev("Ferdie").unwrap()
}

fn receipt_key() -> Keypair {
    dev("Charlie").unwrap()
}

fn aggregator() -> AccountId {
    dev("Bob").unwrap().public_key().to_account_id()
}

pub(super) fn identity() -> Identity {
    let trainer = trainer().public_key().to_account_id();
    Identity { trainer, payee: AccountId([5; 32]), seed: ClaimSeed::from_bytes([6; 32]) }
}

pub(super) fn offer(round: u32) -> Offer {
    Offer {
        task: TASK,
        round,
        base_model: [8; 32].into(),
        base_size: 100,
        block_number: 10,
        block_hash: [3; 32].into(),
        closes_ms: u64::MAX >> 12,
        rule: AggregationRule {
            kind: RuleKind::Mean,
            learning_rate: 65536,
            clip: 65536,
            frac_bits: 16,
            sample_weight_cap: 500,
        },
    }
}

async fn upgrade(State(fake): State<Fake>, upgrade: WebSocketUpgrade) -> axum::response::Response {
    upgrade.max_message_size(2 << 20).on_upgrade(move |socket| async move {
        // A test that ends closes the connection in the middle.
        let _ = serve(fake, socket).await;
    })
}

async fn serve(fake: Fake, mut socket: WebSocket) -> Option<()> {
    let nonce = [4; 32];
    let (genesis, account) =
        fake.with(|fake| (fake.genesis.unwrap_or(GENESIS.0), fake.aggregator.unwrap_or(aggregator().0)));
    let challenge = Challenge { nonce: nonce.into(), genesis: genesis.into(), aggregator: account.into() };
    say(&mut socket, &ServerMessage::Challenge(challenge)).await?;

    let ClientMessage::Login(login) = hear(&mut socket).await? else { panic!("no login") };
    fake.with(|fake| fake.logins += 1);
    let signed = Login { genesis, aggregator: account, account: login.account.0, nonce, expires_ms: login.expires_ms };
    signed.verify(&login.signer.0, &login.signature.0, unix_ms()).unwrap();
    if let Some(code) = fake.with(|fake| fake.login_errors.pop()) {
        let reason = "not now".into();
        say(&mut socket, &ServerMessage::Error { code, reason }).await?;
        return None;
    }

    let config = fake.config();
    let sealing_key = fake.with(|fake| fake.sealing_key.unwrap_or(config.sealing_key));
    let welcome = Welcome {
        account: login.account,
        task: login.task,
        sealing_key: sealing_key.into(),
        receipt_key: config.receipt_key.into(),
    };
    say(&mut socket, &ServerMessage::Welcome(welcome)).await?;
    for message in fake.with(|fake| std::mem::take(&mut fake.greetings)) {
        say(&mut socket, &message).await?;
    }

    let mut begun: Option<UploadBegin> = None;
    loop {
        match socket.recv().await?.ok()? {
            Message::Text(text) => {
                if let ClientMessage::UploadBegin(begin) = from_text(&text).unwrap() {
                    for message in fake.with(|fake| std::mem::take(&mut fake.before_upload)) {
                        say(&mut socket, &message).await?;
                    }
                    if let Some(refusal) = fake.with(|fake| fake.refuse.clone()) {
                        say(&mut socket, &refusal).await?;
                        continue;
                    }
                    let have = fake.with(|fake| fake.updates.get(&begin.update.0).map_or(0, Vec::len)) as u64;
                    let (task, round) = (begin.task, begin.round);
                    let answer = if have == begin.size {
                        receipt(&fake, &begin)
                    } else {
                        ServerMessage::UploadReady { task, round, offset: have }
                    };
                    say(&mut socket, &answer).await?;
                    begun = Some(begin);
                }
            }
            Message::Binary(frame) => {
                let begin = begun.as_ref().unwrap();
                let chunk = Chunk::from_frame(&frame).unwrap();
                let (stored, dropped) = fake.with(|fake| {
                    fake.chunk_bytes += chunk.bytes.len();
                    let file = fake.updates.entry(begin.update.0).or_default();
                    assert_eq!(chunk.offset, file.len() as u64);
                    file.extend(chunk.bytes);
                    let stored = file.len();
                    (stored, fake.drop_at.take_if(|limit| stored >= *limit).is_some())
                });
                if dropped {
                    return None;
                }
                let (task, round, offset) = (begin.task, begin.round, stored as u64);
                say(&mut socket, &ServerMessage::UploadProgress { task, round, offset }).await?;
                if offset == begin.size {
                    say(&mut socket, &receipt(&fake, begin)).await?;
                }
            }
            _ => {}
        }
    }
}

/// Checks everything an aggregator checks of a check-in, and signs for it.
fn receipt(fake: &Fake, begin: &UploadBegin) -> ServerMessage {
    let id = RoundId { genesis: GENESIS.0, task: begin.task, round: begin.round };
    let sealing = SealingKey::from_bytes(SEALING_SECRET);
    let opened = sealing.open(&id, &aggregator().0, &begin.commitment.0, &begin.sealed.0).unwrap();
    let scope = CheckInScope { id, update: begin.update.0, base_model: begin.base_model.0 };
    opened.verify(&scope, &begin.commitment.0).unwrap();
    fake.with(|fake| assert_eq!(sha256(&[&fake.updates[&begin.update.0]]), begin.update.0));

    let (key, update) = fake.with(|fake| {
        (fake.receipt_key.clone().unwrap_or(receipt_key()), fake.receipt_update.unwrap_or(begin.update.0))
    });
    let receipt = Receipt {
        id,
        trainer: opened.trainer,
        commitment: begin.commitment.0,
        update,
        base_model: begin.base_model.0,
        received_ms: unix_ms(),
    };
    ServerMessage::Receipt(ReceiptFrame::new(&receipt, receipt.sign(&ProtocolSigner(&key))))
}

async fn say(socket: &mut WebSocket, message: &ServerMessage) -> Option<()> {
    socket.send(Message::text(to_text(message).unwrap())).await.ok()
}

async fn hear(socket: &mut WebSocket) -> Option<ClientMessage> {
    loop {
        if let Message::Text(text) = socket.recv().await?.ok()? {
            return Some(from_text(&text).unwrap());
        }
    }
}

fn unix_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64
}
