//! What the program shows.

use std::fmt;

use sheaf_client_sdk::Progress;

use crate::train::error::TrainError;

/// Shows the user what goes on.
pub trait Console: fmt::Debug + Send + Sync {
    /// What is being done right now.
    fn progress(&self, text: &str);

    /// Something the user should know although the work goes on.
    fn warn(&self, text: &str);

    /// How far a transfer is.
    fn transfer(&self) -> Progress;

    /// What the user can do about an error, as this program says it.
    fn advice(&self, _error: TrainError) -> Option<String> {
        None
    }
}

/// A console that shows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Console for Silent {
    fn progress(&self, _text: &str) {}

    fn warn(&self, _text: &str) {}

    fn transfer(&self) -> Progress {
        Progress::default()
    }
}
