//! Tests by behaviour. `mock` is the chain they run on, `actions` the words they are written in.
#![allow(clippy::arithmetic_side_effects)]

mod actions;
mod backing;
mod books;
mod ending;
mod layout;
mod limits;
mod lists;
pub(crate) mod mock;
mod objecting;
mod paying;
mod proposing;
mod scenario;
mod serving;
mod sweeping;
mod table;
