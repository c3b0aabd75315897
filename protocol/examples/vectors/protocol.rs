//! Update trees, signed messages, sealed check-ins, and the arithmetic of one coordinate.

use crate::section::{Bytes, Check, Decimal, nullable, read, same};
use serde::Deserialize;
use serde_json::Value;
use sheaf_aggregation::Rule;
use sheaf_primitives::{RoundId, UpdateLeaf, update_root};
use sheaf_protocol::{
    Hash,
    check_in::{CheckInScope, SealingKey, check_in_message},
    login::Login,
    receipt::Receipt,
};

pub const SECTIONS: [(&str, Check); 5] = [
    ("update_trees", update_tree),
    ("messages", messages),
    ("check_ins", check_in),
    ("quantize", quantize),
    ("steps", step),
];

#[derive(Deserialize)]
struct UpdateTree {
    genesis: Hash,
    task: Decimal<u64>,
    round: u32,
    updates: Vec<Update>,
    #[serde(deserialize_with = "nullable")]
    root: Option<Hash>,
}

#[derive(Deserialize)]
struct Update {
    commitment: Hash,
    sample_weight: Decimal<u64>,
    sha256: Hash,
}

fn update_tree(case: &Value) -> Result<(), String> {
    let UpdateTree { genesis, task, round, updates, root } = read(case)?;
    let leaf = |update: &Update| UpdateLeaf {
        commitment: update.commitment.0,
        sample_weight: update.sample_weight.0,
        sha256: update.sha256.0,
    };
    let leaves: Vec<_> = updates.iter().map(leaf).collect();

    let computed = update_root(&RoundId { genesis: genesis.0, task: task.0, round }, &leaves);

    same("root", root, computed.ok().map(|root| root.0.into()))
}

#[derive(Deserialize)]
struct Messages {
    genesis: Hash,
    aggregator: Hash,
    task: Decimal<u64>,
    round: u32,
    trainer: Hash,
    commitment: Hash,
    update: Hash,
    base_model: Hash,
    nonce: Hash,
    ms: Decimal<u64>,
    check_in_auth: Bytes,
    receipt: Bytes,
    login: Bytes,
}

fn messages(case: &Value) -> Result<(), String> {
    let case: Messages = read(case)?;
    let id = RoundId { genesis: case.genesis.0, task: case.task.0, round: case.round };
    let (update, base_model) = (case.update.0, case.base_model.0);

    let check_in = check_in_message(&CheckInScope { id, update, base_model }, &case.commitment.0);
    let receipt = Receipt {
        id,
        trainer: case.trainer.0,
        commitment: case.commitment.0,
        update,
        base_model,
        received_ms: case.ms.0,
    };
    let login = Login {
        genesis: case.genesis.0,
        aggregator: case.aggregator.0,
        account: case.trainer.0,
        nonce: case.nonce.0,
        expires_ms: case.ms.0,
    };

    same("check_in_auth", case.check_in_auth, Bytes(check_in))?;
    same("receipt", case.receipt, Bytes(receipt.message()))?;
    same("login", case.login, Bytes(login.message()))
}

#[derive(Deserialize)]
struct CheckIn {
    genesis: Hash,
    aggregator: Hash,
    task: Decimal<u64>,
    round: u32,
    secret_key: Hash,
    commitment: Hash,
    sealed: Bytes,
    #[serde(deserialize_with = "nullable")]
    plaintext: Option<Bytes>,
}

fn check_in(case: &Value) -> Result<(), String> {
    let case: CheckIn = read(case)?;
    let id = RoundId { genesis: case.genesis.0, task: case.task.0, round: case.round };
    let key = SealingKey::from_bytes(case.secret_key.0);

    let opened = key.open(&id, &case.aggregator.0, &case.commitment.0, &case.sealed.0);

    same("plaintext", case.plaintext, opened.ok().map(|check_in| Bytes(check_in.to_plaintext().into())))
}

#[derive(Deserialize)]
struct Quantize {
    /// Bits of an f32.
    prev: u32,
    /// Bits of an f32.
    local: u32,
    clip: u32,
    frac_bits: u8,
    #[serde(deserialize_with = "nullable")]
    q: Option<i64>,
}

fn quantize(case: &Value) -> Result<(), String> {
    let case: Quantize = read(case)?;
    let rule = Rule::unchecked(0, case.clip, case.frac_bits);

    let computed = rule.quantize(f32::from_bits(case.prev), f32::from_bits(case.local).into());

    same("q", case.q, computed.map(i64::from))
}

#[derive(Deserialize)]
struct Step {
    /// Bits of an f32.
    prev: u32,
    sum: Decimal<i128>,
    weight: Decimal<u128>,
    learning_rate: u32,
    frac_bits: u8,
    /// Bits of an f32.
    #[serde(deserialize_with = "nullable")]
    next: Option<u32>,
}

fn step(case: &Value) -> Result<(), String> {
    let case: Step = read(case)?;
    let rule = Rule::unchecked(case.learning_rate, 0, case.frac_bits);

    let computed = rule.step(f32::from_bits(case.prev), case.sum.0, rule.divisor(case.weight.0));

    same("next", case.next, computed.map(f32::to_bits))
}
