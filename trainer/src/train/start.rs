//! Everything before the first round, in an order that risks as little as possible: the user agrees to the code, and it
//! starts, before a stake is allocated; and the payee's key is on disk before its address is used.

use std::{path::PathBuf, time::Duration};

use sheaf_aggregation::Rule;
use sheaf_client_sdk::{
    AccountId, TaskId,
    aggregator::SessionConfig,
    calls::{Call, staking},
    chain::{Chain, Model, Task, TaskState, View},
    check_in::Identity,
    durable::DurableError,
    keys::ClaimSeed,
};
use sheaf_protocol::amount::Amount;
use sheaf_runner::Runner;
use sheaf_wallet::{keystore::Wallet, signer::Signer};

use super::{
    agent::{Agent, Attempts, Conversation, Messages},
    control::ControlReceiver,
    error::{Result, TrainError},
    payee::{self, Payee},
    state::{StoredAggregator, TaskFolder},
    status::Reporter,
};
use crate::{
    client_code::{self, Execution},
    host::Host,
};

/// Pause between two reads of a task that is not open yet.
const POLL_INTERVAL: Duration = Duration::from_secs(3);

/// What to train, on what, for whom.
#[derive(Clone, Debug)]
pub struct TrainConfig {
    /// The task.
    pub task: TaskId,
    /// The folder with the data, which the client sees read-only.
    pub data: PathBuf,
    /// Who is paid; if unset, the same payee as before, else the trainer.
    pub payee: Option<Payee>,
    /// Whether agreeing to the client code also lets later code of its organization run without asking.
    pub trust_organization: bool,
    /// How the client code runs.
    pub execution: Execution,
}

/// What an agent should do, for whom, and with what.
#[derive(Debug)]
pub struct Assignment<'a> {
    /// What to train.
    pub config: &'a TrainConfig,
    /// The trainer's wallet.
    pub wallet: &'a Wallet,
    /// The connection to the node.
    pub chain: Chain,
    /// The program that trains.
    pub host: &'a Host,
    /// Stops and pauses the agent.
    pub control: ControlReceiver,
    /// Comes before every message of the agent.
    pub label: String,
    /// Whether a policy agreed to take the seat, so that the user is not asked.
    pub agreed: bool,
}

/// Prepares an agent for its first round: starts the client code, and takes a seat.
pub async fn prepare(assignment: Assignment<'_>) -> Result<Agent> {
    let Assignment { config, wallet, chain, host, control, label, agreed } = assignment;
    let (account, console) = (wallet.trainer(), &host.console);
    let view = chain.at_finalized().await?;
    may_train(&view, wallet).await?;
    let task = find_task(&view, config.task).await?;
    let model = published_model(&view, &task).await?;
    let rule = Rule::new(&task.terms.aggregation).map_err(|cause| TrainError::UnusableRule { task: task.id, cause })?;
    let folder = TaskFolder::open(host.workspace.task_state(chain.genesis(), &account, task.id))?;
    let lock = folder.lock().map_err(|error| match error {
        DurableError::Locked { path } => TrainError::AgentRuns(path),
        other => other.into(),
    })?;
    let reporter = Reporter::new(folder.status_path(), task.id);

    let session = SessionConfig::from_chain(&view, task.id, account).await?;
    let gateways = &host.workspace.gateways;
    let code = client_code::fetch(&chain, &model, [session.endpoint.as_str()], gateways).await?;
    client_code::agree(&code, &model, Some(task.id), &chain, config.trust_organization, host).await?;
    console.progress("starting the client code in its sandbox");
    let execution = config.execution.config(&code.bytes, code.sha256, host).await?;
    let runner = Runner::start(execution.with_data(&config.data).with_state(folder.client_state()?)).await?;
    let (python, numpy) = runner.versions();
    let layers = runner.layers().iter().map(|layer| layer.name()).collect::<Vec<_>>().join(", ");
    console.progress(&format!("client code runs (Python {python}, numpy {numpy}; {layers})"));

    let payee = payee::choose(config.payee.as_ref(), wallet, chain.genesis(), task.id, &folder, host)?;
    let task = wait_until_open(&chain, task, host).await?;
    take_seat(&chain, &task, &Signer::of(wallet), agreed, host).await?;

    let grace_ms = view.tasks_params().await?.grace_ms;
    folder.keep_aggregator(StoredAggregator { account: session.aggregator, first_round: task.serving_since.0 })?;
    let conversation = Conversation::new(session, wallet.keypair.clone())?;
    let seed = ClaimSeed::from_bytes(*wallet.claim_seed);
    let identity = Identity { trainer: account, payee, seed };
    Ok(Agent {
        chain,
        task,
        grace_ms,
        model,
        rule,
        identity,
        folder,
        _lock: lock,
        conversation,
        runner,
        control,
        reporter,
        messages: Messages::new(host.console.clone(), label),
        attempts: Attempts::default(),
    })
}

