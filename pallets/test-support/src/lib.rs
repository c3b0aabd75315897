//! What the mock chains of the pallets' tests have in common: the first block, the checks after every test, the passing of
//! blocks, dispatch, events, and reward trees.
//!
//! Only tests depend on this crate. What one pallet alone needs stays in its `tests/mock.rs` and `tests/actions.rs`.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "tests stop where something is wrong")]

mod chain;
mod events;
mod reward_tree;

pub use chain::{dispatch, genesis, pass_blocks, run};
pub use events::{events, last_event};
pub use reward_tree::{Payee, reward_tree};
