//! `sheaf model evaluate`

use std::path::Path;

use serde_json::json;
use sheaf_client_sdk::H256;
use sheaf_primitives::sha256;
use sheaf_protocol::Hash;
use sheaf_runner::Runner;
use sheaf_trainer::{
    client_code::{ClientCode, Execution},
    train::{objects, task_files::TaskFiles},
    weights,
};

use crate::{
    args::EvaluateArgs,
    context::Context,
    error::{Failure, Result},
    output::facts,
};

pub(super) async fn run(args: EvaluateArgs, context: &Context) -> Result<()> {
    let network = match args.task {
        Some(task) => Some(TaskFiles::open(task, context.connect().await?).await?),
        None => None,
    };
    let (model, round) = match &args.model {
        Some(file) if Path::new(file).exists() => (weights::read(Path::new(file))?, None),
        Some(hash) => {
            let hash = hash.parse::<Hash>().map_err(|_| {
                Failure::input(format!("`{hash}` is neither a file nor the SHA-256 of a model, 64 hex digits"))
            })?;
            let network = network.as_ref().ok_or_else(|| {
                Failure::input("a model is fetched by its hash from a task's aggregator").next("add --task TASK")
            })?;
            (objects::fetch(&network.endpoint, H256(hash.0), &context.output).await?, None)
        }
        None => match &network {
            Some(network) => {
                let (hash, round) = network.model_after(args.round, args.initial).await?;
                (objects::fetch(&network.endpoint, hash, &context.output).await?, round)
            }
            None => {
                return Err(Failure::input("there is no model to evaluate")
                    .next("name a safetensors file, or a task with --task TASK"));
            }
        },
    };
    let code = code(&args, network.as_ref(), context).await?;

    context.output.progress("evaluating in the sandbox");
    let execution = Execution::try_from(&args.sandbox)?;
    let config = execution.config(&code.bytes, code.sha256, &context.host()).await?.with_data(&args.data);
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
async fn code(args: &EvaluateArgs, network: Option<&TaskFiles>, context: &Context) -> Result<ClientCode> {
    match (&args.client, network) {
        (Some(path), _) => {
            let bytes = read(path)?;
            Ok(ClientCode { sha256: sha256(&[&bytes]), bytes })
        }
        (None, Some(network)) => Ok(network.code(args.consent.trust_organization, &context.host()).await?),
        (None, None) => Err(Failure::input("there is no client code to evaluate with").next("add --client client.py")),
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(Failure::file("read", path))
}
