//! The progress of a task: its journal, the round machine that is rebuilt from it, and the model the round starts from.

use super::{Base, Basics};
use crate::{
    clock::now_ms,
    intake::AnnouncementView,
    round::{Action, ChainView, Event, Machine, State},
    store::{Entry, JournaledRound, JournaledTask, Parts, StoreError, TaskStore},
};
use sheaf_primitives::{RoundIndex, TaskId};
use sheaf_protocol::wire::{Offer, ServerMessage};
use std::{sync::Arc, time::Duration};

/// A task's journal and round machine. Others read it; only the task's actor changes it.
pub(super) struct Progress {
    basics: Arc<Basics>,
    store: TaskStore,
    machine: Machine,
    /// The base model of the first round that this journal covers.
    start: Base,
}

impl Progress {
    /// Continues a task where its journal ends. `start` is the base model of the first round that the journal covers.
    pub fn restore(basics: Arc<Basics>, store: TaskStore, start: Base) -> Self {
        let (round, resume) = store.record().resume();
        let machine = Machine::restore(basics.plan, round, resume);
        Self { basics, store, machine, start }
    }

    /// The task.
    pub fn task(&self) -> TaskId {
        self.basics.id
    }

    /// What does not change while the task runs.
    pub fn basics(&self) -> &Arc<Basics> {
        &self.basics
    }

    /// The round under way.
    pub fn round(&self) -> RoundIndex {
        self.machine.round()
    }

    /// The state of the round under way.
    pub fn state(&self) -> &State {
        self.machine.state()
    }

    /// What the chain last said; `None` at first.
    pub fn view(&self) -> Option<&ChainView> {
        self.machine.view()
    }

    /// How many trainers are seated.
    pub fn seated(&self) -> u32 {
        let seats = self.view().map_or(0, |view| view.seats.len());
        u32::try_from(seats).unwrap_or(u32::MAX)
    }

    /// What the journal says.
    pub fn record(&self) -> &JournaledTask {
        self.store.record()
    }

    /// What the journal says of the round under way.
    pub fn current(&self) -> Option<&JournaledRound> {
        self.record().round(self.round())
    }

    /// Unfinished uploads.
    pub fn parts(&self) -> &Parts {
        self.store.parts()
    }

    /// The base model of the round under way.
    pub fn base(&self) -> Base {
        let before = self.round().checked_sub(1).filter(|before| *before >= self.record().first_round());
        let before = before.and_then(|round| self.record().round(round));
        let outcome = before.and_then(|record| record.outcome.as_ref());
        outcome.map_or(self.start, |outcome| Base { sha256: outcome.result.model.0.into(), size: outcome.model_size })
    }

    /// The part of the progress that decides about an announced update.
    pub fn announcement_view(&self) -> AnnouncementView<'_> {
        AnnouncementView {
            task: self.task(),
            round: self.round(),
            base_model: self.base().sha256,
            offer: self.state().offer(),
            record: self.current(),
            rule: &self.basics.rule,
            layout: &self.basics.layout,
        }
    }

    /// An offer of the round under way, as it is sent.
    pub fn offer_message(&self, offer: &crate::round::Offer) -> ServerMessage {
        let Base { sha256, size } = self.base();
        ServerMessage::Offer(Offer {
            task: self.task(),
            round: offer.round,
            base_model: sha256,
            base_size: size,
            block_number: offer.block_number,
            block_hash: offer.block_hash,
            closes_ms: offer.closes_ms,
            rule: self.basics.terms_rule,
        })
    }

    /// Whether the aggregator took the task on at another time than its journal says: then the journal must be opened
    /// again.
    pub fn is_taken_on_again(&self, view: &ChainView) -> bool {
        let known = self.record().serves.map(|serves| (serves.first_round, serves.since_ms));
        known.is_some() && view.serving_since.is_some() && view.serving_since != known
    }

    /// How long until the machine wants [`Event::Clock`]; `None` if it does not.
    pub fn wakes_in(&self) -> Option<Duration> {
        self.machine.wakes_at().map(|at| Duration::from_millis(at.saturating_sub(now_ms())))
    }

    /// The actions of the current state that may have been lost with the process or a failed computation.
    pub fn resume(&self) -> Vec<Action> {
        self.machine.resume()
    }

    /// Moves the machine; returns what to do, in order.
    pub fn tick(&mut self, event: Event) -> Vec<Action> {
        let before = (self.round(), self.state().name());
        let actions = self.machine.tick(now_ms(), event);
        let (round, state) = (self.round(), self.state().name());
        if before != (round, state) {
            tracing::info!(task = self.task(), round, state, "the round moved on");
        }
        actions
    }

    /// Writes an entry to the journal without holding up other tasks. When this returns, the entry survives a crash.
    pub fn write(&mut self, entry: Entry) -> Result<(), StoreError> {
        tokio::task::block_in_place(|| self.store.write(entry))
    }
}
