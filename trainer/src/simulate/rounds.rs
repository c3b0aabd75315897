//! Trains rounds, and measures the models.

use std::{
    fmt,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use sheaf_aggregation::{AggregateError, LocalModelError, Rule, largest_change};
use sheaf_primitives::{AggregationRule, RoundIndex, TaskId};
use sheaf_protocol::{Refusal, RefusalCode, wire::Metrics};
use sheaf_runner::{Evaluation, RunnerConfig, RunnerError};

use super::{
    absences::Absences,
    error::{Result, SimulateError},
    findings::Findings,
    intake::Intake,
    runners::Runners,
    trainers::Trainer,
};
use crate::train::round;

/// The task's number that client code sees in its config.
const TASK: TaskId = 0;

/// Everything a simulation starts from.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The client code and how it is run; data and config are each trainer's.
    pub runner: RunnerConfig,
    /// Who trains on what.
    pub trainers: Vec<Trainer>,
    /// Data that no trainer has.
    pub held_out: Option<PathBuf>,
    /// The initial model, a safetensors file.
    pub model: Vec<u8>,
    /// How updates are combined.
    pub terms: AggregationRule,
    /// Minimum number of updates for a new model.
    pub quorum: u32,
    /// Maximum number of trainers that work at once.
    pub jobs: usize,
    /// Who misses rounds.
    pub absences: Absences,
}

/// A running federation.
#[derive(Debug)]
pub struct Simulation {
    runners: Arc<Runners>,
    held_out: Option<Arc<Runners>>,
    model: Arc<Vec<u8>>,
    terms: AggregationRule,
    rule: Rule,
    quorum: u32,
    jobs: usize,
    absences: Absences,
    next: RoundIndex,
    findings: Findings,
}

/// Measurements of a model.
#[derive(Debug)]
pub struct ModelScore {
    /// Loss and accuracy on the trainers' own data, averaged by samples.
    pub trainers: Metrics,
    /// The same on data that no trainer has.
    pub held_out: Option<Evaluation>,
    /// Who could not measure it, and why.
    pub unmeasured: Vec<(String, RunnerError)>,
}

/// The result of a round.
#[derive(Debug)]
pub struct Round {
    /// Its number.
    pub round: RoundIndex,
    /// How many updates count.
    pub updates: u32,
    /// Whether they were enough for a new model. If not, the model stays.
    pub is_enough: bool,
    /// The trainers whose updates do not count.
    pub missed: Vec<Missed>,
    /// Loss on training data after training, averaged by samples over the updates that count.
    pub train_loss: Option<f64>,
    /// How long it took.
    pub took: Duration,
}

/// A trainer without an update that counts.
#[derive(Debug)]
pub struct Missed {
    /// The trainer's name.
    pub trainer: String,
    /// Why.
    pub reason: Reason,
}

/// Why an update is missing.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// It was drawn to miss the round.
    #[error("missed the round")]
    Absent,
    /// The client code failed.
    #[error("failed: {0}")]
    Failed(RunnerError),
    /// What it trained is not an update.
    #[error("trained no update: {0}")]
    NoUpdate(LocalModelError),
    /// An aggregator would refuse the update.
    #[error("refused, {0}")]
    Refused(Refusal),
}

impl Reason {
    /// The cause, for programs: `absent`, `failed`, `no_update`, or the code of a refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Failed(_) => "failed",
            Self::NoUpdate(_) => "no_update",
            Self::Refused(refusal) => refusal.code.as_str(),
        }
    }
}

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.trainer, self.reason)
    }
}

impl Simulation {
    /// Checks the model and the rule. Nothing runs yet.
    pub fn new(setup: Setup) -> Result<Self> {
        let Setup { runner, trainers, held_out, model, terms, quorum, jobs, absences } = setup;
        Intake::new(&model, &terms).map_err(SimulateError::Unusable)?;
        let rule = Rule::new(&terms).map_err(|error| SimulateError::Unusable(error.into()))?;
        let held_out = held_out.map(|data| {
            let config = runner.client_config.clone();
            Arc::new(Runners::new(runner.clone(), vec![Trainer { name: "the held-out data".into(), data, config }]))
        });
        let runners = Arc::new(Runners::new(runner, trainers));
        let (model, findings) = (Arc::new(model), Findings::default());
        Ok(Self { runners, held_out, model, terms, rule, quorum, jobs, absences, next: 0, findings })
    }

