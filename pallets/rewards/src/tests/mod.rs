//! Tests by behaviour. `mock` is the chain they run on: balances, reward claims, and an escrow that holds what a test says.
#![allow(clippy::arithmetic_side_effects)]

mod claiming;
mod many;
pub(crate) mod mock;
mod records;
mod vectors;
