//! The actor that owns a task.
//!
//! It takes one thing at a time: a request from a session, news from the chain, a finished aggregation, the clock. Each
//! goes to the round machine, and the machine's actions are carried out in order: written down first, told second. A disk
//! that fails stops the runner; it starts anew from the journal.

use super::{
    Base, Basics, TaskHandle, TaskStatus,
    aggregate::{AggregationError, Inputs, aggregate},
    commands::Command,
    follow::follow,
    proofs::Rewards,
    sessions::Sessions,
    submit::Failures,
};
use crate::{
    clock::now_ms,
    context::Context,
    round::{Action, ChainView, Event, Machine, State},
    stop::Stop,
    store::{Entry, Outcome, StoreError, TaskStore},
};
use sheaf_primitives::RoundIndex;
use sheaf_protocol::{
    report::RefusalEntry,
    wire::{FeedEvent, Offer, RoundState, ServerMessage},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::sleep,
};

/// Requests that may wait.
const MAILBOX: usize = 256;

/// Pause before an aggregation is tried again that failed for want of a file.
const RETRY_PAUSE: Duration = Duration::from_secs(5);

/// Why a runner ended.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The disk.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Owns everything of a task.
pub struct Runner {
    pub(super) context: Arc<Context>,
    pub(super) basics: Arc<Basics>,
    pub(super) store: TaskStore,
    pub(super) machine: Machine,
    /// What the chain last said.
    pub(super) view: Option<ChainView>,
    /// The base model of the first round that is this folder's to make.
    start: Base,
    pub(super) sessions: Sessions,
    /// Reward trees of final rounds.
    pub(super) rewards: BTreeMap<RoundIndex, Rewards>,
    /// For the report of the round under way.
    pub(super) refusals: Vec<RefusalEntry>,
    pub(super) failures: Failures,
    pub(super) last_failure: Option<[u8; 32]>,
    jobs: JoinSet<Finished>,
    commands: mpsc::Receiver<Command>,
    status: watch::Sender<TaskStatus>,
}

/// A computation that ended.
struct Finished {
    round: RoundIndex,
    outcome: Result<Outcome, AggregationError>,
}

impl Runner {
    /// Takes a task up where its journal says it is. `start` is the base model of the first round that is the journal's.
    pub fn new(context: Arc<Context>, basics: Basics, store: TaskStore, start: Base) -> (Self, TaskHandle) {
        let (round, resume) = store.record().resume();
        let machine = Machine::restore(basics.plan, round, resume);
        let basics = Arc::new(basics);
        let (sender, commands) = mpsc::channel(MAILBOX);
        let mut runner = Self {
            status: watch::channel(TaskStatus::blank(basics.id)).0,
            context,
            basics: basics.clone(),
            store,
            machine,
            view: None,
            start,
            sessions: Sessions::default(),
            rewards: BTreeMap::new(),
            refusals: Vec::new(),
            failures: Failures::default(),
            last_failure: None,
            jobs: JoinSet::new(),
            commands,
        };
        runner.restore_rewards();
        let handle = TaskHandle { basics, commands: sender, status: runner.status.subscribe() };
        runner.show_status();
        (runner, handle)
    }

    /// Runs until told to stop, or the disk fails.
    pub async fn run(mut self, handle: TaskHandle, mut stop: Stop) -> Result<(), RunError> {
        let mut follower = JoinSet::new();
        follower.spawn(follow(self.context.clone(), handle));
        let again = self.machine.resume();
        self.perform_all(again).await?;
        loop {
            let wake = self.machine.wakes_at().map(|at| Duration::from_millis(at.saturating_sub(now_ms())));
            tokio::select! {
                command = self.commands.recv() => match command {
                    Some(Command::Forget) | None => return Ok(()),
                    Some(Command::Chain(view)) if self.serves_again(&view) => {
                        tracing::info!(task = self.basics.id, "the task was taken over again; starting it anew");
                        return Ok(());
                    }
                    Some(command) => self.handle(command).await?,
                },
                Some(job) = self.jobs.join_next() => match job {
                    Ok(finished) => self.aggregated(finished).await?,
                    Err(error) => {
                        tracing::error!(task = self.basics.id, %error, "an aggregation died; trying again");
                        let again = self.machine.resume();
                        self.perform_all(again).await?;
                    }
                },
                () = sleep(wake.unwrap_or(Duration::MAX)), if wake.is_some() => self.tick(Event::Clock).await?,
                () = stop.asked() => return Ok(()),
            }
        }
    }

