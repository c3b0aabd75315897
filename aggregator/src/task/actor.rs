//! The actor that owns a task.
//!
//! It takes one thing at a time: a request from a session, news from the chain, a finished aggregation, the clock. Each
//! goes to the round machine, and the machine's actions are carried out in order: written down first, announced second.
//! The parts decide, and return what to write, send or say; only the actor does it. A disk that fails stops the actor; the
//! service starts it again from the journal.

use super::{
    Base, Basics, Committed, TaskHandle,
    aggregate::{AggregationError, Aggregations, Finished, Inputs},
    commands::Command,
    follow::follow,
    progress::Progress,
    publish::Publication,
    reception::{Received, Reception},
    sessions::Sessions,
    status::StatusBoard,
    submit::Submitter,
};
use crate::{
    chain::OutboxError,
    context::Context,
    round::{Account, Action, Ending, Event, Offer},
    store::{Entry, StoreError, TaskStore},
};
use sheaf_primitives::RoundIndex;
use sheaf_protocol::wire::{FeedEvent, ServerMessage};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// Maximum number of requests that wait.
const MAILBOX: usize = 256;

/// Time limit of one attempt to submit; the task's trainers wait meanwhile.
const SUBMIT_TIMEOUT: Duration = Duration::from_secs(20);

/// Owns everything of a task.
pub struct TaskActor {
    context: Arc<Context>,
    progress: Progress,
    sessions: Sessions,
    reception: Reception,
    aggregations: Aggregations,
    submitter: Submitter,
    publication: Publication,
    status: StatusBoard,
    mailbox: mpsc::Receiver<Command>,
}

impl TaskActor {
    /// Continues a task where its journal ends. `start` is the base model of the first round that the journal covers.
    pub fn new(context: Arc<Context>, basics: Basics, store: TaskStore, start: Base) -> (Self, TaskHandle) {
        let (task, basics) = (basics.id, Arc::new(basics));
        let progress = Progress::restore(basics.clone(), store, start);
        let (commands, mailbox) = mpsc::channel(MAILBOX);
        let actor = Self {
            sessions: Sessions::default(),
            reception: Reception::new(context.clone(), task),
            aggregations: Aggregations::default(),
            submitter: Submitter::new(context.clone(), task),
            publication: Publication::restore(context.clone(), basics.clone(), progress.record()),
            status: StatusBoard::new(task),
            progress,
            context,
            mailbox,
        };
        let handle = TaskHandle::new(basics, commands, actor.status.subscribe());
        actor.show_status();
        (actor, handle)
    }

    /// Runs until `stop` is cancelled, until the chain deletes the task or the aggregator takes it on again, or until the disk fails.
    pub async fn run(mut self, handle: TaskHandle, stop: CancellationToken) -> Result<(), StoreError> {
        let task = self.progress.task();
        let mut follower = JoinSet::new();
        follower.spawn(follow(self.context.clone(), handle));
        self.perform_all(self.progress.resume()).await?;
        loop {
            let wake = self.progress.wakes_in();
            tokio::select! {
                command = self.mailbox.recv() => match command {
                    Some(Command::Forget) | None => return Ok(()),
                    Some(Command::Chain(view)) if self.progress.is_taken_on_again(&view) => {
                        tracing::info!(task, "the task was taken over again; restarting it");
                        return Ok(());
                    }
                    Some(command) => self.handle(command).await?,
                },
                Some(finished) = self.aggregations.next() => match finished {
                    Ok(finished) => self.aggregated(finished).await?,
                    Err(error) => {
                        tracing::error!(task, %error, "an aggregation panicked; trying again");
                        self.perform_all(self.progress.resume()).await?;
                    }
                },
                () = sleep(wake.unwrap_or(Duration::MAX)), if wake.is_some() => self.tick(Event::Clock).await?,
                () = stop.cancelled() => return Ok(()),
            }
        }
    }

