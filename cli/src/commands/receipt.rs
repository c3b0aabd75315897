//! A submitted transaction, for programs.

use serde_json::{Value, json};
use sheaf_client_sdk::chain::Submitted;

/// Every submitted transaction: `{"block", "block_hash", "transaction", "fee", …}`.
pub(super) fn receipt(submitted: &Submitted, more: Value) -> Value {
    let mut receipt = json!({
        "block": submitted.block.number,
        "block_hash": hex::encode(submitted.block.hash),
        "transaction": hex::encode(submitted.hash),
        "fee": submitted.fee.to_string(),
    });
    if let (Value::Object(receipt), Value::Object(more)) = (&mut receipt, more) {
        receipt.extend(more);
    }
    receipt
}
