//! `sheaf`: wallet and training agent of the Sheaf network.
//!
//! A thin layer over the libraries: it reads a command line, asks `sheaf-client-sdk`, `sheaf-wallet` and `sheaf-trainer`, and prints.
//!
//! - [`args`], [`commands`]: the command line, and what each command does.
//! - [`settings`], [`context`]: the settings, and what every command works with.
//! - [`sending`], [`consent`], [`confirm`]: how a transaction is shown, agreed to and sent, and the other questions.
//! - [`output`], [`progress`], [`error`], [`advice`]: results for people and programs, and what to type after an error.
//! - [`doctor`]: whether everything that is needed is in order.
//! - [`templates`]: tasks to begin with.

pub mod advice;
pub mod args;
pub mod commands;
pub mod confirm;
pub mod consent;
pub mod context;
pub mod doctor;
pub mod error;
pub mod output;
pub mod progress;
pub mod sending;
pub mod settings;
pub mod templates;
