//! What there is to show, from disk and from the chain.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use sheaf_client_sdk::clock;
use sheaf_client_sdk::{
    AccountId, BlockNumber, TaskId,
    chain::{Chain, TaskState},
};
use sheaf_primitives::Balance;

use sheaf_trainer::{
    rewards::{ClaimStatus, standings},
    train::{
        state::TaskFolder,
        status::{AgentStatus, DaemonStatus},
        step::Progress,
    },
};

use crate::{context::Context, error::Result};

/// How often the chain is asked.
const LOOK: Duration = Duration::from_secs(6);
/// How long the node may take before the disk alone is shown.
const PATIENCE: Duration = Duration::from_secs(5);

/// Looks again and again.
pub(super) struct Watcher {
    context: Arc<Context>,
    account: AccountId,
    only: Option<TaskId>,
    chain: Option<Chain>,
    facts: Facts,
    looked_at: Option<Instant>,
    /// Why the node does not answer.
    trouble: Option<String>,
}

/// What the chain says.
#[derive(Clone, Default)]
struct Facts {
    block: Option<BlockNumber>,
    tasks: BTreeMap<TaskId, OnChain>,
    earned: BTreeMap<TaskId, Earned>,
}

#[derive(Clone, Copy)]
struct OnChain {
    state: TaskState,
    posted: u32,
    rounds: u32,
}

/// Rewards with proofs, in plancks.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Earned {
    pub(super) claimed: Balance,
    pub(super) unclaimed: Balance,
}

/// Everything there is to show at a moment.
pub(super) struct Overview {
    pub(super) now: u64,
    pub(super) account: AccountId,
    pub(super) block: Option<BlockNumber>,
    pub(super) trouble: Option<String>,
    pub(super) daemon: Option<DaemonStatus>,
    pub(super) tasks: Vec<TaskLine>,
}

/// A task.
pub(super) struct TaskLine {
    pub(super) task: TaskId,
    pub(super) state: Option<TaskState>,
    pub(super) posted: Option<u32>,
    pub(super) rounds: Option<u32>,
    pub(super) status: Option<AgentStatus>,
    /// Rounds with a receipt and without a proof.
    pub(super) awaiting_proof: u32,
    pub(super) earned: Earned,
}

impl Watcher {
    pub(super) fn new(only: Option<TaskId>, context: &Arc<Context>) -> Result<Self> {
        let account = context.trainer(None)?;
        let (context, facts) = (context.clone(), Facts::default());
        Ok(Self { context, account, only, chain: None, facts, looked_at: None, trouble: None })
    }

    /// Asks the chain, unless it was just asked. Its last answer stays if it does not answer.
    pub(super) async fn look_at_chain(&mut self) {
        if self.looked_at.is_some_and(|at| at.elapsed() < LOOK) {
            return;
        }
        self.looked_at = Some(Instant::now());
        match tokio::time::timeout(PATIENCE, self.ask_chain()).await {
            Ok(Ok(())) => self.trouble = None,
            Ok(Err(failure)) => self.trouble = Some(failure.message().to_owned()),
            Err(_) => self.trouble = Some("the node does not answer".into()),
        }
    }

    async fn ask_chain(&mut self) -> Result<()> {
        let chain = match &self.chain {
            Some(chain) => chain.clone(),
            None => self.chain.insert(self.context.connect().await?).clone(),
        };
        let view = chain.at_finalized().await?;
        let state = self.context.workspace.account_state(chain.genesis(), &self.account);
        let mut facts = Facts { block: Some(view.block().number), ..Facts::default() };
        for (task, _) in TaskFolder::all(&state)? {
            if let Some(found) = view.task(task).await? {
                let (rounds, posted) = (found.rounds(), found.rounds_posted);
                facts.tasks.insert(task, OnChain { state: found.state, posted, rounds });
            }
        }
        for reward in standings(&view, &state, self.only).await? {
            let earned = facts.earned.entry(reward.task).or_default();
            let part = match reward.status {
                ClaimStatus::Claimed => &mut earned.claimed,
                ClaimStatus::Claimable(_) | ClaimStatus::Opens(_) => &mut earned.unclaimed,
                ClaimStatus::Over | ClaimStatus::Void => continue,
            };
            *part = part.saturating_add(reward.proof.payout());
        }
        self.facts = facts;
        Ok(())
    }

