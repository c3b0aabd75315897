//! Each store against a fake server. Those of Pinata and Kubo answer exactly as their documentation says.

#![allow(clippy::arithmetic_side_effects)]

use super::{Folder, Gateway, Kubo, Pinata};
use crate::content::{Block, ContentError, ContentStore, Fetcher, Pinned, Placed};
use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use serde_json::{Value, json};
use sheaf_primitives::{Artifact, Uri, cid_text, sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

const FILE: &[u8] = b"class Client: ...\r\n--x\r\n";

fn block() -> Block {
    Block::new(FILE.to_vec()).unwrap()
}

fn artifact() -> Artifact {
    let block = block();
    let uri = Uri::try_from(format!("ipfs://{}", block.cid()).into_bytes()).unwrap();
    Artifact { sha256: block.sha256(), size: FILE.len() as u64, uri }
}

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The fields of a `multipart/form-data` body: their text, and that of the file under `file`.
fn form(headers: &HeaderMap, body: &[u8]) -> HashMap<String, Vec<u8>> {
    let boundary = headers["content-type"].to_str().unwrap().split("boundary=").nth(1).unwrap();
    let (mark, mut fields) = (format!("--{boundary}").into_bytes(), HashMap::new());
    let ends =
        |from: usize, what: &[u8]| body[from..].windows(what.len()).position(|part| part == what).map(|at| from + at);
    let mut at = ends(0, &mark).unwrap() + mark.len();
    while let Some(end) = ends(at, &mark) {
        let head = ends(at, b"\r\n\r\n").unwrap();
        let header = std::str::from_utf8(&body[at..head]).unwrap();
        let name = header.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        fields.insert(name.to_owned(), body[head + 4..end - 2].to_vec());
        at = end + mark.len();
    }
    fields
}

/// What Pinata got, and what it answers.
#[derive(Clone)]
struct FakePinata {
    answer: (StatusCode, Value),
    stored: Arc<Mutex<HashMap<String, Vec<u8>>>>,
}

impl FakePinata {
    async fn answering(status: u16, answer: Value) -> (Pinata, Self) {
        let fake = Self { answer: (StatusCode::from_u16(status).unwrap(), answer), stored: Arc::default() };
        let upload = async |State(fake): State<Self>, headers: HeaderMap, body: Bytes| {
            assert_eq!(headers["authorization"], "Bearer a.jwt.token");
            *fake.stored.lock().unwrap() = form(&headers, &body);
            (fake.answer.0, fake.answer.1.to_string())
        };
        let address = serve(Router::new().route("/v3/files", post(upload)).with_state(fake.clone())).await;
        (Pinata::at(&format!("{address}/"), &address, " a.jwt.token\n"), fake)
    }
}

/// The answer to an upload, as in the documentation.
fn uploaded(cid: &str) -> Value {
    json!({ "data": {
        "id": "01956f3c-8a0e-7b1b-9d4c-3b2d5a9e4f10", "name": "client.py", "cid": cid, "created_at": "2026-07-10T12:00:00.000Z",
        "size": FILE.len(), "number_of_files": 1, "mime_type": "text/x-python", "user_id": "8d9e3f40-11d2-4f1e-a9c6-1c2d3e4f5a6b",
        "group_id": null, "is_duplicate": null
    } })
}

#[tokio::test]
async fn pinata_takes_a_file_into_the_public_network() {
    let (pinata, fake) = FakePinata::answering(200, uploaded(&block().cid())).await;

    assert_eq!(pinata.put(&block(), "client.py").await.unwrap(), Placed::Stored);

    let stored = fake.stored.lock().unwrap();
    assert_eq!((&*stored["network"], &*stored["name"], &*stored["file"]), (&b"public"[..], &b"client.py"[..], FILE));
    assert!(!format!("{pinata:?}").contains("jwt"), "the token stays out of logs");
}

#[tokio::test]
async fn a_store_that_answers_another_cid_is_refused() {
    let other = cid_text(&sha256(&[b"other"]));
    let (pinata, _) = FakePinata::answering(200, uploaded(&other)).await;
    let added = format!("{{\"Name\":\"client.py\",\"Hash\":\"{other}\",\"Size\":\"31\"}}\n");
    let kubo = Kubo::new(&serve(Router::new().route("/api/v0/add", post(async move || added))).await);

    for store in [&pinata as &dyn ContentStore, &kubo] {
        let refused = store.put(&block(), "client.py").await.unwrap_err();
        let text = refused.to_string();
        assert!(matches!(refused, ContentError::WrongCid { .. }) && text.contains(&other), "{text}");
        assert!(text.contains(&block().cid()), "{text}");
    }
}

#[tokio::test]
async fn a_refusal_by_pinata_says_what_to_do() {
    let message = json!({ "error": { "code": 401, "message": "Not Authorized" } });
    let mut private = uploaded(&block().cid());
    private["data"]["network"] = "private".into();
    let cases = [
        (401, message, "Not Authorized; the token is wrong or expired"),
        (403, json!({ "error": "Forbidden" }), "Forbidden; the token lacks the scope org:files:write"),
        (429, json!({ "error": "Too many requests" }), "Too many requests; it takes no more requests now"),
        (500, json!("\u{1b}[2J boom"), "500 Internal Server Error: \"\\u001b[2J boom\""),
        (200, private, "private network, where no trainer can fetch it"),
        (200, json!({ "hello": 1 }), "is not Pinata's"),
    ];
    for (status, answer, expected) in cases {
        let (pinata, _) = FakePinata::answering(status, answer).await;

        let refused = pinata.put(&block(), "client.py").await.unwrap_err().to_string();

        assert!(
            refused.contains(expected) && refused.contains("cannot put `client.py` to Pinata at http"),
            "{refused}"
        );
        assert!(!refused.contains("a.jwt.token"), "{refused}");
    }
}

#[tokio::test]
async fn kubo_adds_a_file_as_one_raw_block_and_gives_it_back() {
    let added = async |Query(query): Query<HashMap<String, String>>, headers: HeaderMap, body: Bytes| {
        let wanted = ["cid-version", "raw-leaves", "chunker", "pin"].map(|name| query[name].as_str());
        assert_eq!(wanted, ["1", "true", "size-262144", "true"]);
        let file = &form(&headers, &body)["file"];
        format!("{{\"Name\":\"client.py\",\"Hash\":\"{}\",\"Size\":\"{}\"}}\n", cid_text(&sha256(&[file])), file.len())
    };
    let fetched = async |Query(query): Query<HashMap<String, String>>| match query["arg"] == block().cid() {
        true => Ok(FILE),
        false => {
            Err((StatusCode::INTERNAL_SERVER_ERROR, r#"{"Message":"block was not found","Code":0,"Type":"error"}"#))
        }
    };
    let routes = Router::new().route("/api/v0/add", post(added)).route("/api/v0/block/get", post(fetched));
    let kubo = Kubo::new(&serve(routes).await);

    assert_eq!(kubo.put(&block(), "client.py").await.unwrap(), Placed::Stored);
    assert_eq!(Fetcher::new().with_store(kubo).fetch(&artifact(), 100).await.unwrap(), FILE);
}

#[tokio::test]
async fn a_refusal_by_kubo_and_an_absent_kubo_are_reported() {
    let full = (StatusCode::INTERNAL_SERVER_ERROR, r#"{"Message":"no space left on device","Code":0,"Type":"error"}"#);
    let kubo = Kubo::new(&serve(Router::new().route("/api/v0/add", post(async move || full))).await);

    let refused = kubo.put(&block(), "client.py").await.unwrap_err().to_string();
    let silent = Kubo::new("http://127.0.0.1:9").put(&block(), "client.py").await.unwrap_err().to_string();

    assert!(refused.contains("500 Internal Server Error: no space left on device"), "{refused}");
    assert!(silent.contains("cannot put `client.py` to Kubo at http://127.0.0.1:9"), "{silent}");
}

#[tokio::test]
async fn a_folder_keeps_blocks_by_their_cids() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::new(place.path().join("blocks"));

    assert_eq!(folder.put(&block(), "client.py").await.unwrap(), Placed::Stored);

    assert_eq!(std::fs::read(place.path().join("blocks").join(block().cid())).unwrap(), FILE);
    assert_eq!(Fetcher::new().with_store(folder.clone()).fetch(&artifact(), 100).await.unwrap(), FILE);
    let mut nothing = Pinned::of(&artifact());
    let absent = folder.get(&cid_text(&[7; 32]), &mut nothing).await.unwrap_err().to_string();
    assert!(absent.contains("from the folder") || absent.contains("No such file"), "{absent}");
}

#[tokio::test]
async fn a_gateway_takes_nothing() {
    let refused = Gateway::new("https://example.org/").put(&block(), "client.py").await.unwrap_err().to_string();

    assert!(refused.contains("the gateway https://example.org: a gateway only reads"), "{refused}");
}

#[tokio::test]
async fn the_first_store_with_the_right_bytes_counts_however_the_others_fail_or_hang() {
    let hanging = Gateway::new(
        &serve(Router::new().route(
            "/ipfs/{cid}",
            get(async || {
                tokio::time::sleep(Duration::from_secs(3_600)).await;
            }),
        ))
        .await,
    );
    let lying =
        Gateway::new(&serve(Router::new().route("/ipfs/{cid}", get(async || "class Thief: ....\r\n--x\r\n"))).await);
    let endless = Gateway::new(&serve(Router::new().route("/ipfs/{cid}", get(async || vec![b'x'; 1 << 22]))).await);
    let honest = Gateway::new(
        &serve(Router::new().route(
            "/ipfs/{cid}",
            get(async || {
                tokio::time::sleep(Duration::from_millis(100)).await;
                FILE
            }),
        ))
        .await,
    );
    let without = Fetcher::new().with_store(lying).with_store(endless).with_store(Gateway::new("http://127.0.0.1:9"));
    let refused = without.fetch(&artifact(), 100).await.unwrap_err().to_string();
    assert!(refused.contains("its SHA-256 is") && refused.contains("where 24 are expected"), "{refused}");

    let fetcher = without.with_store(hanging).with_store(honest);
    let fetched = tokio::time::timeout(Duration::from_secs(20), fetcher.fetch(&artifact(), 100)).await;

    assert_eq!(fetched.unwrap().unwrap(), FILE);
}

#[test]
fn a_block_is_1_to_262144_bytes() {
    assert!(matches!(Block::new(Vec::new()), Err(ContentError::NoBlock { size: 0, .. })));
    assert!(matches!(Block::new(vec![0; 262_145]), Err(ContentError::NoBlock { limit: 262_144, .. })));
    let largest = Block::new(vec![0; 262_144]).unwrap();
    assert_eq!(largest.cid(), cid_text(&sha256(&[&vec![0; 262_144]])));
    // The CID that Kubo 0.22, Helia 7 and ipfs-unixfs-importer 17 give this file.
    let hello = Block::new(b"print(\"hello federated world\")\n".to_vec()).unwrap();
    assert_eq!(hello.cid(), "bafkreieznq2zkplzhzldjkdlfpko4j4ixfxu43akwcyhxkut525aytayze");
}