    /// Whether the aggregator took the task on at another time than its journal says: whoever watches the tasks starts a
    /// new runner.
    fn serves_again(&self, view: &ChainView) -> bool {
        let known = self.store.record().serves.map(|serves| (serves.first_round, serves.since_ms));
        known.is_some() && view.serving_since.is_some() && view.serving_since != known
    }

    async fn handle(&mut self, command: Command) -> Result<(), RunError> {
        match command {
            Command::Chain(view) => {
                self.view = Some(view.clone());
                self.tick(Event::Chain(view)).await?;
            }
            Command::Attach { trainer, session, outgoing } => {
                self.sessions.attach(trainer, session, outgoing);
                self.greet(&trainer);
            }
            Command::Detach { trainer, session } => self.sessions.detach(&trainer, session),
            Command::Announce { trainer, begin, reply } => {
                let _ = reply.send(self.announce(&trainer, &begin));
            }
            Command::Commit { verified, reply } => {
                let trainer = verified.check_in.trainer;
                let (answer, is_new) = self.commit(*verified).await?;
                let _ = reply.send(answer);
                if is_new {
                    self.tick(Event::CheckedIn(trainer)).await?;
                }
            }
            Command::Refused { begin, refusal } => self.note_refusal(&begin, &refusal),
            // Ended the loop.
            Command::Forget => {}
            Command::Proof { round, commitment, reply } => {
                let id = self.context.round_id(self.basics.id, round);
                let proof = self.rewards.get(&round).and_then(|rewards| rewards.public(&id, commitment));
                let _ = reply.send(proof);
            }
            Command::Report { round, reply } => {
                let record = self.store.record().round(round).filter(|record| record.published.is_some());
                let outcome = record.and_then(|record| record.outcome.as_ref());
                let _ = reply.send(outcome.map(|outcome| outcome.result.report.0));
            }
        }
        Ok(())
    }

    async fn aggregated(&mut self, finished: Finished) -> Result<(), RunError> {
        let Finished { round, outcome } = finished;
        match outcome {
            Ok(outcome) => {
                let posted = outcome.posted();
                self.write(Entry::Aggregated(outcome)).await?;
                self.tick(Event::Aggregated(posted)).await
            }
            Err(AggregationError::Store(StoreError::Stopped(error))) => Err(StoreError::Stopped(error).into()),
            Err(AggregationError::Hopeless(error)) => {
                tracing::error!(task = self.basics.id, round, %error, "the round cannot be aggregated; its updates are dropped");
                self.tick(Event::AggregationFailed(error.to_string())).await
            }
            Err(error) => {
                tracing::error!(task = self.basics.id, round, %error, "aggregation failed; trying again in 5 s");
                let inputs = self.inputs(round);
                self.jobs.spawn(async move {
                    sleep(RETRY_PAUSE).await;
                    Finished { round, outcome: aggregate(inputs).await }
                });
                Ok(())
            }
        }
    }

    async fn tick(&mut self, event: Event) -> Result<(), RunError> {
        let before = (self.machine.round(), self.machine.state().name());
        let actions = self.machine.tick(now_ms(), event);
        self.perform_all(actions).await?;
        if before != (self.machine.round(), self.machine.state().name()) {
            let (round, state) = (self.machine.round(), self.machine.state().name());
            tracing::info!(task = self.basics.id, round, state, "the round moved on");
        }
        self.show_status();
        Ok(())
    }

    async fn perform_all(&mut self, actions: Vec<Action>) -> Result<(), RunError> {
        for action in actions {
            self.perform(action).await?;
        }
        Ok(())
    }

