//! Behaviour of bonds and seats, one file a subject. After every test all laws hold and no token was made or lost.
#![allow(clippy::arithmetic_side_effects)]

pub(crate) mod mock;

mod any_order;
mod bonds;
mod leaving;
mod params;
mod release;
mod slashes;
mod taking;
