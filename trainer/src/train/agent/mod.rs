//! The agent: does what [`step`](super::step) decides, round after round, until the task is over.

mod disputes;
mod proving;
mod working;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use sheaf_aggregation::Rule;
use sheaf_client_sdk::{
    RoundIndex, TaskId,
    aggregator::{PublicFiles, SessionError, SessionEvent, TrainSession},
    chain::{Chain, ChainError, Model, Task, View},
    check_in::Identity,
    durable::FolderLock,
    keys::Keypair,
    primitives::{H256, RewardClaim},
};
use sheaf_protocol::wire::Offer;
use sheaf_runner::Runner;

use super::{
    Result, TrainError,
    orders::Listener,
    proof::Proof,
    state::TaskFolder,
    status::{Phase, Reporter},
    step::{End, Offered, Seen, Step, next_step},
    task_end::end_of,
};
use crate::Host;

/// Pause between two looks at the chain.
const LOOK: Duration = Duration::from_secs(2);

/// How many of the last things told are not told again.
const REMEMBERED: usize = 3;

/// A trainer at work in one task: its code runs, its seat is taken.
pub struct Agent {
    pub(super) host: Host,
    pub(super) chain: Chain,
    pub(super) task: Task,
    /// How long after the deadline a round may still be posted.
    pub(super) grace_ms: u64,
    pub(super) model: Model,
    pub(super) rule: Rule,
    /// Signs logins and check-ins.
    pub(super) signer: Keypair,
    pub(super) identity: Identity,
    pub(super) folder: TaskFolder,
    /// Keeps other agents from the seat.
    pub(super) _lock: FolderLock,
    pub(super) session: TrainSession,
    pub(super) files: PublicFiles,
    pub(super) runner: Runner,
    /// What is asked of it.
    pub(super) orders: Listener,
    /// What it says of itself.
    pub(super) reporter: Reporter,
    /// Stands before everything it tells, where others tell something, too.
    pub(super) label: String,
    pub(super) notes: Notes,
}

/// What an agent has in mind, and need not remember after a restart.
#[derive(Default)]
pub(super) struct Notes {
    /// The last round the aggregator offered.
    offer: Option<Offer>,
    /// Proofs it sent that have not been looked at.
    proofs: BTreeMap<RoundIndex, RewardClaim>,
    /// Why the session is over for good.
    session_end: Option<SessionError>,
    /// Rounds whose proofs could not be had although the task is over, and whether they are owed.
    given_up: BTreeMap<RoundIndex, bool>,
    /// How often something was tried for a round.
    attempts: BTreeMap<RoundIndex, u32>,
    /// The last things told, so that none is told over and over.
    said: VecDeque<String>,
    /// What the trainer was warned of, each once.
    warned: BTreeSet<String>,
}

/// How a run ended.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Why no further round will be trained; `None` if the agent was stopped before that.
    pub end: Option<End>,
    /// The rounds taken part in, with their proofs.
    pub rounds: Vec<(RoundIndex, Option<Proof>)>,
}

impl Agent {
    /// The task.
    pub fn task(&self) -> TaskId {
        self.task.id
    }

    /// Trains until the task is over, or until it is told to stop.
    pub async fn run(mut self) -> Result<Summary> {
        let ended = self.train_rounds().await;
        match &ended {
            Ok(Some(_)) => self.reporter.phase(Phase::Over, None),
            Ok(None) => self.reporter.phase(Phase::Stopped, None),
            Err(failure) => self.reporter.failed(&failure.to_string()),
        }
        self.finish(ended?).await
    }

    /// Round after round; why there is no further one, or `None` if told to stop.
    async fn train_rounds(&mut self) -> Result<Option<End>> {
        loop {
            let Some((view, seen)) = self.look().await else { return Ok(None) };
            self.follow_aggregator(&view).await?;
            self.watch_reports(&view).await;
            let mut memory = self.folder.memory()?;
            memory.retain(|round, _| !self.notes.given_up.contains_key(round));
            let offer = self.notes.offer.as_ref();
            let offered = offer.map(|offer| Offered { round: offer.round, base_model: H256(offer.base_model.0) });

            match next_step(&seen, &memory, offered) {
                Step::Finish(end) => return Ok(Some(end)),
                Step::DemandProof(round) => self.settle(&view, &seen, round, true).await?,
                Step::ProbeProof(round) => self.settle(&view, &seen, round, false).await?,
                Step::Train(offered) if self.orders.now().rest => {
                    self.reporter.phase(Phase::Resting, Some(offered.round));
                    self.listen("outside the hours for training: the round is not begun").await?
                }
                Step::Train(offered) => self.train(offered).await?,
                Step::Resume(round) => self.send(round).await?,
                Step::Distrust(offered) => {
                    self.warn(&format!(
                        "round {} is offered on the model {}, which is not the one on chain: not trained",
                        offered.round,
                        hex::encode(offered.base_model)
                    ));
                    self.notes.offer = None;
                }
                Step::AwaitOffer => {
                    self.reporter.phase(Phase::Waiting, Some(seen.rounds_posted));
                    self.listen("waiting for the next round").await?
                }
                Step::AwaitChain => {
                    self.reporter.phase(Phase::Waiting, Some(seen.rounds_posted));
                    self.listen("waiting for the chain to confirm the round's base model").await?
                }
                Step::AwaitPosting(round) => {
                    self.reporter.phase(Phase::CheckedIn, Some(round));
                    self.listen(&format!("round {round}: waiting for its result")).await?
                }
            }
        }
    }

