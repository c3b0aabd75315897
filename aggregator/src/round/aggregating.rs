//! Aggregating: the next model is being computed from updates that no longer change.

use super::{Account, Action, Event, State, submitting::Submitting, waiting::Waiting};
use sheaf_primitives::RoundIndex;
use std::collections::BTreeSet;

/// The next model is being computed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Aggregating {
    /// The round.
    pub round: RoundIndex,
    /// The trainers whose updates count.
    pub included: BTreeSet<Account>,
}

impl Aggregating {
    /// A computation ends with its process; the same inputs give the same bytes again.
    pub(super) fn resume(&self) -> Vec<Action> {
        vec![Action::Aggregate { round: self.round, included: self.included.clone() }]
    }

    pub(super) fn step(&self, event: Option<Event>, actions: &mut Vec<Action>) -> Option<State> {
        match event? {
            Event::Aggregated(result) => Some(State::Submitting(Submitting::new(self.round, result))),
            Event::AggregationFailed(reason) => {
                actions.push(Action::Abort { round: self.round, reason });
                Some(State::Waiting(Waiting::new(self.round, BTreeSet::new())))
            }
            _ => None,
        }
    }
}
