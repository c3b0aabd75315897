//! `sheaf-aggregator` serves the rounds of federated learning tasks: it hands out models, takes in trainers' updates,
//! aggregates them exactly, posts each round's result on chain, and hands out the proofs by which trainers are paid.
//!
//! | module | for |
//! |---|---|
//! | [`round`] | the pacing of rounds: a pure state machine |
//! | [`intake`] | what an update must pass before it counts |
//! | [`store`] | what survives a crash: journals, uploads, objects |
//! | [`task`] | one task, served: machine, journal, sessions and chain brought together |
//! | [`service`] | all tasks: which are accepted, which run |
//! | [`serve`] | WebSocket and HTTP |
//! | [`chain`] | what is needed of a chain, and how a real node gives it |
//! | [`policy`], [`config`], [`keys`], [`contents`] | what the operator decides, keeps secret, and lets it fetch |
//! | [`commands`] | what the operator types |
//!
//! Two rules run through all of it. What must survive a crash is on disk before anyone is told. And what the chain says is
//! read from the chain again, not remembered: whatever happened in between, the next look finds out what is left to do.

pub mod chain;
pub mod clock;
pub mod commands;
pub mod config;
pub mod contents;
pub mod context;
pub mod feed;
pub mod intake;
pub mod keys;
pub mod metrics;
pub mod policy;
pub mod round;
pub mod serve;
pub mod service;
pub mod store;
pub mod task;
