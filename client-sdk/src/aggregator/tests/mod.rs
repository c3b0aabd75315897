//! Sessions and downloads against a small fake aggregator that speaks the real protocol.

#![allow(clippy::arithmetic_side_effects)]

mod download;
mod fake;
mod public_feed;
mod refusing;
mod training;
