//! Done: nothing more is collected for the task.

use super::{Ending, State};
use sheaf_primitives::RoundIndex;

/// Nothing more is collected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    /// The round that would have been next, or was under way.
    pub round: RoundIndex,
    /// Why the task ended.
    pub ending: Ending,
}

impl Done {
    pub(super) fn step(&self) -> Option<State> {
        None
    }
}
