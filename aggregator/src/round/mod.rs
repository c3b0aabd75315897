//! The pacing of a task's rounds, as a pure state machine: no clock, no chain, no files.
//!
//! ```text
//! Waiting ──enough seats──▶ Collecting ──all here, or time over──▶ Aggregating ──▶ Submitting ──in a block──▶ Finalizing
//!    ▲                          │                                     │               ▲                        │    │
//!    └──────too few updates─────┘◀──the step was not finite───────────┘               └──────a fork────────────┘    │
//!    └──────────────────────────────────────────────the result is final─────────────────────────────────────────────┘
//! ```
//!
//! Every state also leads to Done: the task was closed, its rounds are all posted, its time is over, another aggregator
//! took it over, or the arbiter voided a round of this aggregator: whatever is trained after that starts from a model that
//! does not count. The machine takes in what happened and returns what to do; its driver writes down what must survive a
//! crash before doing it, and rebuilds the machine from what was written ([`Machine::restore`]).

mod aggregating;
mod collecting;
mod done;
mod ending;
mod finalizing;
mod message;
mod plan;
mod state;
mod submitting;
#[cfg(test)]
mod tests;
mod waiting;

pub use ending::Ending;
pub use message::{Account, Action, ChainView, Event, Offer, Posted};
pub use plan::Plan;
pub use state::{Resume, State};

use sheaf_primitives::{Moment, RoundIndex};
use std::collections::BTreeSet;

/// One task's rounds, from the first offer to the last posted result.
#[derive(Clone, Debug)]
pub struct Machine {
    plan: Plan,
    state: State,
    /// What the chain last said; nothing is offered or posted while there is none.
    view: Option<ChainView>,
}

impl Machine {
    /// A machine for a task without a journal.
    pub fn new(plan: Plan) -> Self {
        Self::restore(plan, 0, Resume::Waiting { kept: BTreeSet::new() })
    }

    /// The machine as it was in `round` when the process ended. Call [`Machine::resume`] for what must be done again.
    pub fn restore(plan: Plan, round: RoundIndex, resume: Resume) -> Self {
        Self { plan, state: State::from_resume(round, resume), view: None }
    }

    /// The actions of the current state that may have been lost with the process.
    pub fn resume(&self) -> Vec<Action> {
        match &self.state {
            State::Aggregating(state) => state.resume(),
            _ => Vec::new(),
        }
    }

    /// Takes in one event at `now` (Unix milliseconds), moves as far as that leads, and says what to do, in order.
    pub fn tick(&mut self, now: Moment, event: Event) -> Vec<Action> {
        let mut actions = Vec::new();
        if let Event::Chain(view) = &event {
            let before = self.view.replace(view.clone());
            actions.extend(news(before.as_ref(), view));
        }
        let mut event = Some(event);
        loop {
            let step = self.step(now, event.take(), &mut actions);
            match step {
                Some(next) => self.state = next,
                None => return actions,
            }
        }
    }

    /// When the machine next wants a [`Event::Clock`], in Unix milliseconds, if nothing else happens.
    pub fn wakes_at(&self) -> Option<Moment> {
        match &self.state {
            State::Collecting(state) => Some(state.offer.closes_ms),
            State::Done(_) => None,
            _ => Some(self.plan.expires_ms()),
        }
    }

    /// The current state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What the chain last said; `None` at first.
    pub fn view(&self) -> Option<&ChainView> {
        self.view.as_ref()
    }

    /// The round under way; if the task is done, the round it ended in.
    pub fn round(&self) -> RoundIndex {
        self.state.round()
    }

    /// One move. `None` if the state stays; the event is offered to the first state only.
    fn step(&mut self, now: Moment, event: Option<Event>, actions: &mut Vec<Action>) -> Option<State> {
        if let Some(ending) = self.over(now) {
            actions.push(Action::End(ending.clone()));
            return Some(State::Done(done::Done { round: self.round(), ending }));
        }
        let Self { plan, view, state } = self;
        let view = view.as_ref();
        match state {
            State::Waiting(state) => state.step(plan, view, now, actions),
            State::Collecting(state) => state.step(plan, view, now, event, actions),
            State::Aggregating(state) => state.step(event, actions),
            State::Submitting(state) => state.step(view, actions),
            State::Finalizing(state) => state.step(view, actions),
            State::Done(state) => state.step(),
        }
    }

    /// What ends a task, in any state.
    fn over(&self, now: Moment) -> Option<Ending> {
        if matches!(self.state, State::Done(_)) {
            return None;
        }
        let view = self.view.as_ref()?;
        let round = self.round();
        if let Some(round) = view.voided {
            return Some(Ending::RoundVoided { round });
        }
        // A result that is final is published even if the task ended with it.
        if view.rounds_posted > round {
            let ours = self.state.result().map(|result| (round, result));
            let is_ours = ours.is_some() && ours == view.last_posted;
            let is_served = view.serving_since.is_some();
            let ending = if is_served { Ending::PostedElsewhere { round } } else { Ending::TakenOver };
            return (!is_ours).then_some(ending);
        }
        if view.serving_since.is_none() {
            return Some(Ending::TakenOver);
        }
        if !view.open {
            return Some(Ending::Closed);
        }
        if round >= view.rounds {
            return Some(Ending::AllRoundsPosted);
        }
        (now >= self.plan.expires_ms()).then_some(Ending::DeadlinePassed)
    }
}

/// News from the chain about disputes over the latest round. They are announced even if the task is done: the round may
/// have been its last.
fn news(before: Option<&ChainView>, view: &ChainView) -> Vec<Action> {
    let freeze = view.frozen.filter(|frozen| before.and_then(|before| before.frozen) != Some(*frozen));
    let void = view.voided.filter(|voided| before.and_then(|before| before.voided) != Some(*voided));
    let freeze = freeze.map(|(round, until)| Action::Freeze { round, until });
    freeze.into_iter().chain(void.map(|round| Action::Void { round })).collect()
}
