//! Tools for those who work on Sheaf, run as `cargo xtask NAME`.
//!
//! They link both sides, the runtime and the client library, which nothing that ships does.

/// The error of a tool that cannot go on.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

pub mod claims_load;
pub mod database;
pub mod metadata;
pub mod vectors;
