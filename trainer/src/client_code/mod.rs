//! Client code that others published: fetched by its hash, and run only after the user agrees.
//!
//! - [`package`]: its files, read so that everyone sees the same ones.
//! - [`imports`], [`difference`]: what it imports, and what changed since the last version.
//! - [`consent`]: asks before the first run.
//! - [`dependencies`], [`environment`]: the wheels that it needs, by their hashes, installed outside the sandbox.
//! - [`Execution`]: how it runs.
//! - [`syntax`], [`lint`]: checks that do not run it.
//! - [`place`]: where it is: a file, a model, a task or a CID.

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