    /// Answers a request. A reply is dropped if its receiver is gone.
    async fn handle(&mut self, command: Command) -> Result<(), StoreError> {
        match command {
            Command::Chain(view) => self.tick(Event::Chain(view)).await?,
            Command::Attach { trainer, session, outgoing } => {
                self.sessions.attach(trainer, session, outgoing);
                for message in self.reception.greeting(&self.progress, &self.publication, &trainer) {
                    self.sessions.tell(&trainer, message);
                }
            }
            Command::Detach { trainer, session } => self.sessions.detach(&trainer, session),
            Command::Announce { trainer, begin, reply } => {
                let _ = reply.send(self.reception.announce(&self.progress, &trainer, &begin));
            }
            Command::Commit { verified, reply } => match self.reception.receive(&self.progress, *verified) {
                Received::Answered(answer) => {
                    let _ = reply.send(answer);
                }
                Received::New(check_in) => {
                    self.progress.write(Entry::CheckedIn(check_in.clone()))?;
                    let receipt = self.reception.accepted(&check_in);
                    let _ = reply.send(Ok(Committed { receipt }));
                    self.tick(Event::CheckedIn(check_in.trainer)).await?;
                }
            },
            Command::Refused { begin, refusal } => self.reception.note_refusal(&self.progress, &begin, &refusal),
            // `run` has returned.
            Command::Forget => {}
            Command::Proof { round, commitment, reply } => {
                let _ = reply.send(self.publication.public_proof(round, commitment));
            }
            Command::Report { round, reply } => {
                let _ = reply.send(self.progress.record().published_report(round));
            }
        }
        Ok(())
    }

    async fn aggregated(&mut self, finished: Finished) -> Result<(), StoreError> {
        let Finished { round, outcome } = finished;
        let task = self.progress.task();
        match outcome {
            Ok(outcome) => {
                let posted = outcome.posted();
                self.progress.write(Entry::Aggregated(outcome))?;
                self.tick(Event::Aggregated(posted)).await
            }
            Err(AggregationError::Store(StoreError::Stopped(error))) => Err(StoreError::Stopped(error)),
            Err(AggregationError::Hopeless(error)) => {
                tracing::error!(task, round, %error, "the round cannot be aggregated; its updates are dropped");
                self.tick(Event::AggregationFailed(error.to_string())).await
            }
            Err(error) => {
                tracing::error!(task, round, %error, "aggregation failed; it will be tried again");
                let inputs = self.inputs(round);
                self.aggregations.retry(inputs);
                Ok(())
            }
        }
    }

    async fn tick(&mut self, event: Event) -> Result<(), StoreError> {
        let actions = self.progress.tick(event);
        self.perform_all(actions).await?;
        self.show_status();
        Ok(())
    }

    async fn perform_all(&mut self, actions: Vec<Action>) -> Result<(), StoreError> {
        for action in actions {
            self.perform(action).await?;
        }
        Ok(())
    }

    async fn perform(&mut self, action: Action) -> Result<(), StoreError> {
        let task = self.progress.task();
        match action {
            Action::Wait { round, have, need } => {
                tracing::info!(task, round, have, need, "waiting for trainers");
                self.sessions.tell_all(&ServerMessage::Waiting { task, have, need });
            }
            Action::Offer(offer) => self.offer(offer)?,
            Action::FellShort { round, have, need } => {
                tracing::warn!(task, round, have, need, "the round's time is over with too few updates; they are kept");
            }
            Action::Aggregate { round, included } => {
                if self.progress.record().round(round).is_none_or(|record| record.sealed.is_none()) {
                    self.progress.write(Entry::Sealed { round, included })?;
                }
                let inputs = self.inputs(round);
                self.aggregations.start(inputs);
            }
            Action::Abort { round, reason } => self.progress.write(Entry::Aborted { round, reason })?,
            Action::Submit { round } => self.submit(round).await?,
            Action::Publish { round } => self.publish(round).await?,
            Action::Freeze { round, until } => {
                tracing::warn!(
                    task,
                    round,
                    until,
                    "more than half of the seats object to the round: the arbiter may void it until this block, and no round is posted before"
                );
                self.context.metrics.frozen_rounds.inc();
                self.context.feed.tell(FeedEvent::Frozen { task, round, until_block: until });
            }
            Action::Void { round } => {
                tracing::error!(
                    task,
                    round,
                    "the arbiter voided the round: it does not pay, the bond is slashed, and this aggregator posts no further round"
                );
                self.context.metrics.voided_rounds.inc();
                self.context.feed.tell(FeedEvent::Voided { task, round });
            }
            Action::End(ending) => self.end(ending)?,
        }
        Ok(())
    }

