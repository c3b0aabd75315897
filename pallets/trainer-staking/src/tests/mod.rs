//! Behaviour of bonds, seats and reports, one file a subject. After every test all laws hold and no token was made or
//! lost.
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
