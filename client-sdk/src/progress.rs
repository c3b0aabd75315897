//! Reporting how far a transfer has come.

use std::{fmt, sync::Arc};

type Callback = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// A callback for the progress of a transfer. It gets the number of bytes transferred, and the total if that is known.
/// The default ignores both.
#[derive(Clone, Default)]
pub struct Progress(Option<Callback>);

impl Progress {
    /// Calls `callback` after every piece.
    pub fn new(callback: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(callback)))
    }

    pub(crate) fn report(&self, done: u64, total: Option<u64>) {
        if let Some(callback) = &self.0 {
            callback(done, total);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Progress")
    }
}
