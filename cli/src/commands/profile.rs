//! `sheaf org register` and `sheaf trainer register`: the profile of an account.

use serde_json::json;
use sheaf_client_sdk::calls::{Call, registry};
use sheaf_primitives::{Name, Profile, Uri};

use super::receipt::receipt;
use sheaf_wallet::signer::Signer;

use sheaf_protocol::amount::Amount;

use crate::{
    args::TrainerCommand,
    context::Context,
    error::{Failure, Result},
};

pub(super) async fn organization(name: &str, uri: &str, context: &Context) -> Result<()> {
    let profile = profile(name, uri)?;
    let signer = context.signer()?;
    let chain = context.connect().await?;
    let registered = chain.at_best().await?.organization(&signer.account).await?;
    let call = match registered {
        None => registry::register_organization(profile),
        Some(_) => registry::update_organization(profile),
    };
    register(&signer, &call, name, "organization", context, &chain).await
}

pub(super) async fn trainer(command: TrainerCommand, context: &Context) -> Result<()> {
    let TrainerCommand::Register { name, uri } = command;
    let profile = profile(&name, &uri)?;
    let signer = context.signer()?;
    let chain = context.connect().await?;
    let registered = chain.at_best().await?.trainer(&signer.account).await?;
    let call = match registered {
        None => registry::register_trainer(profile),
        Some(_) => registry::update_trainer(profile),
    };
    register(&signer, &call, &name, "trainer", context, &chain).await
}

async fn register(
    signer: &Signer,
    call: &Call,
    name: &str,
    role: &str,
    context: &Context,
    chain: &sheaf_client_sdk::chain::Chain,
) -> Result<()> {
    let Some(submitted) = context.submit(chain, signer, call).await? else { return Ok(()) };
    let account = signer.account;
    let text =
        format!("{account} is the {role} “{name}” (fee {}, block {})", Amount(submitted.fee), submitted.block.number);
    context.output.result(&receipt(&submitted, json!({ "account": account.to_string(), "name": name })), text);
    Ok(())
}

fn profile(name: &str, uri: &str) -> Result<Profile> {
    if name.trim().is_empty() {
        return Err(Failure::input("the name is empty: people see it beside your address"));
    }
    Ok(Profile { name: bounded_name(name)?, uri: bounded_uri(uri)? })
}

/// A name as the chain holds it.
pub(super) fn bounded_name(name: &str) -> Result<Name> {
    let too_long = |_| Failure::input(format!("the name “{name}” has {} bytes, at most 64 fit", name.len()));
    Name::try_from(name.as_bytes().to_vec()).map_err(too_long)
}

/// A URI as the chain holds it.
pub(super) fn bounded_uri(uri: &str) -> Result<Uri> {
    let too_long = |_| Failure::input(format!("the URI `{uri}` has {} bytes, at most 256 fit", uri.len()));
    Uri::try_from(uri.as_bytes().to_vec()).map_err(too_long)
}
