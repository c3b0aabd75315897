//! The daemon: works in every task that the trainer's policy allows, and looks after what that earns.
//!
//! [`policy`] decides which tasks, and is pure. `market` reads what the chain offers, and `crew` runs an agent in each task
//! that was chosen, the same as `sheaf train run` runs. Beside them the daemon collects proofs that are owed, claims what is
//! worth its fee, and releases the stake of tasks that are over. Asked to leave, it gives back everything.
//!
//! All it must know after a crash is on chain or in the folders of its tasks: where it has a seat it goes on, policy or not.

mod claims;
mod consent;
mod crew;
mod hours;
mod leaving;
mod market;
mod owed;
pub mod policy;
mod request;
mod rules;

pub use hours::{Hours, HoursError};
pub use request::Request;
pub use rules::{DataRule, Rules};

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use sheaf_client_sdk::{AccountId, RoundIndex, TaskId, chain::Chain, keys::Keypair};

use self::{
    crew::Crew,
    policy::{Reason, Verdict, choose},
};
use super::{
    agent::Summary,
    orders::{self, Orders},
    status::{Passed, Record},
};
use crate::{
    amount::Amount,
    args::{ConsentArgs, RunArgs, SandboxArgs},
    context::Context,
    durable,
    error::{Failure, Kind, Result},
    keystore::Wallet,
    when,
};

/// Pause between two looks at requests and agents.
const LOOK: Duration = Duration::from_secs(2);
/// Pause between two looks at what the chain offers.
const SURVEY: Duration = Duration::from_secs(12);
/// Pause between two looks at what can be claimed and released.
const UPKEEP: Duration = Duration::from_secs(18);
/// Longest that agents may take to end. They see an upload through, which they give half a minute.
const FAREWELL: Duration = Duration::from_secs(45);
/// Longest pause between two attempts to reach a node at the start.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// A daemon, ready to run.
#[derive(Debug)]
pub struct Daemon {
    context: Arc<Context>,
    wallet: Arc<Wallet>,
    /// The trainer.
    account: AccountId,
    chain: Chain,
    /// The account's state folder.
    state: PathBuf,
    rules: Rules,
    /// How client code is run; `None` if none is.
    sandbox: Option<SandboxArgs>,
    crew: Crew,
    /// What it last decided about tasks it does not work in.
    passed: BTreeMap<TaskId, Reason>,
    /// Claims without a signer that were refused for their fee.
    refused: BTreeSet<(TaskId, RoundIndex)>,
    /// Keys of payees, so that each is decrypted once.
    payees: BTreeMap<AccountId, Keypair>,
    record: Record,
    next_survey: Instant,
    next_upkeep: Instant,
    _lock: File,
}

/// How a daemon ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was stopped.
    Stopped,
    /// It gave everything back that it was asked to.
    Left,
}

impl Daemon {
    /// A daemon for `wallet`, which keeps others from the same account.
    pub fn new(
        rules: Rules,
        sandbox: SandboxArgs,
        wallet: Wallet,
        chain: Chain,
        context: Arc<Context>,
    ) -> Result<Self> {
        Self::with(rules, Some(sandbox), wallet, chain, context)
    }

    /// A daemon that takes no task, for what a request asks besides a stop.
    pub fn closing(wallet: Wallet, chain: Chain, context: Arc<Context>) -> Result<Self> {
        Self::with(Rules::nothing(), None, wallet, chain, context)
    }

    fn with(
        rules: Rules,
        sandbox: Option<SandboxArgs>,
        wallet: Wallet,
        chain: Chain,
        context: Arc<Context>,
    ) -> Result<Self> {
        let account = wallet.trainer();
        let state = context.account_state(chain.genesis(), &account);
        let lock = lock(&state)?;
        let (now, pid) = (when::now(), std::process::id());
        Ok(Self {
            context,
            wallet: Arc::new(wallet),
            account,
            chain,
            state,
            rules,
            sandbox,
            crew: Crew::default(),
            passed: BTreeMap::new(),
            refused: BTreeSet::new(),
            payees: BTreeMap::new(),
            record: Record { pid, started_ms: now, runs: true, ..Record::default() },
            next_survey: Instant::now(),
            next_upkeep: Instant::now(),
            _lock: lock,
        })
    }

    /// Works until it is told to stop, by a signal or a request.
    pub async fn run(mut self) -> Result<Ended> {
        let ended = self.work().await;
        self.record.runs = false;
        self.write_record();
        ended
    }

