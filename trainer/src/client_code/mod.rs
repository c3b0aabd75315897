//! Client code that others published: fetched by its hash, and run only after the user agreed.
//!
//! - [`package`]: the files it consists of, read so that everyone sees the same.
//! - [`imports`], [`difference`]: what it wants, and what changed since the last version.
//! - [`consent`]: the first run asks.
//! - [`dependencies`], [`environment`]: wheels that it needs, by their hashes, installed outside of the sandbox.
//! - [`Execution`]: how it is run.
//! - [`syntax`], [`lint`]: what can be said of it without running it.
//! - [`place`]: where it is: a file, a model, a task, a CID.

pub(crate) mod code;
pub mod consent;
pub mod dependencies;
pub mod difference;
pub mod environment;
pub(crate) mod error;
pub(crate) mod execution;
pub mod imports;
pub mod lint;
mod names;
pub mod package;
pub mod place;
pub(crate) mod publisher;
pub mod syntax;

pub use code::{ClientCode, fetch};
pub use consent::agree;
pub use error::{ClientCodeError, Result};
pub use execution::Execution;
pub use publisher::Publisher;