/// Fails if the wallet is a hot key that is not, or no longer, a proxy of its trainer.
async fn may_train(view: &View, wallet: &Wallet) -> Result<()> {
    let (trainer, hot_key) = (wallet.trainer(), AccountId(wallet.account));
    match view.may_sign_for(&trainer, &hot_key).await? {
        true => Ok(()),
        false => Err(TrainError::NoProxy { wallet: wallet.name.clone(), trainer, hot_key }),
    }
}

/// The transaction by which `trainer` takes its seat in a task; `None` if it has one.
pub async fn missing_seat(id: TaskId, trainer: &AccountId, chain: &Chain) -> Result<Option<Call>> {
    let task = find_task(&chain.at_finalized().await?, id).await?;
    let view = chain.at_best().await?;
    if has_seat(&view, &task, trainer).await? {
        return Ok(None);
    }
    may_take_seat(&view, &task, trainer).await?;
    Ok(Some(staking::take_seat(task.id)))
}

async fn find_task(view: &View, id: TaskId) -> Result<Task> {
    let task = view.task(id).await?.ok_or(TrainError::NoSuchTask(id))?;
    match task.state {
        TaskState::Proposed | TaskState::Open => Ok(task),
        TaskState::Closed | TaskState::Sweeping(_) => Err(TrainError::TaskOver(id)),
    }
}

async fn published_model(view: &View, task: &Task) -> Result<Model> {
    let model = view.model(task.model).await?;
    model.ok_or(TrainError::NoSuchModel { task: task.id, model: task.model })
}

/// Waits until the aggregator has accepted the task.
async fn wait_until_open(chain: &Chain, mut task: Task, host: &Host) -> Result<Task> {
    if task.state == TaskState::Proposed {
        host.console.progress("waiting for the aggregator to accept the task");
    }
    while task.state == TaskState::Proposed {
        tokio::time::sleep(POLL_INTERVAL).await;
        task = find_task(&chain.at_best().await?, task.id).await?;
    }
    Ok(task)
}

/// Takes a seat, unless the trainer has one.
async fn take_seat(chain: &Chain, task: &Task, signer: &Signer, agreed: bool, host: &Host) -> Result<()> {
    let account = signer.trainer();
    let view = chain.at_best().await?;
    if has_seat(&view, task, &account).await? {
        return Ok(());
    }
    may_take_seat(&view, task, &account).await?;
    let stake = Amount(task.terms.stake);
    host.console.progress(&format!("taking a seat: {stake} of the bond is allocated to it"));
    let call = signer.for_trainer(staking::take_seat(task.id));
    Ok(host.consent.send(chain, signer, &call, agreed).await?)
}

/// Whether the trainer has a seat. Fails if it left its seat and the stake is not released: it cannot take another one
/// yet.
async fn has_seat(view: &View, task: &Task, account: &AccountId) -> Result<bool> {
    let Some(seat) = view.seat(task.id, account).await? else { return Ok(false) };
    match seat.left_at {
        None => Ok(true),
        Some(block) => Err(TrainError::SeatLeft { account: *account, task: task.id, block }),
    }
}

/// Fails if the account is not a trainer, or if its bond is too small.
async fn may_take_seat(view: &View, task: &Task, account: &AccountId) -> Result<()> {
    if view.trainer(account).await?.is_none() {
        return Err(TrainError::NotATrainer(*account));
    }
    let free = view.ledger(account).await?.unwrap_or_default().unallocated();
    let stake = task.terms.stake;
    match free >= stake {
        true => Ok(()),
        false => {
            let (stake, free) = (Amount(stake), Amount(free));
            Err(TrainError::BondTooSmall { task: task.id, stake, account: *account, free })
        }
    }
}
