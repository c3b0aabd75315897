//! Names of files with a meaning in client code.

/// The file with the client, at the top of a zip; also the name of client code that is a single file.
pub(super) const CLIENT: &str = "client.py";
/// The file of a Flower app that says where its client is.
pub(super) const PROJECT: &str = "pyproject.toml";
/// The file that names the packages that client code needs, with their hashes.
pub const LOCK: &str = "requirements.lock";
