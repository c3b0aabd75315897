//! `sheaf model publish`

use std::path::Path;

use serde_json::json;
use sheaf_client_sdk::{
    calls::{Call, registry, utility},
    chain::Chain,
    content::{
        self, Block, ContentError, ContentStore, Placed,
        stores::{Kubo, OnChain, Pinata},
    },
};
use sheaf_primitives::{Artifact, ModelSpec, sha256};
use zeroize::Zeroizing;

use sheaf_runner::Runner;

use sheaf_protocol::amount::Amount;
use sheaf_trainer::{Console, client_code::Execution, weights};

use crate::{
    args::{CodeStore, PublishArgs},
    commands::{
        profile::{bounded_name, bounded_uri},
        receipt::receipt,
    },
    context::Context,
    error::{Failure, Kind, Result},
    output::{facts, readable},
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

    let weights = File::new(&args.objects, "safetensors", weights)?;
    let card = args.card.as_deref().map(|path| File::new(&args.objects, "md", read(path)?)).transpose()?;
    let spec =
        ModelSpec { name, weights: weights.artifact.clone(), card: card.as_ref().map(|card| card.artifact.clone()) };
    let chain = context.connect().await?;
    let store = store(&args, &chain)?;
    let call = call(&args, spec, &block)?;

    // What costs tokens is agreed to before anything leaves this machine, and sent when everything is where it says.
    if !context.agrees(&chain, &signer, &call).await? {
        return Ok(());
    }
    // Large files take a while: what can be refused is refused before.
    signer.key(&context.workspace.wallets)?;
    if chain.at_best().await?.organization(&signer.account).await?.is_none() {
        return Err(
            Failure::chain(format!("{} is not an organization", signer.account)).next("sheaf org register --name NAME")
        );
    }
    if let Some(store) = store {
        put_code(&args, &block, &*store, context).await?;
    }
    let weights = weights.put(context).await?;
    if let Some(card) = card {
        card.put(context).await?;
    }
    let Some(submitted) = context.submit_agreed(&chain, &signer, &call).await? else { return Ok(()) };
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
        "client_sha256": hex::encode(block.sha256()),
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
        return Ok(weights::read(path)?);
    }
    context.output.progress("running initial_parameters of the client code");
    let execution = Execution::try_from(&args.sandbox)?;
    let mut config = execution.config(code, sha256(&[code]), &context.host()).await?;
    if let Some(data) = &args.data {
        config = config.with_data(data);
    }
    let mut runner = Runner::start(config).await?;
    let weights = runner.initial_parameters().await;
    runner.stop().await;
    weights.map_err(|error| Failure::from(error).next("pass --weights FILE if the code has no initial_parameters"))
}

/// The transaction that publishes the model.
fn call(args: &PublishArgs, spec: ModelSpec, block: &Block) -> Result<Call> {
    let elsewhere = match (&args.at, args.store) {
        (Some(uri), _) => Some(uri.clone()),
        (None, CodeStore::Chain) => None,
        (None, CodeStore::Pinata | CodeStore::Kubo) => Some(format!("ipfs://{}", block.cid())),
    };
    let call = match elsewhere {
        None => registry::publish_model(spec, block.bytes().to_vec()),
        Some(uri) => {
            // A block has at most 256 KiB.
            let size = u64::try_from(block.bytes().len()).unwrap_or(u64::MAX);
            registry::publish_model_at(spec, Artifact { sha256: block.sha256(), size, uri: bounded_uri(&uri)? })
        }
    };
    Ok(match args.replaces {
        None => call,
        // The chain wants client code at the very end of a transaction.
        Some(old) => utility::batch_all(vec![registry::retire_model(old), call]),
    })
}

/// Where the client code goes, unless it is somewhere already.
fn store(args: &PublishArgs, chain: &Chain) -> Result<Option<Box<dyn ContentStore>>> {
    if args.at.is_some() {
        return Ok(None);
    }
    Ok(Some(match args.store {
        CodeStore::Chain => Box::new(OnChain::new(chain.clone())),
        CodeStore::Pinata => Box::new(Pinata::at(&args.pinata, Pinata::GATEWAY, &pinata_token(args)?)),
        CodeStore::Kubo => Box::new(Kubo::new(&args.kubo)),
    }))
}

async fn put_code(args: &PublishArgs, block: &Block, store: &dyn ContentStore, context: &Context) -> Result<()> {
    let name = args.client.file_name().map_or_else(|| "client.py".into(), |name| name.to_string_lossy());
    if store.put(block, &name).await.map_err(not_put)? == Placed::Stored {
        context.output.progress(format!("client code: ipfs://{}, stored by {}", block.cid(), store.name()));
    }
    Ok(())
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

/// A file of the model, and where it will be.
struct File<'a> {
    location: &'a str,
    extension: &'a str,
    bytes: Vec<u8>,
    artifact: Artifact,
}

impl<'a> File<'a> {
    fn new(location: &'a str, extension: &'a str, bytes: Vec<u8>) -> Result<Self> {
        let artifact = content::pin(location, extension, &bytes).map_err(not_put)?;
        Ok(Self { location, extension, bytes, artifact })
    }

    async fn put(self, context: &Context) -> Result<Artifact> {
        let bar = context.output.transfer();
        content::put(self.location, self.extension, self.bytes, &bar).await.map_err(not_put)
    }
}

fn not_put(error: ContentError) -> Failure {
    Failure::new(Kind::Other, error.to_string())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(Failure::file("read", path))
}
