//! What a file becomes while it comes in.

use super::ContentError;

/// A file that comes in piece by piece, and must turn out to be the one that is pinned.
pub trait Incoming: Send {
    /// How many bytes came in.
    fn received(&self) -> u64;

    /// Forgets what came in, to start over.
    fn clear(&mut self) -> Result<(), ContentError>;

    /// Takes the next bytes, which came from `source`. Refuses more than the file has.
    fn push(&mut self, bytes: &[u8], source: &str) -> Result<(), ContentError>;
}
