//! Names of files that mean something in client code.

/// The file that a lone source becomes, and that a zip has at its top.
pub(super) const CLIENT: &str = "client.py";
/// The file of a Flower app that says where its client is.
pub(super) const PROJECT: &str = "pyproject.toml";
/// The file that names the packages that client code needs, with their hashes.
pub const LOCK: &str = "requirements.lock";
