//! The daemon: works in every task that the trainer's policy allows, and claims what that earns.
//!
//! [`policy`] chooses tasks, as a pure function. `candidates` reads the open tasks, `survey` remembers what was
//! decided, and `agents` runs an agent in each chosen task, the same as `sheaf train run` does. The daemon also
//! collects owed proofs (`owed_proofs`), claims what is worth its fee (`claims`), and releases the stake of tasks that
//! are over (`seats`). Asked to leave, it leaves all seats.
//!
//! Everything that it needs after a crash is on chain or in the folders of its tasks. It continues wherever it has a
//! seat, whatever the policy says.

mod account;
mod agents;
mod candidates;
mod claims;
mod consent;
mod hours;
mod owed_proofs;
pub mod policy;
mod recorder;
mod request;
mod rules;
mod seats;
mod survey;

pub use hours::{Hours, HoursError};
pub use request::Request;
pub use rules::{DaemonConfig, DataRule, Rules};

use std::{
    path::Path,
    time::{Duration, Instant},
};

use sheaf_client_sdk::{
    TaskId,
    calls::staking,
    chain::Chain,
    durable::{DurableError, FolderLock},
};
use sheaf_protocol::amount::Amount;
use sheaf_wallet::keystore::Wallet;

use self::{
    account::Account,
    agents::Agents,
    claims::Claims,
    recorder::Recorder,
    survey::{ChosenTask, Survey},
};
use super::{
    agent::Summary,
    control::{self, Control},
    error::{Result, TrainError},
    start::TrainConfig,
};
use crate::{client_code::Execution, host::Host, when};

/// Pause between two checks of requests and agents.
const POLL_INTERVAL: Duration = Duration::from_secs(2);
/// Pause between two reads of the open tasks.
const SURVEY_INTERVAL: Duration = Duration::from_secs(12);
/// Pause between two checks of what can be claimed and released.
const UPKEEP_INTERVAL: Duration = Duration::from_secs(18);
/// Maximum time for agents to end. They continue a running upload for half a minute.
const STOP_TIMEOUT: Duration = Duration::from_secs(45);

/// A daemon, ready to run.
#[derive(Debug)]
pub struct Daemon {
    account: Account,
    rules: Rules,
    /// How client code runs; `None` if none runs.
    execution: Option<Execution>,
    agents: Agents,
    survey: Survey,
    claims: Claims,
    recorder: Recorder,
    next_survey: Instant,
    next_upkeep: Instant,
    _lock: FolderLock,
}

/// How a daemon ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was stopped.
    Stopped,
    /// It left its seats as requested.
    Left,
}

impl Daemon {
    /// A daemon for `wallet`. Fails with [`TrainError::DaemonRuns`] if the account has one.
    pub fn new(rules: Rules, execution: Execution, wallet: Wallet, chain: Chain, host: Host) -> Result<Self> {
        Self::with(rules, Some(execution), wallet, chain, host)
    }

    /// A daemon that takes no task and only fulfils a request to leave.
    pub fn closing(wallet: Wallet, chain: Chain, host: Host) -> Result<Self> {
        Self::with(Rules::allow_nothing(), None, wallet, chain, host)
    }

    fn with(rules: Rules, execution: Option<Execution>, wallet: Wallet, chain: Chain, host: Host) -> Result<Self> {
        let account = Account::new(wallet, chain, host);
        let lock = lock(&account.state)?;
        Ok(Self {
            recorder: Recorder::new(&account.state),
            account,
            rules,
            execution,
            agents: Agents::default(),
            survey: Survey::default(),
            claims: Claims::default(),
            next_survey: Instant::now(),
            next_upkeep: Instant::now(),
            _lock: lock,
        })
    }

    /// Works until a signal or a request stops it.
    pub async fn run(mut self) -> Result<Ended> {
        let ended = self.work().await;
        self.recorder.status.is_running = false;
        self.write_status();
        ended
    }

