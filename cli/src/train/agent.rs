//! The agent: does what [`step`](super::step) decides, round after round, until the task is over.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    time::Duration,
};

use sheaf_aggregation::Rule;
use sheaf_client_sdk::{
    RoundIndex, TaskId,
    aggregator::{Outcome, PublicFiles, SessionError, SessionEvent, TrainSession},
    chain::{Chain, ChainError, Model, Task, TaskState, View},
    check_in::Identity,
    primitives::{H256, Moment, RewardClaim},
};
use sheaf_protocol::{Refusal, RefusalCode, wire::Offer};

use super::{
    objects,
    proofs::{self, Answer, Claimant, Proof},
    round::{self, Trained},
    state::{StoredCheckIn, TaskFolder},
    step::{End, Offered, Seen, Step, next_step},
};
use crate::{
    amount::Amount,
    context::Context,
    error::{Failure, Kind, Result},
    runner::Runner,
};

/// Pause between two looks at the chain.
const LOOK: Duration = Duration::from_secs(2);
/// How often a proof is asked for once the task is over, at one look each.
const LAST_ATTEMPTS: u32 = 30;
/// How often an upload is repeated that got damaged on its way.
const MOST_REPEATS: u32 = 5;

/// A trainer at work in one task.
pub struct Agent<'a> {
    context: &'a Context,
    chain: Chain,
    task: Task,
    grace_ms: u64,
    model: Model,
    rule: Rule,
    identity: Identity,
    folder: TaskFolder,
    session: TrainSession,
    files: PublicFiles,
    runner: Runner,
    heard: Heard,
    /// Proofs that could not be had although the task is over.
    given_up: BTreeSet<RoundIndex>,
    attempts: BTreeMap<RoundIndex, u32>,
    said: String,
    _lock: File,
}

/// What the aggregator said and has not been dealt with.
#[derive(Default)]
struct Heard {
    offer: Option<Offer>,
    proofs: BTreeMap<RoundIndex, RewardClaim>,
    /// The session is over for good.
    end: Option<SessionError>,
}

/// How a run ended.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Why no further round will be trained.
    pub end: End,
    /// The rounds taken part in, with their proofs.
    pub rounds: Vec<(RoundIndex, Option<Proof>)>,
}

impl<'a> Agent<'a> {
    /// An agent whose client code runs and whose seat is taken. `task` comes with the chain's grace in milliseconds;
    /// `lock` keeps other agents from the seat.
    #[expect(clippy::too_many_arguments, reason = "made in one place, of things that exist apart before")]
    pub fn new(
        context: &'a Context,
        chain: Chain,
        (task, grace_ms): (Task, u64),
        model: Model,
        rule: Rule,
        identity: Identity,
        folder: TaskFolder,
        lock: File,
        session: TrainSession,
        files: PublicFiles,
        runner: Runner,
    ) -> Self {
        let (heard, given_up, attempts, said) = Default::default();
        Self {
            context,
            chain,
            task,
            grace_ms,
            model,
            rule,
            identity,
            folder,
            session,
            files,
            runner,
            heard,
            given_up,
            attempts,
            said,
            _lock: lock,
        }
    }

    /// The task.
    pub fn task(&self) -> TaskId {
        self.task.id
    }

    /// Trains until the task is over.
    pub async fn run(mut self) -> Result<Summary> {
        loop {
            let (view, seen) = self.look().await;
            let mut memory = self.folder.memory()?;
            memory.retain(|round, _| !self.given_up.contains(round));
            let offer = self.heard.offer.as_ref();
            let offered = offer.map(|offer| Offered { round: offer.round, base_model: H256(offer.base_model.0) });

            match next_step(&seen, &memory, offered) {
                Step::Finish(end) => return self.finish(end).await,
                Step::DemandProof(round) => self.settle(&view, &seen, round, true).await?,
                Step::ProbeProof(round) => self.settle(&view, &seen, round, false).await?,
                Step::Train(offered) => self.train(offered).await?,
                Step::Resume(round) => self.send(round).await?,
                Step::Distrust(offered) => {
                    self.context.output.warn(format!(
                        "round {} is offered on the model {}, which is not the one on chain: not trained",
                        offered.round,
                        hex::encode(offered.base_model)
                    ));
                    self.heard.offer = None;
                }
                Step::AwaitOffer => self.listen("waiting for the next round").await?,
                Step::AwaitChain => self.listen("waiting for the chain to confirm the round's base model").await?,
                Step::AwaitPosting(round) => self.listen(&format!("round {round}: waiting for its result")).await?,
            }
        }
    }

