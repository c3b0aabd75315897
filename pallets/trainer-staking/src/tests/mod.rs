//! Tests by behaviour. `mock` is the chain they run on, `actions` the steps they are written in.
#![allow(clippy::arithmetic_side_effects)]

mod actions;
pub(crate) mod mock;

mod any_order;
mod bonds;
mod enough;
mod laws;
mod layout;
mod leaving;
mod moving;
mod params;
mod release;
mod reports;
mod rulings;
mod settling;
mod slashes;
mod table;
mod taking;
