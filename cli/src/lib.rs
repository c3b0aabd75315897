//! `sheaf`: wallet and training agent of the Sheaf network.
//!
//! A thin shell over `sheaf-client-sdk`: it reads a command line, asks the library, and prints. What it adds of its own:
//!
//! - [`keystore`]: keys, encrypted on disk; [`held`]: their passwords in the kernel's keyring, for a while.
//! - [`client_code`], [`trust`], [`runner`]: client code, fetched by its hash, agreed to, and run in a sandbox.
//! - [`train`]: the training loop, whose decisions are a pure function, and its state on disk.
//! - [`rewards`]: how rewards stand, and who may claim them.
//! - [`simulate`]: a federation on this machine, from the same parts, without a chain.
//! - [`templates`]: tasks to begin with.
//! - [`offline`]: verifying reward claims without a chain.
//! - [`journal`]: what was sent from this machine.
//! - [`amount`], [`when`], [`decimal`], [`address`]: what people type, read exactly.
//! - [`settings`], [`signer`], [`sending`]: what is set once, whose key signs, and how a transaction is shown, agreed to and sent.
//! - [`doctor`]: whether everything that is needed is in order.
//! - [`args`], [`commands`], [`context`], [`output`], [`confirm`], [`error`], [`advice`]: the command line itself.

pub mod address;
pub mod advice;
pub mod args;
pub mod client_code;
pub mod commands;
pub mod confirm;
pub mod context;
pub mod decimal;
pub mod doctor;
pub mod durable;
pub mod error;
pub mod held;
pub mod journal;
pub mod keystore;
pub mod offline;
pub mod output;
pub mod password;
pub mod progress;
pub mod rewards;
pub mod runner;
pub mod sending;
pub mod settings;
pub mod signer;
pub mod simulate;
pub mod task_files;
pub mod templates;
pub mod train;
pub mod trust;
pub mod weights;
pub mod when;

pub use sheaf_protocol::amount;
