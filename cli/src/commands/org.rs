//! `sheaf org …`

use serde_json::json;
use sheaf_client_sdk::{AccountId, calls::registry};

use super::{profile, receipt::receipt};
use sheaf_protocol::amount::Amount;

use crate::{
    args::OrgCommand,
    context::Context,
    error::{Failure, Result},
    output::{Table, facts, readable},
};

pub(super) async fn run(command: OrgCommand, context: &Context) -> Result<()> {
    match command {
        OrgCommand::Register { name, uri } => profile::organization(&name, &uri, context).await,
        OrgCommand::Show { organization } => show(context.account_or_own(organization.as_deref())?, context).await,
        OrgCommand::Leave => leave(context).await,
    }
}

async fn show(account: AccountId, context: &Context) -> Result<()> {
    let view = context.connect().await?.at_finalized().await?;
    let unknown = || Failure::chain(format!("{account} is not an organization")).next("sheaf org register --name NAME");
    let organization = view.organization(&account).await?.ok_or_else(unknown)?;
    let mut models = view.models().await?;
    models.retain(|model| model.owner == account);
    let mut tasks = view.tasks().await?;
    tasks.retain(|task| task.organization == account);
    let balance = view.balance(&account).await?;

    let mut table = Table::new(["task", "state", "model", "deposit", "for rounds to come", "rounds"]);
    for task in &tasks {
        table.row([
            task.id.to_string(),
            task.state.to_string(),
            task.model.to_string(),
            Amount(task.terms.deposit).to_string(),
            Amount(task.unallocated).to_string(),
            format!("{}/{}", task.rounds_posted, task.rounds()),
        ]);
    }
    let listed = |models: &[sheaf_client_sdk::chain::Model]| {
        let shown = models.iter().map(|model| {
            format!("{} “{}”{}", model.id, readable(&model.name), if model.retired { ", retired" } else { "" })
        });
        shown.collect::<Vec<_>>().join("; ")
    };
    let mut text = facts([
        ("organization", readable(&organization.profile.name)),
        ("account", account.to_string()),
        ("page", readable(&organization.profile.uri)),
        ("free", Amount(balance.free).to_string()),
        ("held", Amount(balance.held).to_string()),
        ("models", if models.is_empty() { "none".into() } else { listed(&models) }),
    ]);
    if !table.is_empty() {
        text = format!("{text}\n\n{}", table.render());
    }
    let value = json!({
        "account": account.to_string(),
        "name": readable(&organization.profile.name),
        "uri": readable(&organization.profile.uri),
        "free": balance.free.to_string(),
        "held": balance.held.to_string(),
        "models": models.iter().map(|model| model.id).collect::<Vec<_>>(),
        "tasks": tasks.iter().map(|task| task.id).collect::<Vec<_>>(),
    });
    context.output.result(&value, text);
    Ok(())
}

async fn leave(context: &Context) -> Result<()> {
    let signer = context.signer()?;
    let chain = context.connect().await?;
    let Some(submitted) = context.submit(&chain, &signer, &registry::deregister_organization()).await? else {
        return Ok(());
    };
    let account = signer.account;
    let (fee, block) = (Amount(submitted.fee), submitted.block.number);
    let text =
        format!("{account} is no longer an organization; its storage deposit is free (fee {fee}, block {block})");
    context.output.result(&receipt(&submitted, json!({ "account": account.to_string() })), text);
    Ok(())
}
