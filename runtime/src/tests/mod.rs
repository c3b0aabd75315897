//! Tests of the whole runtime. Blocks are real: initialized, filled with signed extrinsics, and finalized. After each
//! block the learning pallets' laws and the issuance are checked.

#![allow(clippy::arithmetic_side_effects)]

mod attacks;
pub mod chain;
mod client_code;
mod construction;
mod fee_less;
mod fees;
mod layout;
mod migration;
mod presets;
mod proxies;
mod register;
mod scenario;
mod stage;
mod targets;
mod task;
mod weights;