    async fn perform(&mut self, action: Action) -> Result<(), RunError> {
        let task = self.basics.id;
        match action {
            Action::Wait { round, have, need } => {
                tracing::info!(task, round, have, need, "waiting for trainers");
                self.sessions.tell_all(&ServerMessage::Waiting { task, have, need });
            }
            Action::Offer(offer) => {
                tracing::info!(
                    task,
                    round = offer.round,
                    eligible = offer.eligible.len(),
                    closes_ms = offer.closes_ms,
                    "offering the round"
                );
                self.write(Entry::Offered(offer)).await?;
                for trainer in self.sessions.trainers() {
                    self.offer_to(&trainer);
                }
            }
            Action::FellShort { round, have, need } => {
                tracing::warn!(task, round, have, need, "time is over with too few updates; they are kept");
            }
            Action::Aggregate { round, included } => {
                if self.store.record().round(round).is_none_or(|record| record.sealed.is_none()) {
                    self.write(Entry::Sealed { round, included }).await?;
                }
                let inputs = self.inputs(round);
                self.jobs.spawn(async move { Finished { round, outcome: aggregate(inputs).await } });
            }
            Action::Abort { round, reason } => self.write(Entry::Aborted { round, reason }).await?,
            Action::Submit { round } => self.submit(round).await?,
            Action::Publish { round } => self.publish(round).await?,
            Action::Freeze { round, until } => {
                tracing::warn!(
                    task,
                    round,
                    until,
                    "more than half of its seats object to the round: until this block an arbiter may void it, and no round is posted"
                );
                self.context.metrics.frozen_rounds.inc();
                self.context.feed.tell(FeedEvent::Frozen { task, round, until_block: until });
            }
            Action::Void { round } => {
                tracing::error!(
                    task,
                    round,
                    "the arbiter voided the round: it pays nobody, the bond is slashed, and no round of ours follows"
                );
                self.context.metrics.voided_rounds.inc();
                self.context.feed.tell(FeedEvent::Voided { task, round });
            }
            Action::End(ending) => {
                let reason = ending.to_string();
                tracing::info!(task, reason, "the task is done");
                self.write(Entry::Ended { round: self.machine.round(), ending }).await?;
                self.sessions.tell_all(&ServerMessage::TaskDone { task, reason: reason.clone() });
                self.context.feed.tell(FeedEvent::TaskDone { task, reason });
            }
        }
        Ok(())
    }

    /// Writes an entry down without holding up other tasks.
    pub(super) async fn write(&mut self, entry: Entry) -> Result<(), RunError> {
        Ok(tokio::task::block_in_place(|| self.store.write(entry))?)
    }

    /// The base model of the round under way.
    pub(super) fn base(&self) -> Base {
        let before = self.machine.round().checked_sub(1).filter(|before| *before >= self.store.record().first_round());
        let before = before.and_then(|round| self.store.record().round(round));
        let outcome = before.and_then(|record| record.outcome.as_ref());
        outcome.map_or(self.start, |outcome| Base { sha256: outcome.result.model.0, size: outcome.model_size })
    }

    fn inputs(&self, round: RoundIndex) -> Inputs {
        let record = self.store.record().round(round);
        Inputs {
            context: self.context.clone(),
            basics: self.basics.clone(),
            base: self.base(),
            round,
            check_ins: record.map(|record| record.counted().into_iter().cloned().collect()).unwrap_or_default(),
            refusals: self.refusals.clone(),
        }
    }

    /// The offer as it travels.
    pub(super) fn wire_offer(&self, offer: &crate::round::Offer) -> ServerMessage {
        let Base { sha256, size } = self.base();
        ServerMessage::Offer(Offer {
            task: self.basics.id,
            round: offer.round,
            base_model: sha256.into(),
            base_size: size,
            block_number: offer.block_number,
            block_hash: offer.block_hash.into(),
            closes_ms: offer.closes_ms,
            rule: self.basics.terms_rule,
        })
    }

    fn show_status(&self) {
        let Base { sha256, size } = self.base();
        let round = self.machine.round();
        let record = self.store.record();
        let seated = self.view.as_ref().map_or(0, |view| view.seats.len());
        let (state, have, need) = match self.machine.state() {
            State::Waiting(_) => (RoundState::Waiting, seated, self.basics.plan.min_trainers),
            State::Collecting(state) => (
                RoundState::Collecting,
                state.arrived.len(),
                u32::try_from(state.offer.eligible.len()).unwrap_or(u32::MAX),
            ),
            State::Aggregating(state) => (RoundState::Aggregating, state.included.len(), 0),
            State::Submitting(_) => (RoundState::Submitting, 0, 0),
            State::Finalizing(_) => (RoundState::Finalizing, 0, 0),
            State::Done(_) => (RoundState::Done, 0, 0),
        };
        let have = u32::try_from(have).unwrap_or(u32::MAX);
        let status = TaskStatus {
            task: self.basics.id.to_string(),
            round,
            state,
            have,
            need,
            closes_ms: self.machine.state().offer().map(|offer| offer.closes_ms),
            base_model: sha256.into(),
            base_size: size,
            rounds_published: u32::try_from(record.published().count()).unwrap_or(u32::MAX),
            ended: record.ended.as_ref().map(|(_, ending)| ending.to_string()),
        };
        let moved = self.status.send_replace(status.clone()).differs(&status);
        if moved && state != RoundState::Done {
            let TaskStatus { closes_ms, base_model, .. } = status;
            let task = self.basics.id;
            self.context.feed.tell(FeedEvent::Round { task, round, state, base_model, have, need, closes_ms });
        }
    }
}
