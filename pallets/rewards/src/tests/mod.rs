//! Tests by behaviour. `mock` is the chain they run on, `actions` the steps they are written in.
#![allow(clippy::arithmetic_side_effects)]

mod actions;
mod claiming;
mod fee_less;
mod layout;
mod many;
pub(crate) mod mock;
mod mutations;
mod records;
mod vectors;
mod worst_trees;
