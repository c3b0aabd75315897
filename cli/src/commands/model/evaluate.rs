//! `sheaf model evaluate`

use std::path::Path;

use serde_json::json;
use sheaf_client_sdk::{
    H256,
    chain::{Chain, Task, View},
};
use sheaf_primitives::{RoundIndex, sha256};

use super::publish::runner_config;
use crate::{
    args::{ConsentArgs, EvaluateArgs, parse_hash},
    client_code::{self, ClientCode},
    context::Context,
    error::{Failure, Kind, Result},
    output::{facts, readable},
    runner::Runner,
    train::objects,
};

pub(super) async fn run(args: EvaluateArgs, context: &Context) -> Result<()> {
    let network = match args.task {
        Some(task) => Some(Network::open(task, context).await?),
        None => None,
    };
    let (model, round) = match &args.model {
        Some(file) if Path::new(file).exists() => (read(Path::new(file))?, None),
        Some(hash) => {
            let hash = parse_hash(hash).map_err(|_| {
                Failure::input(format!("`{hash}` is neither a file nor the SHA-256 of a model, 64 hex digits"))
            })?;
            let network = network.as_ref().ok_or_else(|| {
                Failure::input("a model is fetched by its hash from a task's aggregator").next("add --task TASK")
            })?;
            (network.object(hash).await?, None)
        }
        None => match &network {
            Some(network) => {
                let (hash, round) = network.model_after(args.round, args.initial).await?;
                (network.object(hash).await?, round)
            }
            None => {
                return Err(Failure::input("there is no model to evaluate")
                    .next("name a safetensors file, or a task with --task TASK"));
            }
        },
    };
    let code = code(&args, network.as_ref(), context).await?;

    context.output.progress("evaluating in the sandbox");
    let config = runner_config(&code.bytes, code.sha256, &args.sandbox, context).await?.with_data(&args.data);
    let mut runner = Runner::start(config).await?;
    let evaluation = runner.evaluate(&model, &json!({})).await;
    runner.stop().await;
    let evaluation = evaluation?;

    let hash = hex::encode(sha256(&[&model]));
    let accuracy = evaluation.accuracy();
    let value = json!({
        "model": hash,
        "task": args.task,
        "round": round,
        "accuracy": accuracy,
        "loss": evaluation.loss,
        "samples": evaluation.samples,
        "metrics": evaluation.metrics,
        "client": hex::encode(code.sha256),
    });
    let text = facts([
        ("model", hash),
        ("accuracy", accuracy.map_or_else(|| "not reported".into(), |accuracy| format!("{:.2}%", accuracy * 100.0))),
        ("loss", format!("{:.5}", evaluation.loss)),
        ("samples", evaluation.samples.to_string()),
    ]);
    context.output.result(&value, text);
    Ok(())
}

/// The user's own file, which needs no one's consent, or the code that the chain pins.
async fn code(args: &EvaluateArgs, network: Option<&Network>, context: &Context) -> Result<ClientCode> {
    match (&args.client, network) {
        (Some(path), _) => {
            let bytes = read(path)?;
            Ok(ClientCode { sha256: sha256(&[&bytes]), bytes })
        }
        (None, Some(network)) => network.code(&args.consent, context).await,
        (None, None) => Err(Failure::input("there is no client code to evaluate with").next("add --client client.py")),
    }
}

/// A task, and where its files are.
struct Network {
    chain: Chain,
    view: View,
    task: Task,
    endpoint: String,
}

impl Network {
    async fn open(id: u64, context: &Context) -> Result<Self> {
        let chain = context.connect().await?;
        let view = chain.at_finalized().await?;
        let missing = || Failure::chain(format!("there is no task {id}, or it has been swept")).next("sheaf task list");
        let task = view.task(id).await?.ok_or_else(missing)?;
        let aggregator = view.aggregator(&task.aggregator).await?;
        let gone =
            || Failure::chain(format!("the aggregator {} of task {id} is no longer registered", task.aggregator));
        let endpoint = readable(&aggregator.ok_or_else(gone)?.profile.endpoint);
        Ok(Self { chain, view, task, endpoint })
    }

    /// The model that a round resulted in, by default the newest, and that round's number.
    async fn model_after(&self, round: Option<RoundIndex>, initial: bool) -> Result<(H256, Option<RoundIndex>)> {
        if initial {
            let model = self.view.model(self.task.model).await?;
            let gone = || Failure::chain(format!("there is no model {}", self.task.model));
            return Ok((model.ok_or_else(gone)?.weights.sha256, None));
        }
        let Some(round) = round else {
            return Ok((self.task.current_model, self.task.rounds_posted.checked_sub(1)));
        };
        let record = self.view.round(self.task.id, round).await?;
        let not_posted = || {
            let posted = self.task.rounds_posted;
            Failure::chain(format!("round {round} of task {} is not final: {posted} rounds are", self.task.id))
        };
        Ok((record.ok_or_else(not_posted)?.model, Some(round)))
    }

    async fn object(&self, hash: H256) -> Result<Vec<u8>> {
        objects::fetch(&self.endpoint, hash).await
    }

    async fn code(&self, consent: &ConsentArgs, context: &Context) -> Result<ClientCode> {
        let model = self.view.model(self.task.model).await?;
        let gone = || Failure::new(Kind::Chain, format!("there is no model {}", self.task.model));
        let model = model.ok_or_else(gone)?;
        let code = client_code::fetch(&self.chain, &model, [self.endpoint.as_str()]).await?;
        client_code::agree(&code, &model, Some(self.task.id), &self.chain, consent, context).await?;
        Ok(code)
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(Failure::file("read", path))
}
