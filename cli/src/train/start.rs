//! Everything before the first round, in the order that risks least: the code is agreed to and starts before a stake is
//! allocated, and the payee's key is on disk before its address is used.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use sheaf_aggregation::Rule;
use sheaf_client_sdk::{
    AccountId, TaskId,
    aggregator::{PublicFiles, SessionConfig, TrainSession},
    calls::staking,
    chain::{Chain, Model, Task, TaskState, View},
    check_in::Identity,
    keys::ClaimSeed,
};

use super::{
    agent::{Agent, Notes},
    orders::Listener,
    payee,
    state::{StoredAggregator, TaskFolder},
    status::Reporter,
};
use crate::{
    amount::Amount,
    args::RunArgs,
    client_code,
    commands::runner_config,
    context::Context,
    error::{Failure, Kind, Result},
    keystore::Wallet,
    runner::Runner,
    signer::Signer,
};

/// Pause between two looks at a task that is not open yet.
const PAUSE: Duration = Duration::from_secs(3);

/// What an agent is to do, for whom, and with what.
#[derive(Debug)]
pub struct Assignment<'a> {
    /// The task, the data, the payee, and how the code is run.
    pub args: &'a RunArgs,
    /// Whose work it is.
    pub wallet: &'a Wallet,
    /// The connection to the node.
    pub chain: Chain,
    /// The settings in force.
    pub context: &'a Arc<Context>,
    /// What is asked of the agent later.
    pub orders: Listener,
    /// Stands before everything the agent tells.
    pub label: String,
    /// Whether taking the seat was agreed to, by a policy.
    pub agreed: bool,
}

/// Makes an agent that is ready for its first round.
pub async fn prepare(assignment: Assignment<'_>) -> Result<Agent> {
    let Assignment { args, wallet, chain, context, orders, label, agreed } = assignment;
    let account = wallet.trainer();
    let view = chain.at_finalized().await?;
    may_train(&view, wallet).await?;
    let task = find(&view, args.task).await?;
    let model = published(&view, &task).await?;
    let rule = Rule::new(&task.terms.aggregation)
        .map_err(|error| Failure::chain(format!("the aggregation rule of task {} is not usable: {error}", task.id)))?;
    let folder = TaskFolder::open(context.task_state(chain.genesis(), &account, task.id))?;
    let lock = folder.lock()?;
    let reporter = Reporter::new(folder.status_path(), task.id);

    let config = SessionConfig::from_chain(&view, task.id, account).await.map_err(unreachable)?;
    let code = client_code::fetch(&chain, &model, [config.endpoint.as_str()], &context.settings.gateways()).await?;
    client_code::agree(&code, &model, Some(task.id), &chain, &args.consent, context).await?;
    context.output.progress("starting the client code in its sandbox");
    let runner_config = runner_config(&code.bytes, code.sha256, &args.sandbox, context)
        .await?
        .with_data(&args.data)
        .with_state(folder.client_state()?);
    let runner = Runner::start(runner_config).await?;
    let (python, numpy) = runner.versions();
    let layers = runner.layers().iter().map(|layer| layer.name()).collect::<Vec<_>>().join(", ");
    context.output.progress(format!("client code runs (Python {python}, numpy {numpy}; {layers})"));

    let payee = payee::choose(args.payee.as_ref(), wallet, chain.genesis(), task.id, &folder, context)?;
    let task = opened(&chain, task, context).await?;
    seat(&chain, &task, &Signer::of(wallet), agreed, context).await?;

    let grace_ms = view.tasks_params().await?.grace_ms;
    let files = PublicFiles::new(&config.endpoint).map_err(unreachable)?;
    folder.keep_aggregator(StoredAggregator { account: config.aggregator, first_round: task.serving_since.0 })?;
    let session = TrainSession::new(config, wallet.keypair.clone());
    let seed = ClaimSeed::from_bytes(*wallet.claim_seed);
    let identity = Identity { trainer: account, payee, seed };
    let notes = Notes::default();
    Ok(Agent {
        context: context.clone(),
        chain,
        task,
        grace_ms,
        model,
        rule,
        signer: wallet.keypair.clone(),
        identity,
        folder,
        _lock: lock,
        session,
        files,
        runner,
        orders,
        reporter,
        label,
        notes,
    })
}

