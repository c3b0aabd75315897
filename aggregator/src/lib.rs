//! `sheaf-aggregator` serves the rounds of federated learning tasks: it hands out models, takes in trainers' updates,
//! aggregates them exactly, posts each round's result on chain, and hands out the proofs by which trainers are paid.
//!
//! | module | for |
//! |---|---|
//! | [`round`] | the pacing of rounds: a pure state machine |
//! | [`intake`] | the checks that an update must pass before it counts |
//! | [`store`] | state that survives a crash: journals, uploads, objects |
//! | [`task`] | serving one task: machine, journal, sessions and chain brought together |
//! | [`service`] | serving all tasks: which are accepted, which run |
//! | [`serve`] | WebSocket and HTTP |
//! | [`chain`] | what is needed from a chain, and its implementation for a real node |
//! | [`policy`], [`config`], [`keys`], [`contents`] | what the operator decides, keeps secret, and allows to be fetched |
//! | [`commands`] | the command line |
//!
//! Two rules hold everywhere. What must survive a crash is on disk before it is announced. And the state of the chain is
//! read again, not remembered: whatever happened in between, the next look shows what is left to do.

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
