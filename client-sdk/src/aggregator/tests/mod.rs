//! Sessions and downloads against an aggregator of a few lines that speaks the real protocol.

#![allow(clippy::arithmetic_side_effects)]

mod download;
mod fake;
mod public_feed;
mod refusing;
mod training;