    fn offer(&mut self, offer: Offer) -> Result<(), StoreError> {
        let (round, eligible, closes_ms) = (offer.round, offer.eligible.len(), offer.closes_ms);
        tracing::info!(task = self.progress.task(), round, eligible, closes_ms, "offering the round");
        self.progress.write(Entry::Offered(offer))?;
        self.tell_each(|actor, trainer| actor.reception.offer(&actor.progress, trainer));
        Ok(())
    }

    /// Sends the round's extrinsic, unless it must wait. Attempts that fail are harmless: the machine asks again.
    async fn submit(&mut self, round: RoundIndex) -> Result<(), StoreError> {
        let task = self.progress.task();
        let attempt = async {
            let Some(view) = self.progress.view() else { return Ok(()) };
            let Some(record) = self.progress.record().round(round) else { return Ok(()) };
            let Some(submission) = self.submitter.next(round, record, view).await? else { return Ok(()) };
            if let Some(entry) = submission.entry() {
                self.progress.write(entry)?;
            }
            submission.send().await
        };
        match timeout(SUBMIT_TIMEOUT, attempt).await {
            Ok(Err(OutboxError::Store(error))) => return Err(error),
            Ok(Err(OutboxError::Chain(error))) => {
                tracing::warn!(task, round, %error, "could not submit the round; it will be tried again");
            }
            Err(_) => tracing::warn!(task, round, "the node takes too long; the round will be submitted again"),
            Ok(Ok(())) => {}
        }
        Ok(())
    }

    /// The round's result is final: publishes proofs, updates and the event on the feed.
    async fn publish(&mut self, round: RoundIndex) -> Result<(), StoreError> {
        let block = self.progress.view().map_or(0, |view| view.block_number);
        self.progress.write(Entry::Published { round, block })?;
        self.progress.parts().keep_only(round.saturating_add(1))?;
        self.reception.begin_round();
        self.submitter.begin_round();
        self.context.metrics.rounds.inc();
        let Some(record) = self.progress.record().round(round).cloned() else { return Ok(()) };
        self.publication.add(round, &record);
        self.tell_each(|actor, trainer| actor.publication.proof(round, trainer));
        if let Some(event) = self.publication.event(round, &record, block).await {
            self.context.feed.tell(event);
        }
        Ok(())
    }

    fn end(&mut self, ending: Ending) -> Result<(), StoreError> {
        let (task, reason) = (self.progress.task(), ending.to_string());
        tracing::info!(task, reason, "the task is done");
        self.progress.write(Entry::Ended { round: self.progress.round(), ending })?;
        self.sessions.tell_all(&ServerMessage::TaskDone { task, reason: reason.clone() });
        self.context.feed.tell(FeedEvent::TaskDone { task, reason });
        Ok(())
    }

    /// Tells every connected trainer what `message` says for it.
    fn tell_each(&mut self, message: impl Fn(&Self, &Account) -> Option<ServerMessage>) {
        for trainer in self.sessions.trainers() {
            if let Some(message) = message(self, &trainer) {
                self.sessions.tell(&trainer, message);
            }
        }
    }

    fn inputs(&self, round: RoundIndex) -> Inputs {
        let record = self.progress.record().round(round);
        Inputs {
            context: self.context.clone(),
            basics: self.progress.basics().clone(),
            base: self.progress.base(),
            round,
            check_ins: record.map(|record| record.counted().into_iter().cloned().collect()).unwrap_or_default(),
            refusals: self.reception.refusals().to_vec(),
        }
    }

    fn show_status(&self) {
        if let Some(event) = self.status.show(&self.progress) {
            self.context.feed.tell(event);
        }
    }
}
