//! A small fake node: blocks, nonces and a pool that do what a test says, behind the real JSON-RPC.

use super::metadata;
use crate::{H256, chain::Chain};
use axum::{
    Router,
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    response::Response,
    routing::get,
};
use codec::Encode;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use subxt::{config::Hasher, config::substrate::BlakeTwo256, utils::AccountId32};

pub(super) const GENESIS: H256 = H256([0; 32]);

/// What the pool does with a transaction.
pub(super) enum Pool {
    /// Puts it into the next block, whose events these are, and finalizes that.
    Includes(Vec<Vec<u8>>),
    /// As `Includes`, and ends its reports without an outcome.
    IncludesSilently(Vec<Vec<u8>>),
    /// Refuses it.
    Refuses { code: i32, message: &'static str, data: &'static str },
    /// Takes it, and reports this.
    Reports(Value),
}

#[derive(Default)]
struct Block {
    extrinsics: Vec<Vec<u8>>,
    events: Vec<Vec<u8>>,
}

pub(super) struct Ledger {
    blocks: Vec<Block>,
    pub(super) finalized: usize,
    pub(super) pool: Pool,
    /// How many transactions were submitted.
    pub(super) submitted: u32,
    /// Transactions of the account in blocks that do not matter to a test, as seen from each block on.
    pub(super) other_nonces: u32,
    /// Writes transactions as lists of numbers instead of hex.
    pub(super) writes_lists: bool,
}

#[derive(Clone)]
pub(super) struct FakeNode {
    pub(super) ledger: Arc<Mutex<Ledger>>,
    pub(super) url: String,
}

impl FakeNode {
    /// A chain of ten empty blocks, all finalized.
    pub(super) async fn start(pool: Pool) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}", listener.local_addr().unwrap());
        let blocks = (0..=10).map(|_| Block::default()).collect();
        let ledger = Ledger { blocks, finalized: 10, pool, submitted: 0, other_nonces: 0, writes_lists: false };
        let node = Self { ledger: Arc::new(Mutex::new(ledger)), url };
        let router = Router::new().route("/", get(upgrade)).with_state(node.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        node
    }

    pub(super) async fn connect(&self) -> Chain {
        Chain::connect(&self.url, Some(GENESIS)).await.unwrap()
    }

    pub(super) fn with<T>(&self, what: impl FnOnce(&mut Ledger) -> T) -> T {
        what(&mut self.ledger.lock().unwrap())
    }
}

impl Ledger {
    /// Adds empty blocks, finalized or not.
    pub(super) fn grow(&mut self, blocks: usize, are_final: bool) {
        self.blocks.extend((0..blocks).map(|_| Block::default()));
        if are_final {
            self.finalized = self.best();
        }
    }

    pub(super) fn include(&mut self, extrinsic: Vec<u8>, events: Vec<Vec<u8>>) {
        self.blocks.push(Block { extrinsics: vec![extrinsic], events });
    }

    fn best(&self) -> usize {
        self.blocks.len() - 1
    }

    fn nonce_at(&self, number: usize) -> u32 {
        let included: usize = self.blocks[..=number].iter().map(|block| block.extrinsics.len()).sum();
        included as u32 + self.other_nonces
    }
}

/// The event of a transaction at position 0, with these encoded fields.
pub(super) fn event(pallet: &str, name: &str, fields: &[u8]) -> Vec<u8> {
    let metadata = metadata();
    let pallet = metadata.pallet_by_name(pallet).unwrap();
    let variant = pallet.event_variants().unwrap().iter().find(|variant| variant.name == name).unwrap();
    // Phase: transaction 0. At the end: no topics.
    [&[0, 0, 0, 0, 0, pallet.event_index(), variant.index], fields, &[0]].concat()
}

/// The events that end every successful transaction, with a fee of 77 plancks.
pub(super) fn success() -> Vec<Vec<u8>> {
    let paid = (AccountId32([1; 32]), 77u128, 0u128).encode();
    vec![event("TransactionPayment", "TransactionFeePaid", &paid), event("System", "ExtrinsicSuccess", &[0; 4])]
}

/// The events that end a transaction which failed with the error `name` of `pallet`.
pub(super) fn failure(pallet: &str, name: &str) -> Vec<Vec<u8>> {
    let metadata = metadata();
    let found = metadata.pallet_by_name(pallet).unwrap();
    let error = found.error_variants().unwrap().iter().find(|variant| variant.name == name).unwrap();
    // DispatchError::Module is variant 3: pallet, error, three bytes more; then the dispatch info.
    vec![event("System", "ExtrinsicFailed", &[3, found.error_index(), error.index, 0, 0, 0, 0, 0, 0, 0])]
}

fn hash_of(number: usize) -> H256 {
    if number == 0 { GENESIS } else { H256::from_low_u64_be(number as u64) }
}

fn number_of(hash: &str) -> usize {
    usize::from_str_radix(&hash[hash.len() - 8..], 16).unwrap()
}

async fn upgrade(State(node): State<FakeNode>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| async move {
        // A test that ends closes the connection in the middle.
        let _ = serve(node, socket).await;
    })
}

