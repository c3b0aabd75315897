//! Claims in bulk, for measurements on a local network.
//!
//! - [`stage`]: organizations, trainers, tasks and rounds, made by ordinary calls of well-known accounts
//! - [`round`]: a round's real reward tree, and a claim on each leaf
//! - [`sending`]: transactions to many connections at once
//! - [`blocks`]: what finalized blocks hold, and their limits
//! - [`claims`]: how many claims a second a network takes
//! - [`flood`]: whether worthless claims slow down anyone else; [`forging`] makes them, [`payer`] measures the delay

// A measurement that cannot continue stops.
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

use crate::Failure;

/// What to measure.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Load {
    /// How many claims a second a network takes.
    Claims,
    /// Whether a flood of worthless claims slows down anyone else.
    Flood,
}

/// Measures `load` as `order`, a JSON document, says. Returns the figures as another.
///
/// # Errors
/// If the order cannot be read, or the network fails.
pub fn measure(load: Load, order: &str) -> Result<String, Failure> {
    sheaf_client_sdk::init();
    tokio::runtime::Runtime::new()?.block_on(async {
        match load {
            Load::Claims => claims::measure(&serde_json::from_str(order)?).await,
            Load::Flood => flood::measure(&serde_json::from_str(order)?).await,
        }
    })
}
