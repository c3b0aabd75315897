//! The frames as others will read them: the exact JSON, there and back.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use sheaf_primitives::{AggregationRule, BoundedVec, H256, RewardClaim, RoundId, RuleKind, SumNode};
use sheaf_protocol::{
    Hex, RefusalCode,
    receipt::Receipt,
    wire::{
        Challenge, ClaimJson, ClientMessage, ErrorCode, FeedEvent, LoginFrame, Metrics, Offer, ReceiptFrame,
        RoundState, ServerMessage, UploadBegin, Welcome, from_text, to_text,
    },
};

fn hash(byte: u8) -> Hex<32> {
    Hex([byte; 32])
}

fn text(byte: u8) -> String {
    hash(byte).to_string()
}

/// The message writes this JSON, and reads back from it.
fn travels<M>(message: M, json: Value)
where
    M: serde::Serialize + serde::de::DeserializeOwned + PartialEq + core::fmt::Debug,
{
    let written = to_text(&message).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), json);
    assert_eq!(from_text::<M>(&written).unwrap(), message);
}

#[test]
fn server_messages_travel() {
    travels(
        ServerMessage::Challenge(Challenge { nonce: hash(1), genesis: hash(2), aggregator: hash(3) }),
        json!({"type": "challenge", "nonce": text(1), "genesis": text(2), "aggregator": text(3)}),
    );
    travels(
        ServerMessage::Welcome(Welcome {
            account: hash(1),
            task: u64::MAX,
            sealing_key: hash(2),
            receipt_key: hash(3),
        }),
        json!({"type": "welcome", "account": text(1), "task": "18446744073709551615", "sealing_key": text(2),
               "receipt_key": text(3)}),
    );
    let rule = AggregationRule {
        kind: RuleKind::Mean,
        learning_rate: 65_536,
        clip: 524_288,
        frac_bits: 20,
        sample_weight_cap: 9,
    };
    travels(
        ServerMessage::Offer(Offer {
            task: 1,
            round: 2,
            base_model: hash(3),
            base_size: 4,
            block_number: 5,
            block_hash: hash(6),
            closes_ms: 7,
            rule,
        }),
        json!({"type": "offer", "task": "1", "round": 2, "base_model": text(3), "base_size": 4, "block_number": 5,
               "block_hash": text(6), "closes_ms": 7, "rule": {"kind": "Mean", "learning_rate": 65536, "clip": 524288,
               "frac_bits": 20, "sample_weight_cap": 9}}),
    );
    travels(
        ServerMessage::UploadReady { task: 1, round: 2, offset: 3 },
        json!({"type": "upload_ready", "task": "1", "round": 2, "offset": 3}),
    );
    travels(
        ServerMessage::Refused { task: 1, round: 2, code: RefusalCode::AlreadyCheckedIn, reason: "why".into() },
        json!({"type": "refused", "task": "1", "round": 2, "code": "already_checked_in", "reason": "why"}),
    );
    travels(ServerMessage::Pong, json!({"type": "pong"}));
    travels(
        ServerMessage::Error { code: ErrorCode::NotLoggedIn, reason: "why".into() },
        json!({"type": "error", "code": "not_logged_in", "reason": "why"}),
    );
}

#[test]
fn a_receipt_travels_and_keeps_its_meaning() {
    let id = RoundId { genesis: [9; 32], task: 1, round: 2 };
    let receipt =
        Receipt { id, trainer: [1; 32], commitment: [2; 32], update: [3; 32], base_model: [4; 32], received_ms: 5 };
    let frame = ReceiptFrame::new(&receipt, [6; 64]);

    assert_eq!(frame.receipt([9; 32]), receipt);
    travels(
        ServerMessage::Receipt(frame),
        json!({"type": "receipt", "task": "1", "round": 2, "trainer": text(1), "commitment": text(2), "update": text(3),
               "base_model": text(4), "received_ms": 5, "signature": Hex([6; 64]).to_string()}),
    );
}

#[test]
fn a_proof_travels_and_becomes_a_claim() {
    let path = BoundedVec::truncate_from(vec![SumNode { sum: u128::MAX, hash: H256([3; 32]) }]);
    let claim = RewardClaim { index: 4, payee: [1; 32], salt: [2; 32], share: u64::MAX, path };

    assert_eq!(RewardClaim::try_from(ClaimJson::from(&claim)), Ok(claim.clone()));
    travels(
        ServerMessage::Proof { task: 1, round: 2, claim: ClaimJson::from(&claim) },
        json!({"type": "proof", "task": "1", "round": 2, "claim": {"index": 4, "payee": text(1), "salt": text(2),
               "share": "18446744073709551615",
               "path": [{"sum": "340282366920938463463374607431768211455", "hash": text(3)}]}}),
    );
}

#[test]
fn a_path_longer_than_any_tree_is_refused() {
    let claim = RewardClaim { index: 0, payee: [1; 32], salt: [2; 32], share: 1, path: Default::default() };
    let mut json = ClaimJson::from(&claim);
    json.path = vec![sheaf_protocol::wire::NodeJson { sum: 1, hash: hash(1) }; 33];

    assert!(RewardClaim::try_from(json).is_err());
}

#[test]
fn client_messages_travel() {
    travels(
        ClientMessage::Login(LoginFrame {
            account: hash(1),
            task: 2,
            nonce: hash(3),
            expires_ms: 4,
            signer: hash(5),
            signature: Hex([6; 64]),
        }),
        json!({"type": "login", "account": text(1), "task": "2", "nonce": text(3), "expires_ms": 4, "signer": text(5),
               "signature": Hex([6; 64]).to_string()}),
    );
    travels(
        ClientMessage::UploadBegin(UploadBegin {
            task: 1,
            round: 2,
            base_model: hash(3),
            update: hash(4),
            size: 5,
            commitment: hash(6),
            sealed: Hex([7; 240]),
            sample_weight: 8,
            metrics: Metrics { accuracy: Some(0.5), samples: Some(10), ..Metrics::default() },
        }),
        json!({"type": "upload_begin", "task": "1", "round": 2, "base_model": text(3), "update": text(4), "size": 5,
               "commitment": text(6), "sealed": Hex([7; 240]).to_string(), "sample_weight": 8,
               "metrics": {"accuracy": 0.5, "samples": 10}}),
    );
    travels(ClientMessage::Ping, json!({"type": "ping"}));
}

#[test]
fn feed_events_travel() {
    travels(
        FeedEvent::Round {
            task: 1,
            round: 2,
            state: RoundState::Collecting,
            base_model: hash(3),
            have: 4,
            need: 5,
            closes_ms: None,
        },
        json!({"type": "round", "task": "1", "round": 2, "state": "collecting", "base_model": text(3), "have": 4,
               "need": 5}),
    );
    travels(
        FeedEvent::CheckIn { task: 1, round: 2, commitment: hash(3) },
        json!({"type": "check_in", "task": "1", "round": 2, "commitment": text(3)}),
    );
}

#[test]
fn frames_of_another_form_are_refused_with_the_reason() {
    for (frame, reason) in [
        ("", "EOF"),
        ("{}", "missing field `type`"),
        (r#"{"type":"logout"}"#, "unknown variant `logout`"),
        (r#"{"type":"login","account":"0x00"}"#, "`0x00` is not 32 bytes in hex"),
    ] {
        let error = from_text::<ClientMessage>(frame).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
}