    /// The task as of the latest finalized block. Waits while the node does not answer.
    async fn look(&mut self) -> (View, Seen) {
        loop {
            match self.try_look().await {
                Ok(seen) => return seen,
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
        if let Some(error) = self.heard.end.take() {
            return Err(Failure::new(Kind::Aggregator, error.to_string()));
        }
        tokio::select! {
            event = self.session.next_event() => self.hear(event),
            () = tokio::time::sleep(LOOK) => Ok(()),
        }
    }

    fn hear(&mut self, event: Result<SessionEvent, SessionError>) -> Result<()> {
        match event {
            Ok(SessionEvent::Offer(offer)) if offer.task == self.task.id => self.heard.offer = Some(offer),
            Ok(SessionEvent::Offer(_) | SessionEvent::Connected) => {}
            Ok(SessionEvent::Lost { reason, .. }) => self.say(&format!("no connection to the aggregator: {reason}")),
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
                self.heard.proofs.insert(round, claim);
            }
            Ok(SessionEvent::Refused { round, refusal }) => {
                self.context.output.warn(format!("round {round}: the aggregator refused an earlier upload: {refusal}"));
            }
            Ok(SessionEvent::TaskDone { reason }) => self.say(&format!("the aggregator is done: {reason}")),
            Err(error) => self.heard.end = Some(error),
        }
        Ok(())
    }

    /// Trains the round offered, and sends the update.
    async fn train(&mut self, offered: Offered) -> Result<()> {
        let Some(offer) = self.heard.offer.clone() else { return Ok(()) };
        let base = match objects::base_model(&self.files, &self.model.weights, offered.base_model).await {
            Ok(base) => base,
            Err(error) => {
                self.say(&format!("round {}: the base model cannot be had yet: {}", offered.round, error.message()));
                return self.listen("trying again").await;
            }
        };
        self.say(&format!("round {}: training", offered.round));
        let Trained { update, measured } = self.work(&base, offered.round).await?;
        let shown = measured
            .metrics
            .accuracy
            .map_or_else(String::new, |accuracy| format!(", base model's accuracy {accuracy:.4}"));
        self.say(&format!("round {}: trained{shown}", offered.round));

        let begin = self.session.announce(&offer, &self.identity, &update, measured);
        let begin = begin.map_err(|error| Failure::new(Kind::Aggregator, error.to_string()))?;
        let check_in = StoredCheckIn { payee: self.identity.payee, begin };
        self.folder.prepare(offered.round, &check_in, &update)?;
        self.send(offered.round).await
    }

    /// The round's work, while the session is kept alive and heard.
    async fn work(&mut self, base: &[u8], round: RoundIndex) -> Result<Trained> {
        let mut events = Vec::new();
        let trained = {
            let training = round::train(&mut self.runner, base, self.task.id, round, &self.rule, self.context.output);
            tokio::pin!(training);
            let mut connected = self.heard.end.is_none();
            loop {
                tokio::select! {
                    trained = &mut training => break trained,
                    event = self.session.next_event(), if connected => {
                        connected = event.is_ok();
                        events.push(event);
                    }
                }
            }
        };
        for event in events {
            self.hear(event)?;
        }
        trained
    }

    /// Sends the check-in on disk, and keeps the answer.
    async fn send(&mut self, round: RoundIndex) -> Result<()> {
        let Some(check_in) = self.folder.check_in(round)? else { return Ok(()) };
        let update = self.folder.update(round)?;
        self.say(&format!("round {round}: sending the update, {} bytes", update.len()));
        let outcome = {
            let upload = self.session.upload(&check_in.begin, &update, |_| {});
            tokio::pin!(upload);
            loop {
                tokio::select! {
                    outcome = &mut upload => break Some(outcome),
                    () = tokio::time::sleep(LOOK) => {
                        // An aggregator that is gone must not keep the trainer from noticing that the round is over.
                        if is_over(&self.chain, self.task.id, self.grace_ms, round).await {
                            break None;
                        }
                    }
                }
            }
        };
        match outcome {
            None => Ok(()),
            Some(Ok(Outcome::Received(receipt))) => {
                self.folder.keep_receipt(&receipt)?;
                self.say(&format!("round {round}: checked in"));
                Ok(())
            }
            Some(Ok(Outcome::Refused(refusal))) => self.refused(round, &refusal).await,
            Some(Ok(Outcome::TaskDone { reason })) => {
                self.say(&format!("the aggregator is done: {reason}"));
                Ok(())
            }
            Some(Err(error)) => Err(Failure::new(Kind::Aggregator, error.to_string())),
        }
    }

    /// Deals with a refusal: some end the round for this trainer, some call for another attempt.
    async fn refused(&mut self, round: RoundIndex, refusal: &Refusal) -> Result<()> {
        self.context.output.warn(format!("round {round}: the aggregator refused the update: {refusal}"));
        let repeats = self.attempts.entry(round).or_default();
        *repeats = repeats.saturating_add(1);
        match refusal.code {
            // Damaged on its way, or the aggregator's own trouble.
            RefusalCode::Internal | RefusalCode::BadChunk | RefusalCode::WrongHash if *repeats <= MOST_REPEATS => {
                tokio::time::sleep(LOOK).await;
                Ok(())
            }
            // A fork: the round will be offered again, on the base model that stays.
            RefusalCode::WrongBaseModel if *repeats <= MOST_REPEATS => {
                self.heard.offer = None;
                Ok(())
            }
            code => self.folder.keep_missed(round, code.as_str(), &refusal.reason),
        }
    }

    /// Gets the proof of a posted round. `owed` if the aggregator gave a receipt for it.
    async fn settle(&mut self, view: &View, seen: &Seen, round: RoundIndex, owed: bool) -> Result<()> {
        let Some(check_in) = self.folder.check_in(round)? else {
            return self.folder.keep_missed(round, "not_counted", "the check-in is not on this disk any more");
        };
        let claimant = Claimant { task: self.task.id, payee: check_in.payee, seed: self.identity.seed.clone() };
        let answer = match self.heard.proofs.remove(&round) {
            Some(claim) => match proofs::verify(view, &claimant, round, claim).await {
                Ok(proof) => Answer::Proof(Box::new(proof)),
                Err(error) => Answer::NotYet(error.to_string()),
            },
            None => proofs::ask(view, &self.files, &claimant, round)
                .await
                .unwrap_or_else(|error| Answer::NotYet(error.message().into())),
        };
        match answer {
            Answer::Proof(proof) => {
                self.folder.keep_proof(round, &proof)?;
                self.say(&format!("round {round}: proof verified, worth {}", Amount(proof.payout())));
                Ok(())
            }
            Answer::LeftOut if owed => Err(Failure::new(
                Kind::Aggregator,
                format!(
                    "the aggregator acknowledged the update of round {round}, then left it out of the round's result"
                ),
            )
            .next(format!("its signed receipt is evidence: {}", self.folder.receipt_path(round).display()))),
            Answer::LeftOut => {
                self.say(&format!("round {round} was posted without this trainer"));
                self.folder.keep_missed(round, "not_counted", "the round was posted without this update")
            }
            Answer::NotYet(reason) => self.await_proof(seen, round, &reason).await,
        }
    }

    async fn await_proof(&mut self, seen: &Seen, round: RoundIndex, reason: &str) -> Result<()> {
        let attempts = self.attempts.entry(round).or_default();
        *attempts = attempts.saturating_add(1);
        if seen.end.is_some() && *attempts > LAST_ATTEMPTS {
            self.context.output.warn(format!("no proof of round {round} could be had: {reason}"));
            self.given_up.insert(round);
            return Ok(());
        }
        if seen.end.is_some() {
            // The session may be over with the task; proofs are public.
            self.say(&format!("round {round}: asking for its proof"));
            tokio::time::sleep(LOOK).await;
            return Ok(());
        }
        self.listen(&format!("round {round}: no further round is trained before its proof is there")).await
    }

    async fn finish(self, end: End) -> Result<Summary> {
        let owed: Vec<String> = self.given_up.iter().map(ToString::to_string).collect();
        self.runner.stop().await;
        if !owed.is_empty() {
            let message =
                format!("task {} is over, and proofs are missing of rounds {}", self.task.id, owed.join(", "));
            return Err(Failure::new(Kind::Aggregator, message).next(format!(
                "run `sheaf train run {}` or `sheaf rewards recover --task {0}` again when the aggregator answers",
                self.task.id
            )));
        }
        let rounds = self.folder.rounds()?;
        let rounds = rounds.into_iter().map(|round| Ok((round, self.folder.proof(round)?))).collect::<Result<_>>()?;
        Ok(Summary { end, rounds })
    }

    /// Tells what is going on, once.
    fn say(&mut self, text: &str) {
        if self.said != text {
            self.context.output.progress(text);
            self.said = text.into();
        }
    }
}

/// Why the task trains no further round at `now`, if it does not.
fn end_of(task: &Task, now: Moment, grace_ms: u64) -> Option<End> {
    match task.state {
        TaskState::Closed | TaskState::Sweeping(_) => Some(End::Closed),
        TaskState::Proposed | TaskState::Open if task.rounds_posted >= task.rounds() => Some(End::AllRounds),
        TaskState::Proposed | TaskState::Open => {
            (now >= task.terms.deadline.saturating_add(grace_ms)).then_some(End::Deadline)
        }
    }
}

/// Whether a round has been posted, or the task has ended without it. A node that does not answer says neither.
async fn is_over(chain: &Chain, id: TaskId, grace_ms: u64, round: RoundIndex) -> bool {
    let Ok(view) = chain.at_finalized().await else { return false };
    match (view.task(id).await, view.timestamp().await) {
        (Ok(Some(task)), Ok(now)) => task.rounds_posted > round || end_of(&task, now, grace_ms).is_some(),
        (Ok(None), _) => true,
        _ => false,
    }
}
