//! Finalizing: the result is in a block, which a fork may still undo.

use super::{Action, ChainView, Posted, State, submitting::Submitting, waiting::Waiting};
use sheaf_primitives::RoundIndex;
use std::collections::BTreeSet;

/// The result is in a block that is not final yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finalizing {
    /// The round.
    pub round: RoundIndex,
    /// What was computed.
    pub result: Posted,
}

impl Finalizing {
    pub(super) fn step(&self, view: Option<&ChainView>, actions: &mut Vec<Action>) -> Option<State> {
        let view = view?;
        if view.rounds_posted > self.round {
            actions.push(Action::Publish { round: self.round });
            let next = self.round.saturating_add(1);
            return Some(State::Waiting(Waiting::new(next, BTreeSet::new())));
        }
        if view.best_rounds_posted <= self.round {
            return Some(State::Submitting(Submitting::new(self.round, self.result)));
        }
        None
    }
}