    /// Everything as it is now.
    pub(super) fn overview(&self) -> Result<Overview> {
        let mut tasks = Vec::new();
        let mut daemon = None;
        for state in self.states()? {
            daemon = daemon.or_else(|| DaemonStatus::read(&state));
            for (task, folder) in TaskFolder::all(&state)? {
                if self.only.is_none_or(|only| only == task) {
                    tasks.push(self.line(task, &folder)?);
                }
            }
        }
        let (now, block, trouble) = (clock::now(), self.facts.block, self.trouble.clone());
        Ok(Overview { now, account: self.account, block, trouble, daemon, tasks })
    }

    /// The account's state folder on the node's network; without a node, those on any.
    fn states(&self) -> Result<Vec<PathBuf>> {
        match &self.chain {
            Some(chain) => Ok(vec![self.context.workspace.account_state(chain.genesis(), &self.account)]),
            None => self.context.states_of(&self.account),
        }
    }

    fn line(&self, task: TaskId, folder: &TaskFolder) -> Result<TaskLine> {
        let status: Option<AgentStatus> =
            std::fs::read(folder.status_path()).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let on_chain = self.facts.tasks.get(&task);
        let memory = folder.memory()?;
        let awaiting = memory.values().filter(|progress| **progress == Progress::Acknowledged).count();
        let earned = match self.facts.block {
            Some(_) => self.facts.earned.get(&task).copied().unwrap_or_default(),
            None => on_disk(folder)?,
        };
        Ok(TaskLine {
            task,
            state: on_chain.map(|found| found.state),
            posted: on_chain.map(|found| found.posted),
            rounds: on_chain.map(|found| found.rounds).or(status.as_ref().map(|status| status.rounds)),
            status,
            awaiting_proof: u32::try_from(awaiting).unwrap_or(u32::MAX),
            earned,
        })
    }
}

/// What the proofs on disk are worth, as far as is known here.
fn on_disk(folder: &TaskFolder) -> Result<Earned> {
    let mut earned = Earned::default();
    for round in folder.rounds()? {
        let Some(proof) = folder.proof(round)? else { continue };
        let part = if folder.claimed(round) { &mut earned.claimed } else { &mut earned.unclaimed };
        *part = part.saturating_add(proof.payout());
    }
    Ok(earned)
}

impl Overview {
    pub(super) fn json(&self) -> Value {
        let now = self.now;
        let tasks: Vec<_> = self.tasks.iter().map(|line| line.json(now)).collect();
        let daemon = self.daemon.as_ref().map(|daemon| {
            let mut value = serde_json::to_value(daemon).unwrap_or_default();
            if let Value::Object(fields) = &mut value {
                fields.insert("running".into(), daemon.is_alive(now).into());
            }
            value
        });
        json!({
            "account": self.account.to_string(),
            "block": self.block,
            "trouble": self.trouble,
            "daemon": daemon,
            "tasks": tasks,
        })
    }
}

impl TaskLine {
    pub(super) fn is_alive(&self, now: u64) -> bool {
        self.status.as_ref().is_some_and(|status| status.is_alive(now))
    }

    fn json(&self, now: u64) -> Value {
        let status = self.status.as_ref();
        json!({
            "task": self.task,
            "state": self.state.map(|state| state.to_string()),
            "rounds_posted": self.posted,
            "rounds": self.rounds,
            "running": self.is_alive(now),
            "phase": status.map(|status| status.phase),
            "round": status.and_then(|status| status.round),
            "progress": status.and_then(|status| status.progress(now)),
            "left_ms": status.and_then(|status| status.left_ms(now)),
            "sent": status.and_then(|status| status.sent),
            "loss": status.and_then(|status| status.loss),
            "accuracy": status.and_then(|status| status.accuracy),
            "error": status.and_then(|status| status.error.as_ref()),
            "awaiting_proof": self.awaiting_proof,
            "claimed": self.earned.claimed.to_string(),
            "unclaimed": self.earned.unclaimed.to_string(),
        })
    }
}
