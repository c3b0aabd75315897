//! Whether this library speaks to the runtime as it is: everything it reads, decodes and submits is held against
//! `metadata.scale`, which `cargo xtask metadata` writes.

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