    async fn work(&mut self) -> Result<Ended> {
        let asked_to_end = orders::asked_to_end();
        tokio::pin!(asked_to_end);
        if Request::read(&self.state)?.is_some_and(|request| !request.is_lasting()) {
            // It was meant for whoever ran before.
            Request::remove(&self.state)?;
        }
        let request = loop {
            let step = tokio::select! {
                step = self.step() => step,
                asked = &mut asked_to_end => {
                    asked?;
                    self.stand_down().await;
                    return Ok(Ended::Stopped);
                }
            };
            if let Some(Some(request)) = self.note_trouble(step).await? {
                break request;
            }
        };
        self.stand_down().await;
        if !request.is_lasting() {
            Request::remove(&self.state)?;
            return Ok(Ended::Stopped);
        }
        self.say("giving all seats back, as asked");
        self.record.leaves = true;
        loop {
            self.write_record();
            let left = tokio::select! {
                left = self.leave(&request) => left,
                asked = &mut asked_to_end => return asked.map(|()| Ended::Stopped),
            };
            if self.note_trouble(left).await? == Some(true) {
                Request::remove(&self.state)?;
                return Ok(Ended::Left);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// One look at everything; the request that ends the work, if there is one.
    async fn step(&mut self) -> Result<Option<Request>> {
        if let Some(request) = Request::read(&self.state)? {
            return Ok(Some(request));
        }
        self.record.rests = !self.rules.may_train_now();
        self.crew.order(Orders { stop: false, rest: self.record.rests });
        self.write_record();
        let now = Instant::now();
        if self.next_survey <= now {
            self.next_survey = later(SURVEY);
            self.survey().await?;
        }
        if self.next_upkeep <= now {
            self.next_upkeep = later(UPKEEP);
            self.collect_proofs().await?;
            let view = self.chain.at_best().await?;
            self.give_back_seats(&view, false).await?;
            self.claim(false).await?;
        }
        self.record.trouble = None;
        tokio::select! {
            (task, ended) = self.crew.next_end() => self.agent_ended(task, ended),
            () = tokio::time::sleep(LOOK) => {}
        }
        Ok(None)
    }

    /// Looks at what the chain offers, and sets agents to work.
    async fn survey(&mut self) -> Result<()> {
        let view = self.chain.at_best().await?;
        let candidates = market::candidates(&view, &self.account, &self.rules, &self.context).await?;
        let purse = market::purse(&view, &self.account).await?;
        let verdicts = choose(&self.rules.policy, purse, &candidates);
        for candidate in candidates {
            let task = candidate.task;
            match verdicts.get(&task) {
                Some(Verdict::Work) => {
                    self.passed.remove(&task);
                    let is_new = candidate.seat != policy::Seating::Taken;
                    // Nothing new is begun outside the hours; seats that are taken wait in their agents.
                    if self.crew.works_in(task) || self.crew.setback(task).is_some() || (is_new && self.record.rests) {
                        continue;
                    }
                    let Some(data) = self.rules.data_for(candidate.model, &candidate.organization) else { continue };
                    self.say(&format!("task {task}: a round is expected to pay {}", Amount(candidate.reward)));
                    let Some(args) = self.run_args(task, data.to_owned()) else { continue };
                    self.crew.hire(args, self.wallet.clone(), self.chain.clone(), self.context.clone());
                }
                Some(Verdict::Pass(reason)) => self.pass(task, reason.clone()),
                None => {}
            }
        }
        self.passed.retain(|task, _| verdicts.contains_key(task));
        Ok(())
    }

    /// What an agent is told; `None` if this daemon sets none to work.
    fn run_args(&self, task: TaskId, data: PathBuf) -> Option<RunArgs> {
        let sandbox = self.sandbox.clone()?;
        let sandbox = SandboxArgs { threads: sandbox.threads.or(self.rules.threads), ..sandbox };
        Some(RunArgs { task, data, payee: self.rules.payee.clone(), consent: ConsentArgs::default(), sandbox })
    }

    /// Notes why a task is not worked in, and says so where the trainer can do something about it.
    fn pass(&mut self, task: TaskId, reason: Reason) {
        if self.passed.get(&task) == Some(&reason) {
            return;
        }
        if let Some(next) = advice(task, &reason) {
            self.say(&format!("task {task} is passed over: {reason}\n  next: {next}"));
        }
        self.passed.insert(task, reason);
    }

    fn agent_ended(&mut self, task: TaskId, ended: Result<Summary>) {
        self.next_survey = Instant::now();
        self.next_upkeep = Instant::now();
        match ended {
            Ok(Summary { end: None, .. }) => {}
            Ok(summary) => {
                let proven = summary.rounds.iter().filter_map(|(_, proof)| proof.as_ref());
                let worth = proven.fold(0u128, |sum, proof| sum.saturating_add(proof.payout()));
                self.say(&format!("task {task} is over: its rounds earned {}", Amount(worth)));
            }
            Err(failure) => {
                let wait = self
                    .crew
                    .setback(task)
                    .map_or(Duration::ZERO, |setback| setback.until.saturating_duration_since(Instant::now()));
                self.warn(&format!("task {task}: {failure}\n  trying again in {}", when::Span(wait)));
            }
        }
    }

    /// Ends all agents, which see uploads under way through.
    async fn stand_down(&mut self) {
        self.say("stopping: uploads under way are seen through");
        self.crew.order(Orders { stop: true, rest: true });
        let all = async {
            while self.crew.len() > 0 {
                let _ = self.crew.next_end().await;
            }
        };
        if tokio::time::timeout(FAREWELL, all).await.is_err() {
            self.warn("some agents did not end in time; what they were at is on disk");
        }
    }

    /// Goes on after a failure that may pass: nodes and aggregators come back.
    async fn note_trouble<T>(&mut self, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(failure) if matches!(failure.kind(), Kind::Node | Kind::Chain | Kind::Aggregator) => {
                let trouble = failure.message().to_owned();
                if self.record.trouble.as_ref() != Some(&trouble) {
                    self.warn(&trouble);
                }
                self.record.trouble = Some(trouble);
                self.write_record();
                tokio::time::sleep(LOOK).await;
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    fn write_record(&mut self) {
        self.record.updated_ms = when::now();
        self.record.works_in = self.crew.tasks();
        let passed = self.passed.iter().map(|(task, reason)| Passed {
            task: *task,
            reason: reason.to_string(),
            next: advice(*task, reason),
        });
        let set_back = self.crew.setbacks().map(|(task, setback)| Passed {
            task,
            reason: format!("{} (failed {} times)", setback.failure.message(), setback.failures),
            next: setback.failure.advice().map(str::to_owned),
        });
        self.record.passed = passed.chain(set_back).collect();
        let written = serde_json::to_vec(&self.record).map_err(|error| error.to_string()).and_then(|bytes| {
            durable::swap(&Record::path(&self.state), &bytes).map_err(|failure| failure.message().to_owned())
        });
        if let Err(reason) = written {
            tracing::warn!(reason, "the daemon's record is not written");
        }
    }

    fn say(&self, text: &str) {
        self.context.output.progress(text);
    }

    fn warn(&self, text: &str) {
        self.context.output.warn(text);
    }
}

/// A connection to the node, waited for with growing pauses.
pub async fn connect(context: &Context) -> Result<Chain> {
    let mut pause = Duration::from_secs(1);
    loop {
        match context.connect().await {
            Err(failure) if failure.may_pass() => {
                context.output.warn(format!("{}; trying again in {}", failure.message(), when::Span(pause)));
                tokio::time::sleep(pause).await;
                pause = pause.saturating_mul(2).min(LONGEST_WAIT);
            }
            connected => return connected,
        }
    }
}

/// Keeps a second daemon from an account. Held until the file is dropped.
pub fn lock(state: &Path) -> Result<File> {
    durable::private_folder(state)?;
    let path = state.join("daemon.lock");
    let file = File::create(&path).map_err(Failure::file("write", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => {
            Err(Failure::new(Kind::Other, format!("another `sheaf train daemon` holds `{}`", path.display()))
                .next("`sheaf train status` shows what it does, `sheaf train stop` stops it"))
        }
        Err(fs::TryLockError::Error(error)) => Err(Failure::file("lock", &path)(error)),
    }
}

/// What to type about a task that is passed over, where that helps.
fn advice(task: TaskId, reason: &Reason) -> Option<String> {
    match reason {
        Reason::CodeNotAgreed(code) => Some(consent::advice(code)),
        Reason::NoData => Some("name a folder for it in train.toml, or pass --data DIR".into()),
        Reason::Bond(missing) => Some(format!("sheaf stake bond '{}'", Amount(*missing))),
        Reason::SeatLeft => Some(format!("sheaf seat release {task}, once the leave delay is over")),
        Reason::Organization | Reason::Model | Reason::Reward(_) | Reason::Door(_) => None,
        Reason::Tasks | Reason::Stake(_) => None,
    }
}

fn later(pause: Duration) -> Instant {
    Instant::now().checked_add(pause).unwrap_or_else(Instant::now)
}
