//! `sheaf model publish`

use std::path::Path;

use serde_json::json;
use sheaf_client_sdk::{H256, calls::registry, content::ContentStore};
use sheaf_primitives::{Artifact, MAX_CLIENT_CODE, ModelSpec, sha256};

use crate::{
    amount::Amount,
    args::{PublishArgs, SandboxArgs},
    client_code,
    commands::{
        profile::{bounded_name, bounded_uri},
        receipt,
    },
    context::Context,
    error::{Failure, Kind, Result},
    output::{facts, readable},
    runner::{Runner, RunnerConfig, Sandbox},
};

pub(super) async fn run(args: PublishArgs, context: &Context) -> Result<()> {
    let name = bounded_name(&args.name)?;
    let code = read(&args.client)?;
    let on_chain = args.at.is_none();
    if code.is_empty() || (on_chain && code.len() > MAX_CLIENT_CODE as usize) {
        return Err(Failure::input(format!(
            "`{}` has {} bytes: the chain keeps client code of 1 to {MAX_CLIENT_CODE} bytes",
            args.client.display(),
            code.len()
        ))
        .next("leave data and weights out of it, or pin it elsewhere and pass --at URI"));
    }
    let signer = context.signer()?;
    let weights = initial_weights(&args, &code, context).await?;
    let model = sheaf_aggregation::Model::parse(&weights)
        .map_err(|error| Failure::input(format!("the initial weights are not usable: {error}")))?;
    context.output.progress(format!("initial weights: {} parameters, {} bytes", model.coordinates(), weights.len()));

    let store = ContentStore::new();
    let weights = put(&store, &args.store, "safetensors", weights, context).await?;
    let card = match &args.card {
        Some(path) => Some(put(&store, &args.store, "md", read(path)?, context).await?),
        None => None,
    };
    let spec = ModelSpec { name, weights: weights.clone(), card };

    let client_hash = H256(sha256(&[&code]));
    let call = match &args.at {
        None => registry::publish_model(spec, code),
        Some(uri) => {
            // The length of a file in memory fits 64 bits.
            let size = u64::try_from(code.len()).unwrap_or(u64::MAX);
            registry::publish_model_at(spec, Artifact { sha256: client_hash, size, uri: bounded_uri(uri)? })
        }
    };
    let chain = context.connect().await?;
    let Some(submitted) = context.submit(&chain, &signer, &call).await? else { return Ok(()) };
    let model = submitted.model()?;

    let published = chain.at(submitted.block).await?.model(model).await?;
    let client_uri = published.map_or_else(String::new, |model| readable(&model.client.uri));
    let text = facts([
        ("model", model.to_string()),
        ("client code", client_uri.clone()),
        ("weights", readable(&weights.uri)),
        ("fee", Amount(submitted.fee).to_string()),
        (
            "next",
            format!("sheaf task propose --model {model} --aggregator ADDRESS --deposit '100 SHF' --deadline DATE"),
        ),
    ]);
    let more = json!({
        "model": model,
        "client_sha256": hex::encode(client_hash),
        "client_uri": client_uri,
        "weights_sha256": hex::encode(weights.sha256),
        "weights_uri": readable(&weights.uri),
        "weights_size": weights.size,
    });
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}

/// The weights of a file, or those that the organization's own code makes.
async fn initial_weights(args: &PublishArgs, code: &[u8], context: &Context) -> Result<Vec<u8>> {
    if let Some(path) = &args.weights {
        return read(path);
    }
    context.output.progress("running initial_parameters of the client code");
    let mut config = runner_config(code, sha256(&[code]), &args.sandbox, context).await?;
    if let Some(data) = &args.data {
        config = config.with_data(data);
    }
    let mut runner = Runner::start(config).await?;
    let weights = runner.initial_parameters().await;
    runner.stop().await;
    weights.map_err(|error| Failure::from(error).next("pass --weights FILE if the code has no initial_parameters"))
}

/// How client code is run here; packages that it needs are installed for it first.
pub(crate) async fn runner_config(
    code: &[u8],
    hash: [u8; 32],
    sandbox: &SandboxArgs,
    context: &Context,
) -> Result<RunnerConfig> {
    let chosen = sandbox.chosen()?;
    if chosen == Sandbox::None {
        context.output.warn("the client code runs without a sandbox: it can read all your files and use the network");
    }
    let python = client_code::interpreter(code, context.python(sandbox.python.clone()), context).await?;
    let config = RunnerConfig::new(code, hash).with_python(python);
    Ok(config.with_limits(sandbox.limits()).with_sandbox(chosen))
}

async fn put(
    store: &ContentStore,
    location: &str,
    extension: &str,
    bytes: Vec<u8>,
    context: &Context,
) -> Result<Artifact> {
    let name = format!("{}.{extension}", hex::encode(sha256(&[&bytes])));
    let stored = match context.is_dry_run() {
        true => ContentStore::pin(location, &name, &bytes),
        false => store.put(location, &name, bytes).await,
    };
    stored.map_err(|error| Failure::new(Kind::Other, error.to_string()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(Failure::file("read", path))
}