    /// The newest model, a safetensors file.
    pub fn model(&self) -> &[u8] {
        &self.model
    }

    /// What was observed so far.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Measures the newest model on the data of every trainer, and on the held-out data.
    pub async fn measure(&mut self) -> Result<ModelScore> {
        let (mut measured, mut unmeasured) = (Vec::new(), Vec::new());
        let mut results = self.evaluations(&self.runners);
        while let Some((trainer, result)) = results.next().await {
            match result? {
                Ok((evaluation, took)) => {
                    self.findings.evaluated(took);
                    measured.push(metrics(&evaluation));
                }
                Err(error) => unmeasured.push((self.runners.name(trainer).to_owned(), error)),
            }
        }
        if measured.is_empty() && unmeasured.iter().all(|(_, error)| is_of_start(error)) {
            // Code that does not even start will train nothing.
            let first = unmeasured.into_iter().next();
            return Err(first.map_or(SimulateError::NoTrainers, |(_, error)| error.into()));
        }
        let mut held_out = None;
        if let Some(runners) = &self.held_out {
            match self.evaluations(runners).next().await {
                Some((_, Ok(Ok((evaluation, _))))) => held_out = Some(evaluation),
                Some((trainer, Ok(Err(error)))) => unmeasured.push((runners.name(trainer).to_owned(), error)),
                Some((_, Err(failure))) => return Err(failure),
                None => {}
            }
        }
        Ok(ModelScore { trainers: Metrics::averaged(&measured), held_out, unmeasured })
    }

    /// Trains the next round, and replaces the model if enough updates count.
    pub async fn round(&mut self) -> Result<Round> {
        let (started, round) = (Instant::now(), self.next);
        let base = Arc::clone(&self.model);
        let aborts = |cause: AggregateError| SimulateError::Aborted { round, cause };
        let mut intake = Intake::new(&base, &self.terms).map_err(aborts)?;
        let (absent, present): (Vec<_>, Vec<_>) =
            (0..self.runners.len()).partition(|trainer| self.absences.misses(round, *trainer));

        let mut measured = Vec::new();
        let mut missed: Vec<_> = absent.into_iter().map(|trainer| (trainer, Reason::Absent)).collect();
        let mut results = self.fits(present, &base, round);
        // In the order of the trainers, whoever is done first: of two equal updates, always the same one counts.
        while let Some((trainer, result)) = results.next().await {
            let reason = match result? {
                Err(reason) => reason,
                Ok(work) => {
                    self.findings.trained(work.change, work.took);
                    match intake.take(&work.update, work.sample_weight) {
                        Err(refusal) => Reason::Refused(refusal),
                        Ok(()) => {
                            measured.push(work.metrics.plausible());
                            continue;
                        }
                    }
                }
            };
            missed.push((trainer, reason));
        }
        missed.sort_by_key(|(trainer, _)| *trainer);
        let missed: Vec<_> = missed
            .into_iter()
            .map(|(trainer, reason)| Missed { trainer: self.runners.name(trainer).to_owned(), reason })
            .collect();

        let updates = intake.updates();
        let is_enough = updates >= self.quorum;
        if is_enough {
            self.model = Arc::new(intake.finish().map_err(aborts)?);
        } else if let Some(failure) = reason_to_stop(round, updates, &missed) {
            return Err(failure);
        }
        self.next = round.saturating_add(1);
        let train_loss = Metrics::averaged(&measured).train_loss;
        Ok(Round { round, updates, is_enough, missed, train_loss, took: started.elapsed() })
    }

    /// Stops all client code.
    pub async fn stop(self) {
        self.runners.stop().await;
        if let Some(runners) = self.held_out {
            runners.stop().await;
        }
    }

    /// Measurements of the newest model by everyone in `runners`, in their order.
    fn evaluations(&self, runners: &Arc<Runners>) -> Results<(Evaluation, Duration), RunnerError> {
        let (runners, model, round) = (Arc::clone(runners), Arc::clone(&self.model), self.next);
        let all = stream::iter(0..runners.len());
        let evaluate = move |trainer| {
            let work = evaluate(Arc::clone(&runners), trainer, Arc::clone(&model), round);
            async move {
                let result = joined(tokio::spawn(work).await);
                (trainer, result.and_then(|result| result.map_or_else(split_failure, |done| Ok(Ok(done)))))
            }
        };
        all.map(evaluate).buffered(self.jobs).boxed()
    }

