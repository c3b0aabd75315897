//! Tests by behaviour. `mock` is the chain they run on, `actions` the words they are written in.
#![allow(clippy::arithmetic_side_effects)]

mod actions;
mod mock;
mod scenario;
