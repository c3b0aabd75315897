//! Feeds the runtime bytes as if they were what people send, and checks that its laws hold.
//!
//! An input is steps, one after the other: how many blocks pass first (a byte), who calls (a byte), and the call, all in
//! SCALE. What no longer decodes is ignored. The chain is the development preset with a few funded accounts more; blocks
//! begin and end as the executive does it.
//!
//! Checked are, after every call: no token is made or lost, and the call used no more weight than it declared; after every
//! block: nothing is held that is not reserved; after every input: the pallets' laws. A call that vouches for itself must
//! then succeed.
//!
//! Left out is what would end an input by design: root may call the learning pallets only, and nobody burns tokens or has
//! an era's rewards minted.
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

/// Runs one input. Panics where the runtime breaks a law.
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
