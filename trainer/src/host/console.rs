//! What the program shows.

use std::fmt;

use sheaf_client_sdk::Progress;

use crate::train::error::TrainError;

/// Shows the user what happens.
pub trait Console: fmt::Debug + Send + Sync {
    /// Shows what is being done now.
    fn progress(&self, text: &str);

    /// Shows something that the user should know, although the work continues.
    fn warn(&self, text: &str);

    /// Shows how far a transfer is.
    fn transfer(&self) -> Progress;

    /// What the user can do about an error, in terms of this program. `None` if there is nothing to say.
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
