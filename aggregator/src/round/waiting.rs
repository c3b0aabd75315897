//! Waiting: a round starts once enough trainers are seated at a finalized block.

use super::{Account, Action, ChainView, Ending, Offer, Plan, State, collecting::Collecting, done::Done};
use sheaf_primitives::{Moment, RoundIndex};
use std::collections::BTreeSet;

/// Too few trainers are seated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// The round that will start.
    pub round: RoundIndex,
    /// Trainers whose updates are there already, from an offer that fell short.
    pub kept: BTreeSet<Account>,
    /// The number of seats last announced, so that each is announced once.
    announced: Option<u32>,
}

impl Waiting {
    pub(super) fn new(round: RoundIndex, kept: BTreeSet<Account>) -> Self {
        Self { round, kept, announced: None }
    }

    pub(super) fn step(
        &mut self,
        plan: &Plan,
        view: Option<&ChainView>,
        now: Moment,
        actions: &mut Vec<Action>,
    ) -> Option<State> {
        if now >= plan.deadline {
            let ending = Ending::DeadlinePassed;
            actions.push(Action::End(ending.clone()));
            return Some(State::Done(Done { round: self.round, ending }));
        }
        let view = view?;
        // The base model is the previous round's result, which must not be undone by a fork.
        if view.rounds_posted != self.round {
            return None;
        }
        if !plan.is_quorum(view.seats.len()) {
            let have = u32::try_from(view.seats.len()).unwrap_or(u32::MAX);
            if self.announced.replace(have) != Some(have) {
                actions.push(Action::Wait { round: self.round, have, need: plan.min_trainers });
            }
            return None;
        }

        let offer = Offer {
            round: self.round,
            block_number: view.block_number,
            block_hash: view.block_hash,
            closes_ms: plan.closes_ms(now),
            eligible: view.seats.clone(),
        };
        actions.push(Action::Offer(offer.clone()));
        Some(State::Collecting(Collecting::new(offer, std::mem::take(&mut self.kept))))
    }
}
