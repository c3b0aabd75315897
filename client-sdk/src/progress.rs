//! Telling somebody how far a transfer got.

use std::{fmt, sync::Arc};

type Tell = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// Is told how many bytes of a file went over, and of how many, if that is known. By default nobody is told.
#[derive(Clone, Default)]
pub struct Progress(Option<Tell>);

impl Progress {
    /// Calls `tell` for every piece.
    pub fn new(tell: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    pub(crate) fn tell(&self, done: u64, total: Option<u64>) {
        if let Some(tell) = &self.0 {
            tell(done, total);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Progress")
    }
}