    /// The task as of the latest finalized block. Waits while the node does not answer; `None` if told to stop.
    async fn look(&mut self) -> Option<(View, Seen)> {
        loop {
            if self.orders.now().stop {
                return None;
            }
            let mut orders = self.orders.clone();
            let looked = tokio::select! {
                looked = self.try_look() => looked,
                () = orders.stopped() => return None,
            };
            self.reporter.beat();
            match looked {
                Ok((view, seen)) => {
                    self.reporter.rounds(self.task.rounds());
                    let offer = self.notes.offer.as_ref().filter(|offer| offer.round >= seen.rounds_posted);
                    self.reporter.closes(offer.map(|offer| offer.closes_ms));
                    return Some((view, seen));
                }
                Err(error) => {
                    self.say(&format!("the node does not answer, waiting: {error}"));
                    tokio::time::sleep(LOOK).await;
                }
            }
        }
    }

    async fn try_look(&mut self) -> Result<(View, Seen), ChainError> {
        let view = self.chain.at_finalized().await?;
        let found = view.task(self.task.id).await?;
        // A seat may be so new that the finalized task is not open yet; a task without record is swept.
        let end = match &found {
            None => Some(End::Closed),
            Some(task) => end_of(task, view.timestamp().await?, self.grace_ms),
        };
        if let Some(task) = found {
            self.task = task;
        }
        let Task { rounds_posted, current_model, .. } = self.task;
        Ok((view, Seen { rounds_posted, current_model, end }))
    }

    /// Waits for a word of the aggregator, or until it is time to look at the chain again.
    async fn listen(&mut self, waiting_for: &str) -> Result<()> {
        self.say(waiting_for);
        if let Some(error) = self.notes.session_end.take() {
            return Err(error.into());
        }
        tokio::select! {
            event = self.session.next_event() => self.hear(event),
            () = tokio::time::sleep(LOOK) => Ok(()),
            () = self.orders.stopped() => Ok(()),
        }
    }

    fn hear(&mut self, event: Result<SessionEvent, SessionError>) -> Result<()> {
        match event {
            Ok(SessionEvent::Offer(offer)) if offer.task == self.task.id => self.notes.offer = Some(offer),
            Ok(SessionEvent::Offer(_) | SessionEvent::Connected) => {}
            Ok(SessionEvent::Lost { reason, .. }) => {
                self.say(&format!("not connected to the aggregator yet: {reason}"))
            }
            Ok(SessionEvent::Waiting { have, need }) => self.say(&format!("{have} of {need} trainers are here")),
            Ok(SessionEvent::Receipt(receipt)) => {
                // Only for what was sent from here.
                let sent = self.folder.check_in(receipt.round)?;
                if sent.is_some_and(|sent| {
                    sent.begin.commitment == receipt.commitment && sent.begin.update == receipt.update
                }) {
                    self.folder.keep_receipt(&receipt)?;
                }
            }
            Ok(SessionEvent::Proof { round, claim }) => {
                self.notes.proofs.insert(round, claim);
            }
            Ok(SessionEvent::Refused { round, refusal }) => {
                self.warn(&format!("round {round}: the aggregator refused an earlier upload: {refusal}"));
            }
            Ok(SessionEvent::TaskDone { reason }) => self.say(&format!("the aggregator is done: {reason}")),
            Err(error) => self.notes.session_end = Some(error),
        }
        Ok(())
    }

    async fn finish(self, end: Option<End>) -> Result<Summary> {
        let owed = self.notes.given_up.iter().filter(|(_, owed)| **owed);
        let owed: Vec<_> = owed.map(|(round, _)| *round).collect();
        self.runner.stop().await;
        if !owed.is_empty() {
            return Err(TrainError::ProofsMissing { task: self.task.id, rounds: owed });
        }
        let rounds = self.folder.rounds()?;
        let rounds = rounds.into_iter().map(|round| Ok((round, self.folder.proof(round)?))).collect::<Result<_>>()?;
        Ok(Summary { end, rounds })
    }

    fn warn(&self, text: &str) {
        self.host.console.warn(&format!("{}{text}", self.label));
    }

    /// Tells what is going on, unless it was just told.
    fn say(&mut self, text: &str) {
        if self.notes.said.iter().any(|said| said == text) {
            return;
        }
        self.host.console.progress(&format!("{}{text}", self.label));
        self.notes.said.push_back(text.into());
        if self.notes.said.len() > REMEMBERED {
            self.notes.said.pop_front();
        }
    }
}
