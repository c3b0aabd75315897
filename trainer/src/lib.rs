//! The training agent, as a library: what takes a trainer from a seat to its rewards.
//!
//! - [`client_code`]: client code, fetched by its hash and agreed to; [`trust`]: what was agreed to, and whose code runs without asking.
//! - [`train`]: the training loop, whose decisions are a pure function, and its state on disk; the daemon that works in many tasks.
//! - [`rewards`]: how rewards stand, who may claim them, and verifying claims without a chain.
//! - [`simulate`]: a federation on this machine, from the same parts, without a chain.
//! - [`weights`]: model files on this machine.
//! - [`Workspace`]: the wallets, folders and tools of this machine; [`Host`]: the program that runs all this, which speaks to its user
//!   ([`Console`]), and asks and sends for it ([`Consent`]).
//! - [`when`], [`decimal`], [`text`]: what people type, and what strangers wrote, as text.
//!
//! Nothing here prints, asks, or reads a command line. Each part has an error enum of its own; what to do about an error is the host's to
//! say.

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