    /// What the trainers in `present` make of `base`, in their order.
    fn fits(&self, present: Vec<usize>, base: &Arc<Vec<u8>>, round: RoundIndex) -> Results<Work, Reason> {
        let (runners, base, rule) = (Arc::clone(&self.runners), Arc::clone(base), self.rule);
        let fit = move |trainer| {
            let work = train(Arc::clone(&runners), trainer, Arc::clone(&base), rule, round);
            async move {
                let result = match joined(tokio::spawn(work).await) {
                    Ok(Err(Reason::Failed(error))) => split_failure(error).map(|client| client.map_err(Reason::Failed)),
                    other => other,
                };
                (trainer, result)
            }
        };
        stream::iter(present).map(fit).buffered(self.jobs).boxed()
    }
}

/// The result of a trainer's work: the outer error ends the simulation, the inner one is the trainer's own.
type Outcome<T, E> = Result<Result<T, E>>;

/// The trainers' numbers, and the results of their work.
type Results<T, E> = BoxStream<'static, (usize, Outcome<T, E>)>;

/// An update, and what was observed while it was made.
struct Work {
    update: Vec<u8>,
    sample_weight: u64,
    metrics: Metrics,
    change: f64,
    took: Duration,
}

async fn train(
    runners: Arc<Runners>,
    trainer: usize,
    base: Arc<Vec<u8>>,
    rule: Rule,
    round: RoundIndex,
) -> Result<Work, Reason> {
    let mut runner = runners.take(trainer).await.map_err(Reason::Failed)?;
    let started = Instant::now();
    let fit = runner.fit(&base, &round::config(TASK, round)).await;
    let took = started.elapsed();
    runners.put_back(trainer, runner).await;

    let fit = fit.map_err(Reason::Failed)?;
    let update = round::update(&base, &fit, &rule).map_err(Reason::NoUpdate)?;
    let change = largest_change(&base, &fit.weights).map_err(Reason::NoUpdate)?;
    let metrics = Metrics { samples: Some(fit.samples), ..round::metrics(None, &fit) };
    Ok(Work { update, sample_weight: rule.sample_weight(fit.samples), metrics, change, took })
}

async fn evaluate(
    runners: Arc<Runners>,
    trainer: usize,
    model: Arc<Vec<u8>>,
    round: RoundIndex,
) -> Result<(Evaluation, Duration), RunnerError> {
    let mut runner = runners.take(trainer).await?;
    let started = Instant::now();
    let evaluation = round::measure(&mut runner, &model, &round::config(TASK, round)).await;
    let took = started.elapsed();
    runners.put_back(trainer, runner).await;
    evaluation?.map(|evaluation| (evaluation, took))
}

fn metrics(evaluation: &Evaluation) -> Metrics {
    let (loss, accuracy) = (Some(evaluation.loss), evaluation.accuracy());
    Metrics { train_loss: None, loss, accuracy, samples: Some(evaluation.samples) }.plausible()
}

fn joined<T>(result: Result<T, tokio::task::JoinError>) -> Result<T> {
    result.map_err(SimulateError::Crashed)
}

/// Separates failures of the client code, which are its trainer's, from failures of this machine, which end the
/// simulation.
fn split_failure<T>(error: RunnerError) -> Outcome<T, RunnerError> {
    use RunnerError::{BadAnswer, BadTensors, Client, Died, Stopped, Timeout};
    match error {
        Client { .. } | Timeout { .. } | Died { .. } | BadAnswer { .. } | BadTensors { .. } | Stopped => Ok(Err(error)),
        machine => Err(machine.into()),
    }
}

fn is_of_start(error: &RunnerError) -> bool {
    use RunnerError::{Client, Died, Timeout};
    matches!(error, Client { call: "start", .. } | Timeout { call: "start", .. } | Died { call: "start", .. })
}

/// Why the simulation stops after a round with too few updates: no later round would have more.
fn reason_to_stop(round: RoundIndex, updates: u32, missed: &[Missed]) -> Option<SimulateError> {
    let mut failed = missed.iter().filter(|missed| !matches!(missed.reason, Reason::Absent)).peekable();
    let first = *failed.peek()?;
    let is_copy =
        |missed: &Missed| matches!(&missed.reason, Reason::Refused(Refusal { code: RefusalCode::DuplicateUpdate, .. }));
    if updates == 1 && failed.all(is_copy) {
        return Some(SimulateError::AllEqual(round));
    }
    (updates == 0).then(|| SimulateError::NoValidUpdate { round, first: first.to_string() })
}