    async fn work(&mut self) -> Result<Ended> {
        let state = self.account.state.clone();
        let termination = control::termination_signal();
        tokio::pin!(termination);
        if Request::read(&state)?.is_some_and(|request| !request.survives_restart()) {
            // It was for a process that has ended since.
            Request::remove(&state)?;
        }
        let request = loop {
            let step = tokio::select! {
                step = self.step() => step,
                asked = &mut termination => {
                    asked?;
                    self.stop_agents().await;
                    return Ok(Ended::Stopped);
                }
            };
            if let Some(Some(request)) = self.retry_if_temporary(step).await? {
                break request;
            }
        };
        self.stop_agents().await;
        if !request.survives_restart() {
            Request::remove(&state)?;
            return Ok(Ended::Stopped);
        }
        self.account.say("leaving all seats, as requested");
        self.recorder.status.is_leaving = true;
        loop {
            self.write_status();
            let left = tokio::select! {
                left = self.leave(&request) => left,
                asked = &mut termination => return asked.map(|()| Ended::Stopped),
            };
            if self.retry_if_temporary(left).await? == Some(true) {
                Request::remove(&state)?;
                return Ok(Ended::Left);
            }
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    /// Does everything that is due. Returns the request that ends the work, if there is one.
    async fn step(&mut self) -> Result<Option<Request>> {
        if let Some(request) = Request::read(&self.account.state)? {
            return Ok(Some(request));
        }
        let is_paused = !self.rules.may_train_now();
        self.recorder.status.is_paused = is_paused;
        self.agents.control(Control { stop: false, pause: is_paused });
        self.write_status();
        let now = Instant::now();
        if self.next_survey <= now {
            self.next_survey = after(SURVEY_INTERVAL);
            let (chosen, messages) = self.survey.update(&self.account, &self.rules, &self.agents, is_paused).await?;
            messages.iter().for_each(|text| self.account.say(text));
            chosen.into_iter().for_each(|chosen| self.start(chosen));
        }
        if self.next_upkeep <= now {
            self.next_upkeep = after(UPKEEP_INTERVAL);
            owed_proofs::collect_all(&self.account, &self.agents).await?;
            seats::release(&self.account, &self.agents, false).await?;
            self.claims.claim(&self.account, self.rules.claim_factor, false).await?;
        }
        self.recorder.status.problem = None;
        tokio::select! {
            (task, ended) = self.agents.next_end() => self.agent_ended(task, ended),
            () = tokio::time::sleep(POLL_INTERVAL) => {}
        }
        Ok(None)
    }

    /// Does what is possible now to leave all seats. Returns whether everything is done.
    async fn leave(&mut self, request: &Request) -> Result<bool> {
        let account = &self.account;
        let missing = owed_proofs::collect_all(account, &self.agents).await?;
        let seats = seats::release(account, &self.agents, true).await?;
        let unclaimed = self.claims.claim(account, self.rules.claim_factor, true).await?;
        if seats > 0 || unclaimed || missing > 0 {
            account.say(&format!("waiting: {seats} seats are not released, {missing} proofs are missing"));
            return Ok(false);
        }
        if request.unbond {
            let ledger = account.chain.at_best().await?.ledger(&account.trainer).await?.unwrap_or_default();
            if account.wallet.hot_key_of.is_some() {
                account.warn("a hot key cannot unbond: `sheaf stake unbond AMOUNT` with the account's own wallet");
            } else if ledger.bonded > 0 {
                account.submit(&staking::unbond(ledger.bonded)).await?;
                account.say(&format!("unbonding {}: `sheaf stake withdraw` when that is over", Amount(ledger.bonded)));
            }
        }
        Ok(true)
    }

    /// Starts an agent, unless this daemon runs no client code.
    fn start(&mut self, ChosenTask { task, data, reward }: ChosenTask) {
        let Some(execution) = self.execution.clone() else { return };
        let execution = Execution { threads: execution.threads.or(self.rules.threads), ..execution };
        let payee = self.rules.payee.clone();
        let config = TrainConfig { task, data, payee, trust_organization: false, execution };
        let Account { host, wallet, chain, .. } = self.account.clone();
        self.account.say(&format!("task {task}: a round is expected to pay {}", Amount(reward)));
        self.agents.start(config, wallet, chain, host);
    }

    fn agent_ended(&mut self, task: TaskId, ended: Result<Summary>) {
        self.next_survey = Instant::now();
        self.next_upkeep = Instant::now();
        let account = &self.account;
        match ended {
            Ok(summary) => {
                self.agents.succeeded(task);
                if summary.end.is_some() {
                    let proven = summary.rounds.iter().filter_map(|(_, proof)| proof.as_ref());
                    let worth = proven.fold(0u128, |sum, proof| sum.saturating_add(proof.payout()));
                    account.say(&format!("task {task} is over: its rounds earned {}", Amount(worth)));
                }
            }
            Err(error) => {
                let (message, is_client_code_failure) = (error.to_string(), error.is_client_code_failure());
                let next = account.host.console.advice(error);
                let shown = next.as_ref().map(|next| format!("\n  next: {next}")).unwrap_or_default();
                let wait = self.agents.failed(task, is_client_code_failure, message.clone(), next);
                account.warn(&format!("task {task}: {message}{shown}\n  trying again in {}", when::Span(wait)));
            }
        }
    }

    /// Stops all agents, which complete running uploads.
    async fn stop_agents(&mut self) {
        self.account.say("stopping: running uploads are completed first");
        self.agents.control(Control { stop: true, pause: true });
        let all = async {
            while self.agents.len() > 0 {
                let _ = self.agents.next_end().await;
            }
        };
        if tokio::time::timeout(STOP_TIMEOUT, all).await.is_err() {
            self.account.warn("some agents did not end in time; their work is on disk");
        }
    }

    /// Reports and forgives a failure that may pass by itself: nodes and aggregators come back. Other failures are
    /// returned.
    async fn retry_if_temporary<T>(&mut self, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_temporary() => {
                let problem = error.to_string();
                if self.recorder.status.problem.as_ref() != Some(&problem) {
                    self.account.warn(&problem);
                }
                self.recorder.status.problem = Some(problem);
                self.write_status();
                tokio::time::sleep(POLL_INTERVAL).await;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn write_status(&mut self) {
        self.recorder.write(&self.agents, &self.survey);
    }
}

/// Prevents a second daemon for an account, until the lock is dropped. Fails with [`TrainError::DaemonRuns`] if there
/// is one.
pub fn lock(state: &Path) -> Result<FolderLock> {
    FolderLock::acquire(state, "daemon.lock").map_err(|error| match error {
        DurableError::Locked { path } => TrainError::DaemonRuns(path),
        other => other.into(),
    })
}

fn after(pause: Duration) -> Instant {
    Instant::now().checked_add(pause).unwrap_or_else(Instant::now)
}
