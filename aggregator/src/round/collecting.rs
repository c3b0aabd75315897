//! Collecting: until every expected update is there, or the round's time is over.

use super::{Account, Action, ChainView, Event, Offer, Plan, State, aggregating::Aggregating, waiting::Waiting};
use sheaf_primitives::Moment;
use std::collections::BTreeSet;

/// Trainers train and upload.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Collecting {
    /// What they were offered.
    pub offer: Offer,
    /// Trainers whose updates are on disk, eligible or not: some updates may come from an earlier offer of this round.
    pub arrived: BTreeSet<Account>,
}

impl Collecting {
    pub(super) fn new(offer: Offer, arrived: BTreeSet<Account>) -> Self {
        Self { offer, arrived }
    }

    pub(super) fn step(
        &mut self,
        plan: &Plan,
        view: Option<&ChainView>,
        now: Moment,
        event: Option<Event>,
        actions: &mut Vec<Action>,
    ) -> Option<State> {
        if let Some(Event::CheckedIn(trainer)) = event {
            self.arrived.insert(trainer);
        }
        let round = self.offer.round;
        let included: BTreeSet<_> = self.arrived.intersection(&self.offer.eligible).copied().collect();
        let quorum = plan.is_quorum(included.len());

        if quorum && (now >= self.offer.closes_ms || self.none_is_missing(view)) {
            actions.push(Action::Aggregate { round, included: included.clone() });
            return Some(State::Aggregating(Aggregating { round, included }));
        }
        if now < self.offer.closes_ms {
            return None;
        }
        let have = u32::try_from(included.len()).unwrap_or(u32::MAX);
        actions.push(Action::FellShort { round, have, need: plan.min_trainers });
        Some(State::Waiting(Waiting::new(round, std::mem::take(&mut self.arrived))))
    }

    /// Every eligible trainer has delivered, or has left the task since.
    fn none_is_missing(&self, view: Option<&ChainView>) -> bool {
        let still_seated = |trainer: &Account| view.is_none_or(|view| view.seats.contains(trainer));
        self.offer.eligible.iter().all(|trainer| self.arrived.contains(trainer) || !still_seated(trainer))
    }
}
