//! Whether this library fits the runtime: everything it reads, decodes and submits is compared with `metadata.scale`, which
//! `cargo run -p sheaf-runtime --example metadata` writes.

#![allow(clippy::arithmetic_side_effects)]

mod fake_node;
mod fee_less;
mod reads;
mod submissions;
mod submitting;

use subxt::Metadata;

/// The runtime's metadata.
fn metadata() -> Metadata {
    Metadata::decode_from(include_bytes!("../../../metadata.scale")).unwrap()
}
