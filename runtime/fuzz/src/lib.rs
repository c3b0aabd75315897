//! Feeds the runtime with bytes as if accounts had sent them, and checks that its laws hold.
//!
//! An input is a sequence of steps: the number of blocks that pass first (a byte), the caller (a byte), and the call,
//! encoded in SCALE. Bytes that do not decode are ignored. The chain is the development preset with some more funded
//! accounts; blocks begin and end as in the executive.
//!
//! After every call: no token is made or lost, and the call used at most the declared weight. After every block: held
//! tokens are reserved. After every input: the pallets' laws hold. A call that authorizes itself must succeed when it
//! is dispatched.
//!
//! Excluded are calls that would end an input by design: root calls the learning pallets only, and no call burns tokens
//! or mints an era's rewards.
//!
//! The corpus in `corpus/` is replayed by this crate's tests; `scripts/fuzz.sh` looks for more.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how an input is reported"
)]

mod chain;
mod checks;
mod input;

pub use input::{MOST_STEPS, Origin, Step, decode, encode};

/// Runs one input. Panics if the runtime breaks a law.
pub fn run(bytes: &[u8]) {
    let steps = decode(bytes);
    if steps.is_empty() {
        return;
    }
    chain::on_a_fresh_chain(|chain| {
        for step in steps {
            chain.pass(step.blocks);
            chain.call(step);
        }
        chain.end();
    });
}
