//! Claims in bulk, for measurements on a network of one's own: `claims_load claims` and `claims_load flood` read what is
//! wanted as one JSON document from standard input, and print what they found as another. `scripts/bench.sh claims` and
//! `tests/e2e/test_flood.py` start the network and read the figures.
//!
//! - [`stage`]: organizations, trainers, tasks and rounds, made by ordinary calls of well-known accounts
//! - [`round`]: a round's real reward tree, and a claim on each leaf
//! - [`sending`]: transactions to many connections at once
//! - [`blocks`]: what finalized blocks hold, and what they could
//! - [`claims`]: how many claims a second a network takes
//! - [`flood`]: whether claims worth nothing are in anybody's way; [`forging`] makes them, [`payer`] notices

// A measurement that cannot go on stops.
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, clippy::indexing_slicing)]

mod blocks;
mod claims;
mod flood;
mod forging;
mod payer;
mod round;
mod sending;
mod stage;
mod sudo;

/// Whatever makes a measurement impossible.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    sheaf_client_sdk::init();
    let wanted = std::io::read_to_string(std::io::stdin())?;
    let found = match std::env::args().nth(1).as_deref() {
        Some("claims") => claims::measure(&serde_json::from_str(&wanted)?).await?,
        Some("flood") => flood::measure(&serde_json::from_str(&wanted)?).await?,
        _ => return Err("say what to measure: claims or flood".into()),
    };
    println!("{found}");
    Ok(())
}
