//! The work of a round: train, keep, send.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use sheaf_client_sdk::{RoundIndex, aggregator::Outcome};
use sheaf_protocol::{Refusal, RefusalCode};

use super::parts::{Agent, POLL_INTERVAL};
use crate::train::{
    error::Result,
    objects,
    round::{self, Trained},
    state::StoredCheckIn,
    status::{HEARTBEAT, Phase},
    step::Offered,
    task_end::is_round_over,
};

/// How long a running upload may continue after a request to stop.
const UPLOAD_GRACE: Duration = Duration::from_secs(30);

/// How often the progress of an upload is reported.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(500);

/// How often a refused upload is repeated.
const MAX_REPEATS: u32 = 5;

impl Agent {
    /// Trains the offered round, and sends the update.
    pub(super) async fn train(&mut self, offered: Offered) -> Result<()> {
        let Some(offer) = self.conversation.offer().cloned() else { return Ok(()) };
        let base = match objects::base_model(&self.conversation.files, &self.model.weights, offered.base_model).await {
            Ok(base) => base,
            Err(error) => {
                self.messages.say(&format!("round {}: the base model is not available yet: {}", offered.round, error));
                return self.wait("trying again").await;
            }
        };
        self.messages.say(&format!("round {}: training", offered.round));
        self.reporter.phase(Phase::Training, Some(offered.round));
        let begun = Instant::now();
        let Some(Trained { update, measured, state }) = self.work(&base, offered.round).await? else { return Ok(()) };
        self.reporter.trained(&measured.metrics, begun.elapsed());
        let shown = measured
            .metrics
            .accuracy
            .map_or_else(String::new, |accuracy| format!(", base model's accuracy {accuracy:.4}"));
        self.messages.say(&format!("round {}: trained{shown}", offered.round));

        let begin = self.conversation.session.announce(&offer, &self.identity, &update, measured);
        let check_in = StoredCheckIn { payee: self.identity.payee, begin: begin? };
        self.folder.prepare(offered.round, &check_in, &update)?;
        if let Some(state) = state {
            self.folder.keep_client_state(&state)?;
        }
        self.send(offered.round).await
    }

    /// Trains while the session stays alive and its messages are collected; `None` if asked to stop.
    async fn work(&mut self, base: &[u8], round: RoundIndex) -> Result<Option<Trained>> {
        let mut events = Vec::new();
        let mut beat = tokio::time::interval(HEARTBEAT);
        let trained = {
            let training =
                round::train(&mut self.runner, base, self.task.id, round, &self.rule, self.messages.console());
            tokio::pin!(training);
            let mut connected = self.conversation.is_open();
            loop {
                tokio::select! {
                    trained = &mut training => break trained.map(Some),
                    () = self.control.stopped() => break Ok(None),
                    _ = beat.tick() => self.reporter.heartbeat(),
                    event = self.conversation.session.next_event(), if connected => {
                        connected = event.is_ok();
                        events.push(event);
                    }
                }
            }
        };
        for event in events {
            self.receive(event)?;
        }
        trained
    }

    /// Sends the check-in that is on disk, and keeps the answer.
    pub(super) async fn send(&mut self, round: RoundIndex) -> Result<()> {
        let Some(check_in) = self.folder.check_in(round)? else { return Ok(()) };
        let update = self.folder.update(round)?;
        self.messages.say(&format!("round {round}: sending the update, {} bytes", update.len()));
        self.reporter.phase(Phase::Sending, Some(round));
        let outcome = {
            let (size, durable) = (check_in.begin.size, AtomicU64::new(0));
            let upload = self
                .conversation
                .session
                .upload(&check_in.begin, &update, |bytes| durable.store(bytes, Ordering::Relaxed));
            let mut control = self.control.clone();
            let stopped = async move {
                control.stopped().await;
                tokio::time::sleep(UPLOAD_GRACE).await;
            };
            let (chain, task, grace_ms) = (self.chain.clone(), self.task.id, self.grace_ms);
            // Even if the aggregator does not answer, the trainer must notice that the round is over.
            let over = async move {
                tokio::time::sleep(POLL_INTERVAL).await;
                while !is_round_over(&chain, task, grace_ms, round).await {
                    tokio::time::sleep(POLL_INTERVAL).await;
                }
            };
            tokio::pin!(upload, stopped, over);
            let mut show = tokio::time::interval(PROGRESS_INTERVAL);
            loop {
                tokio::select! {
                    outcome = &mut upload => break Some(outcome),
                    () = &mut stopped => break None,
                    () = &mut over => break None,
                    _ = show.tick() => self.reporter.sent(durable.load(Ordering::Relaxed), size),
                }
            }
        };
        match outcome {
            None => Ok(()),
            Some(Ok(Outcome::Received(receipt))) => {
                self.folder.keep_receipt(&receipt)?;
                self.messages.say(&format!("round {round}: checked in"));
                Ok(())
            }
            Some(Ok(Outcome::Refused(refusal))) => self.refused(round, &refusal).await,
            Some(Ok(Outcome::TaskDone { reason })) => {
                self.messages.say(&format!("the aggregator is done: {reason}"));
                Ok(())
            }
            Some(Err(error)) => Err(error.into()),
        }
    }

    /// Handles a refusal: some end the round for this trainer, others allow another attempt.
    async fn refused(&mut self, round: RoundIndex, refusal: &Refusal) -> Result<()> {
        self.messages.warn(&format!("round {round}: the aggregator refused the update: {refusal}"));
        let attempts = self.attempts.count(round);
        match refusal.code {
            // Damaged on its way, or a failure of the aggregator.
            RefusalCode::Internal | RefusalCode::BadChunk | RefusalCode::WrongHash if attempts <= MAX_REPEATS => {
                tokio::time::sleep(POLL_INTERVAL).await;
                Ok(())
            }
            // Too late: the round is posted soon, or offered again if too few trainers checked in. Or a fork: the round
            // will be offered again, on the base model that stays.
            RefusalCode::RoundClosed | RefusalCode::WrongBaseModel if attempts <= MAX_REPEATS => {
                self.conversation.forget_offer();
                Ok(())
            }
            code => Ok(self.folder.keep_missed(round, code.as_str(), &refusal.reason)?),
        }
    }
}
