//! Behaviour of the registry, one file a subject. After every test all laws hold and no token was made or lost.
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
