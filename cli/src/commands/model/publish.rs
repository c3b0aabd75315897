//! `sheaf model publish`

use std::path::Path;

use serde_json::json;
use sheaf_client_sdk::{
    calls::{registry, utility},
    chain::Chain,
    content::{
        self, Block, ContentStore, Placed,
        stores::{Kubo, OnChain, Pinata},
    },
};
use sheaf_primitives::{Artifact, ModelSpec, sha256};
use zeroize::Zeroizing;

use crate::{
    amount::Amount,
    args::{CodeStore, PublishArgs, SandboxArgs},
    client_code,
    commands::{
        profile::{bounded_name, bounded_uri},
        receipt,
    },
    context::Context,
    error::{Failure, Kind, Result},
    output::{facts, readable},
    runner::{Runner, RunnerConfig, Sandbox},
    weights,
};

pub(super) async fn run(args: PublishArgs, context: &Context) -> Result<()> {
    let name = bounded_name(&args.name)?;
    let code = read(&args.client)?;
    let block = Block::new(code).map_err(|error| {
        Failure::input(format!("`{}` cannot be published: {error}", args.client.display()))
            .next("leave data and weights out of it")
    })?;
    let signer = context.signer()?;
    let weights = initial_weights(&args, block.bytes(), context).await?;
    let model = sheaf_aggregation::Model::parse(&weights)
        .map_err(|error| Failure::input(format!("the initial weights are not usable: {error}")))?;
    context.output.progress(format!("initial weights: {} parameters, {} bytes", model.coordinates(), weights.len()));

    let weights = put(&args.objects, "safetensors", weights, context).await?;
    let card = match &args.card {
        Some(path) => Some(put(&args.objects, "md", read(path)?, context).await?),
        None => None,
    };
    let spec = ModelSpec { name, weights: weights.clone(), card };

    let client_hash = block.sha256();
    let chain = context.connect().await?;
    let call = match place(&args, &block, &chain, context).await? {
        None => registry::publish_model(spec, block.into_bytes()),
        Some(uri) => {
            // A block has at most 256 KiB.
            let size = u64::try_from(block.bytes().len()).unwrap_or(u64::MAX);
            registry::publish_model_at(spec, Artifact { sha256: client_hash, size, uri: bounded_uri(&uri)? })
        }
    };
    let call = match args.replaces {
        None => call,
        // The chain wants client code at the very end of a transaction.
        Some(old) => utility::batch_all(vec![registry::retire_model(old), call]),
    };
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
        return weights::read(path);
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

/// Puts the client code where it was asked to go. Its address, unless the publishing transaction itself carries it.
async fn place(args: &PublishArgs, block: &Block, chain: &Chain, context: &Context) -> Result<Option<String>> {
    if let Some(uri) = &args.at {
        return Ok(Some(uri.clone()));
    }
    let store: Box<dyn ContentStore> = match args.store {
        CodeStore::Chain => Box::new(OnChain::new(chain.clone())),
        CodeStore::Pinata => Box::new(Pinata::at(&args.pinata, Pinata::GATEWAY, &pinata_token(args)?)),
        CodeStore::Kubo => Box::new(Kubo::new(&args.kubo)),
    };
    let address = format!("ipfs://{}", block.cid());
    if context.is_dry_run() {
        return Ok((args.store != CodeStore::Chain).then_some(address));
    }
    let name = args.client.file_name().map_or_else(|| "client.py".into(), |name| name.to_string_lossy());
    let placed = store.put(block, &name).await.map_err(|error| Failure::new(Kind::Other, error.to_string()))?;
    match placed {
        Placed::WithTheModel => Ok(None),
        Placed::Stored => {
            context.output.progress(format!("client code: {address}, stored by {}", store.name()));
            Ok(Some(address))
        }
    }
}

/// The JWT for Pinata. It is never an argument, which other users of the machine could read.
fn pinata_token(args: &PublishArgs) -> Result<Zeroizing<String>> {
    let token = match &args.pinata_token_file {
        Some(path) => std::fs::read_to_string(path).map_err(Failure::file("read the token in", path))?,
        None => std::env::var("PINATA_JWT").unwrap_or_default(),
    };
    match token.trim() {
        "" => Err(Failure::input("`--store pinata` needs a token of your account")
            .next("set PINATA_JWT, or pass --pinata-token-file; app.pinata.cloud/developers/api-keys makes one")),
        _ => Ok(Zeroizing::new(token)),
    }
}

async fn put(location: &str, extension: &str, bytes: Vec<u8>, context: &Context) -> Result<Artifact> {
    let name = format!("{}.{extension}", hex::encode(sha256(&[&bytes])));
    let stored = match context.is_dry_run() {
        true => content::pin(location, &name, &bytes),
        false => content::put(location, &name, bytes).await,
    };
    stored.map_err(|error| Failure::new(Kind::Other, error.to_string()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(Failure::file("read", path))
}