async fn serve(node: FakeNode, mut socket: WebSocket) -> Option<()> {
    loop {
        let Message::Text(text) = socket.recv().await?.ok()? else { continue };
        let request: Value = serde_json::from_str(&text).unwrap();
        let method = request["method"].as_str().unwrap();
        let (answer, reports) = node.with(|ledger| answer(ledger, method, &request["params"]));
        let mut response = json!({ "jsonrpc": "2.0", "id": request["id"] });
        match answer {
            Ok(result) => response["result"] = result,
            Err(error) => response["error"] = error,
        }
        socket.send(Message::text(response.to_string())).await.ok()?;
        for report in reports {
            let params = json!({ "subscription": "sub", "result": report });
            let method = if method.starts_with("chain_") { "chain_finalizedHead" } else { "author_extrinsicUpdate" };
            let notification = json!({ "jsonrpc": "2.0", "method": method, "params": params });
            socket.send(Message::text(notification.to_string())).await.ok()?;
        }
    }
}

fn answer(ledger: &mut Ledger, method: &str, params: &Value) -> (Result<Value, Value>, Vec<Value>) {
    let text = |index: usize| params[index].as_str().unwrap_or_default();
    let result = match method {
        "chain_getFinalizedHead" => json!(hash_of(ledger.finalized)),
        "chain_getBlockHash" => match params[0].as_u64() {
            Some(number) if number as usize > ledger.best() => Value::Null,
            Some(number) => json!(hash_of(number as usize)),
            None => json!(hash_of(ledger.best())),
        },
        "chain_getHeader" => header(params[0].as_str().map_or(ledger.best(), number_of)),
        "chain_getBlock" => {
            let number = number_of(text(0));
            let in_hex = |bytes: &Vec<u8>| json!(format!("0x{}", hex::encode(bytes)));
            let write = if ledger.writes_lists { |bytes: &Vec<u8>| json!(bytes) } else { in_hex };
            let extrinsics: Vec<_> = ledger.blocks[number].extrinsics.iter().map(write).collect();
            json!({ "block": { "header": header(number), "extrinsics": extrinsics }, "justifications": null })
        }
        "chain_subscribeFinalizedHeads" => {
            // A node reports the newest finalized block, and so may skip some.
            return (Ok(json!("sub")), vec![header(ledger.finalized - 3), header(ledger.finalized)]);
        }
        "system_accountNextIndex" => json!(ledger.nonce_at(ledger.best())),
        "state_call" => bytes(&runtime_answer(ledger, text(0), number_of(text(2)))),
        // The only storage that is read here is System.Events.
        "state_getStorage" => {
            let events = &ledger.blocks[number_of(text(1))].events;
            let count = codec::Compact(events.len() as u32).encode();
            bytes(&[count, events.concat()].concat())
        }
        "author_submitAndWatchExtrinsic" => return submitted(ledger, text(0)),
        "author_unwatchExtrinsic" | "chain_unsubscribeFinalizedHeads" => json!(true),
        other => panic!("no test reads {other}"),
    };
    (Ok(result), vec![])
}

fn submitted(ledger: &mut Ledger, extrinsic: &str) -> (Result<Value, Value>, Vec<Value>) {
    ledger.submitted += 1;
    let extrinsic = hex::decode(extrinsic.trim_start_matches("0x")).unwrap();
    let is_known = ledger.blocks.iter().any(|block| block.extrinsics.contains(&extrinsic));
    let stale = Pool::Refuses { code: 1010, message: "Invalid Transaction", data: "Transaction is outdated" };
    match if is_known { &stale } else { &ledger.pool } {
        Pool::Refuses { code, message, data } => {
            (Err(json!({ "code": code, "message": message, "data": data })), vec![])
        }
        Pool::Reports(report) => (Ok(json!("sub")), vec![json!("ready"), report.clone()]),
        Pool::Includes(events) => {
            let events = events.clone();
            ledger.include(extrinsic, events);
            ledger.finalized = ledger.best();
            let block = hash_of(ledger.best());
            (Ok(json!("sub")), vec![json!("ready"), json!({ "inBlock": block }), json!({ "finalized": block })])
        }
        Pool::IncludesSilently(events) => {
            let events = events.clone();
            ledger.include(extrinsic, events);
            ledger.finalized = ledger.best();
            (Ok(json!("sub")), vec![json!({ "finalityTimeout": hash_of(1) })])
        }
    }
}

fn header(number: usize) -> Value {
    let zero = H256::zero();
    json!({
        "parentHash": hash_of(number.saturating_sub(1)), "number": format!("{number:#x}"), "stateRoot": zero,
        "extrinsicsRoot": zero, "digest": { "logs": [] },
    })
}

fn runtime_answer(ledger: &Ledger, function: &str, block: usize) -> Vec<u8> {
    match function {
        "Core_version" => {
            let names = ("sheaf", "sheaf");
            let apis = Vec::<([u8; 8], u32)>::new();
            [names.encode(), (1u32, 1u32, 1u32).encode(), apis.encode(), 1u32.encode(), vec![1]].concat()
        }
        "Metadata_metadata_versions" => vec![16u32].encode(),
        "Metadata_metadata_at_version" => Some(include_bytes!("../../../metadata.scale").to_vec()).encode(),
        "AccountNonceApi_account_nonce" => ledger.nonce_at(block).encode(),
        other => panic!("no test calls {other}"),
    }
}

fn bytes(bytes: &[u8]) -> Value {
    json!(format!("0x{}", hex::encode(bytes)))
}

/// The hash by which a transaction is found.
pub(super) fn extrinsic_hash(bytes: &[u8]) -> H256 {
    BlakeTwo256::new(&metadata()).hash(bytes)
}
