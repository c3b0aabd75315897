//! A file while it arrives.

use super::ContentError;

/// A file that arrives in pieces, and must be the pinned one in the end.
pub trait Incoming: Send {
    /// How many bytes have arrived.
    fn received(&self) -> u64;

    /// Discards what has arrived, to start over.
    fn clear(&mut self) -> Result<(), ContentError>;

    /// Takes the next bytes, from `source`. Refuses bytes beyond the file's size.
    fn push(&mut self, bytes: &[u8], source: &str) -> Result<(), ContentError>;
}
