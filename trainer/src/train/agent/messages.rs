//! What an agent says to its user.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
};

use crate::host::console::Console;

/// How many of the latest messages are not repeated.
const REMEMBERED: usize = 3;

/// Says what an agent does, without repeating itself.
#[derive(Debug)]
pub(in crate::train) struct Messages {
    console: Arc<dyn Console>,
    /// Comes before every message, where several agents share a console.
    label: String,
    /// The latest messages.
    recent: VecDeque<String>,
    /// Warnings that are given once.
    warned: BTreeSet<String>,
}

impl Messages {
    /// Shows messages on `console`, each after `label`.
    pub(in crate::train) fn new(console: Arc<dyn Console>, label: String) -> Self {
        Self { console, label, recent: VecDeque::new(), warned: BTreeSet::new() }
    }

    /// The console itself.
    pub(super) fn console(&self) -> &dyn Console {
        &*self.console
    }

    /// Says what is going on, unless that is among the latest messages.
    pub(super) fn say(&mut self, text: &str) {
        if self.recent.iter().any(|said| said == text) {
            return;
        }
        self.console.progress(&format!("{}{text}", self.label));
        self.recent.push_back(text.into());
        if self.recent.len() > REMEMBERED {
            self.recent.pop_front();
        }
    }

    /// Warns the user.
    pub(super) fn warn(&self, text: &str) {
        self.console.warn(&format!("{}{text}", self.label));
    }

    /// Warns the user, unless this warning was given before.
    pub(super) fn warn_once(&mut self, warning: String) {
        if self.warned.insert(warning.clone()) {
            self.warn(&warning);
        }
    }
}