/// Refuses a hot key that its trainer has not granted a proxy, or not any more.
async fn may_train(view: &View, wallet: &Wallet) -> Result<()> {
    let (trainer, signer) = (wallet.trainer(), AccountId(wallet.account));
    match view.may_sign_for(&trainer, &signer).await? {
        true => Ok(()),
        false => Err(Failure::chain(format!(
            "wallet `{}` is a hot key of {trainer}, which lets it train no more, or not yet in a finalized block",
            wallet.name
        ))
        .next(format!("where that account's key is: sheaf wallet hotkey add --address {signer}"))),
    }
}

/// What [`prepare`] would send, shown instead of sent. Nothing is fetched, run or written.
pub async fn preview(args: &RunArgs, signer: &Signer, chain: &Chain, context: &Context) -> Result<()> {
    let task = find(&chain.at_finalized().await?, args.task).await?;
    let has_seat = chain.at_best().await?.seat(task.id, &signer.trainer()).await?.is_some();
    if has_seat {
        let text = format!("{} has a seat in task {}: training sends no transaction", signer.trainer(), task.id);
        context.output.result(&json!({ "dry_run": true, "task": task.id, "has_seat": true }), text);
        return Ok(());
    }
    seat(chain, &task, signer, false, context).await
}

async fn find(view: &View, id: TaskId) -> Result<Task> {
    let task = view.task(id).await?.ok_or_else(|| {
        Failure::chain(format!("there is no task {id}, or it has been swept")).next("sheaf task list --state open")
    })?;
    match task.state {
        TaskState::Proposed | TaskState::Open => Ok(task),
        TaskState::Closed | TaskState::Sweeping(_) => {
            Err(Failure::chain(format!("task {id} is over")).next("sheaf task list --state open"))
        }
    }
}

async fn published(view: &View, task: &Task) -> Result<Model> {
    let model = view.model(task.model).await?;
    model.ok_or_else(|| Failure::chain(format!("model {} of task {} is not on chain", task.model, task.id)))
}

/// Waits until the aggregator has accepted the task.
async fn opened(chain: &Chain, mut task: Task, context: &Context) -> Result<Task> {
    if task.state == TaskState::Proposed {
        context.output.progress("waiting for the aggregator to accept the task");
    }
    while task.state == TaskState::Proposed {
        tokio::time::sleep(PAUSE).await;
        task = find(&chain.at_best().await?, task.id).await?;
    }
    Ok(task)
}

/// Takes a seat unless the trainer has one.
async fn seat(chain: &Chain, task: &Task, signer: &Signer, agreed: bool, context: &Context) -> Result<()> {
    let account = signer.trainer();
    let view = chain.at_best().await?;
    if let Some(seat) = view.seat(task.id, &account).await? {
        return match seat.left_at {
            None => Ok(()),
            Some(block) => {
                let task = task.id;
                let message = format!(
                    "{account} left its seat in task {task} in block {block}, and its stake is not released yet"
                );
                Err(Failure::chain(message).next(format!("sheaf seat release {task}, once the leave delay is over")))
            }
        };
    }
    if view.trainer(&account).await?.is_none() {
        return Err(Failure::chain(format!("{account} is not registered as a trainer"))
            .next("sheaf trainer register --name NAME"));
    }
    let free = view.ledger(&account).await?.unwrap_or_default().unallocated();
    let stake = task.terms.stake;
    if free < stake {
        let missing = Amount(stake.saturating_sub(free));
        let has = Amount(free);
        let message = format!(
            "a seat in task {} needs a stake of {}, {account} has {has} free in its bond",
            task.id,
            Amount(stake)
        );
        return Err(Failure::chain(message).next(format!("sheaf stake bond '{missing}'")));
    }
    context.output.progress(format!("taking a seat: {} of the bond is allocated to it", Amount(stake)));
    let call = signer.for_trainer(staking::take_seat(task.id));
    match agreed {
        true => context.submit_agreed(chain, signer, &call).await?,
        false => context.submit(chain, signer, &call).await?,
    };
    Ok(())
}

fn unreachable(error: impl std::fmt::Display) -> Failure {
    Failure::new(Kind::Aggregator, error.to_string())
}
