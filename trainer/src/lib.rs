//! The training agent, as a library: everything between a trainer's seat and its rewards.
//!
//! - [`client_code`]: fetches client code by its hash and asks before it runs; [`trust`] keeps what the user agreed to,
//!   and whose code runs without asking.
//! - [`train`]: the training loop, whose decisions are a pure function, its state on disk, and the daemon that trains
//!   in many tasks.
//! - [`rewards`]: which rewards can be claimed, who may claim them, and how to verify claims without a chain.
//! - [`simulate`]: a federation on this machine, made of the same parts, without a chain.
//! - [`weights`]: model files on this machine.
//! - [`Workspace`]: the wallets, folders and tools of this machine; [`Host`]: the program around this library, which
//!   shows messages ([`Console`]), asks its user and sends transactions ([`Consent`]).
//! - [`when`], [`decimal`], [`text`]: text that people typed, and text that strangers wrote.
//!
//! Nothing here prints, asks, or reads a command line. Each part has an error enum of its own; the host says what to do
//! about an error.

pub mod client_code;
pub mod decimal;
pub mod host;
pub mod rewards;
pub mod simulate;
pub mod text;
pub mod train;
pub mod trust;
pub mod weights;
pub mod when;
mod workspace;

pub use host::{Answer, Consent, Console, Host, HostError, NewCode, Silent};
pub use workspace::Workspace;
