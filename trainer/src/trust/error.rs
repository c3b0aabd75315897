//! Why earlier answers cannot be read or kept.

use sheaf_client_sdk::durable::DurableError;

/// Why an answer cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// A file or folder.
    #[error(transparent)]
    File(#[from] DurableError),
    /// A record is damaged. If its file is deleted, the user is asked again.
    #[error(transparent)]
    Damaged(DurableError),
}
