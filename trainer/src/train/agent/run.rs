//! The loop of an agent: read the chain, decide, act.

use sheaf_client_sdk::{
    RoundIndex, TaskId,
    chain::{ChainError, Task, View},
};

use super::{
    disputes,
    parts::{Agent, POLL_INTERVAL},
};
use crate::train::{
    error::{Result, TrainError},
    proof::Proof,
    status::Phase,
    step::{End, Step, TaskSnapshot, next_step},
    task_end::end_of,
};

/// How a run ended.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Why no further round will be trained; `None` if the agent was stopped before that.
    pub end: Option<End>,
    /// The rounds that the trainer took part in, with their proofs.
    pub rounds: Vec<(RoundIndex, Option<Proof>)>,
}

impl Agent {
    /// The task.
    pub fn task(&self) -> TaskId {
        self.task.id
    }

    /// Trains until the task is over, or until it is asked to stop.
    pub async fn run(mut self) -> Result<Summary> {
        let ended = self.train_rounds().await;
        match &ended {
            Ok(Some(_)) => self.reporter.phase(Phase::Over, None),
            Ok(None) => self.reporter.phase(Phase::Stopped, None),
            Err(failure) => self.reporter.failed(&failure.to_string()),
        }
        self.finish(ended?).await
    }

    /// Trains round after round. Returns why there is no further one, or `None` if asked to stop.
    async fn train_rounds(&mut self) -> Result<Option<End>> {
        loop {
            let Some((view, snapshot)) = self.read_chain().await else { return Ok(None) };
            let (conversation, messages) = (&mut self.conversation, &mut self.messages);
            conversation.follow(&view, &self.task, self.identity.trainer, &self.folder, messages).await?;
            if let Some(warning) = disputes::report_warning(&view, self.task.id, &self.identity.trainer).await {
                self.messages.warn_once(warning);
            }
            let mut memory = self.folder.memory()?;
            memory.retain(|round, _| !self.attempts.has_given_up(*round));

            match next_step(&snapshot, &memory, self.conversation.offered()) {
                Step::Finish(end) => return Ok(Some(end)),
                Step::DemandProof(round) => self.get_proof(&view, &snapshot, round, true).await?,
                Step::ProbeProof(round) => self.get_proof(&view, &snapshot, round, false).await?,
                Step::Train(offered) if self.control.current().pause => {
                    self.reporter.phase(Phase::Paused, Some(offered.round));
                    self.wait("outside the hours for training: the round does not start").await?
                }
                Step::Train(offered) => self.train(offered).await?,
                Step::Resume(round) => self.send(round).await?,
                Step::RejectOffer(offered) => {
                    self.messages.warn(&format!(
                        "round {} is offered on the model {}, which is not the one on chain: not trained",
                        offered.round,
                        hex::encode(offered.base_model)
                    ));
                    self.conversation.forget_offer();
                }
                Step::AwaitOffer => {
                    self.reporter.phase(Phase::Waiting, Some(snapshot.rounds_posted));
                    self.wait("waiting for the next round").await?
                }
                Step::AwaitChain => {
                    self.reporter.phase(Phase::Waiting, Some(snapshot.rounds_posted));
                    self.wait("waiting for the chain to confirm the round's base model").await?
                }
                Step::AwaitPosting(round) => {
                    self.reporter.phase(Phase::CheckedIn, Some(round));
                    self.wait(&format!("round {round}: waiting for its result")).await?
                }
            }
        }
    }

    /// Reads the task at the latest finalized block. Waits while the node does not answer; `None` if asked to stop.
    async fn read_chain(&mut self) -> Option<(View, TaskSnapshot)> {
        loop {
            if self.control.current().stop {
                return None;
            }
            let mut control = self.control.clone();
            let read = tokio::select! {
                read = self.try_read_chain() => read,
                () = control.stopped() => return None,
            };
            self.reporter.heartbeat();
            match read {
                Ok((view, snapshot)) => {
                    self.reporter.rounds(self.task.rounds());
                    let offer = self.conversation.offer().filter(|offer| offer.round >= snapshot.rounds_posted);
                    self.reporter.closes(offer.map(|offer| offer.closes_ms));
                    return Some((view, snapshot));
                }
                Err(error) => {
                    self.messages.say(&format!("the node does not answer, waiting: {error}"));
                    tokio::time::sleep(POLL_INTERVAL).await;
                }
            }
        }
    }

    async fn try_read_chain(&mut self) -> Result<(View, TaskSnapshot), ChainError> {
        let view = self.chain.at_finalized().await?;
        let found = view.task(self.task.id).await?;
        // A seat may be so new that the finalized task is not open yet. A task without a record is swept.
        let end = match &found {
            None => Some(End::Closed),
            Some(task) => end_of(task, view.timestamp().await?, self.grace_ms),
        };
        if let Some(task) = found {
            self.task = task;
        }
        let Task { rounds_posted, current_model, .. } = self.task;
        Ok((view, TaskSnapshot { rounds_posted, current_model, end }))
    }

    async fn finish(self, end: Option<End>) -> Result<Summary> {
        self.runner.stop().await;
        let owed = self.attempts.owed();
        if !owed.is_empty() {
            return Err(TrainError::ProofsMissing { task: self.task.id, rounds: owed });
        }
        let rounds = self.folder.rounds()?;
        let rounds = rounds.into_iter().map(|round| Ok((round, self.folder.proof(round)?))).collect::<Result<_>>()?;
        Ok(Summary { end, rounds })
    }
}
