//! Tests by behaviour. `mock` is the chain they run on, `actions` the steps they are written in.
#![allow(clippy::arithmetic_side_effects)]

mod actions;
pub(crate) mod mock;

mod aggregators;
mod layout;
mod models;
mod params;
mod participants;
mod publishing;
mod wrapped;
