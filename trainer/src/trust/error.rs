//! Why answers that were given before cannot be read or kept.

use sheaf_client_sdk::durable::DurableError;

/// Why an answer cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// A file or folder.
    #[error(transparent)]
    File(#[from] DurableError),
    /// A record is not one. Without its file, what it stood for is asked again.
    #[error(transparent)]
    Damaged(DurableError),
}
