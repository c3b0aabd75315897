//! `sheaf trust …`

use serde::Serialize;
use serde_json::{Value, json};
use sheaf_client_sdk::clock;
use sheaf_client_sdk::{AccountId, H256, chain::Chain};

use sheaf_wallet::address;

use sheaf_trainer::{
    client_code::{self, place},
    trust::{Trust, TrustedOrganization},
    when,
};

use crate::{
    args::TrustCommand,
    context::Context,
    error::{Failure, Result},
    output::{Table, readable},
};

pub(super) async fn run(command: TrustCommand, context: &Context) -> Result<()> {
    match command {
        TrustCommand::Add { whom } => add(&whom, context).await,
        TrustCommand::List => list(context),
        TrustCommand::Remove { whom } => remove(&whom, context),
    }
}

async fn add(whom: &str, context: &Context) -> Result<()> {
    let meant = Whom::parse(whom)?;
    let chain = context.connect().await?;
    match meant {
        Whom::Organization(account) => add_organization(account, &chain, context).await,
        Whom::Code(hash) => add_code(hash, &chain, context).await,
    }
}

async fn add_organization(account: AccountId, chain: &Chain, context: &Context) -> Result<()> {
    let organization = chain.at_finalized().await?.organization(&account).await?.ok_or_else(|| {
        Failure::chain(format!("{account} is not registered as an organization on this network"))
            .next("`sheaf model list` shows who published what")
    })?;
    let name = readable(&organization.profile.name);
    context.workspace.trust(chain.genesis()).trust(&TrustedOrganization {
        organization: account.to_string(),
        name: Some(name.clone()),
        since_ms: clock::now(),
    })?;
    let value = json!({ "organization": account.to_string(), "name": name, "network": hex::encode(chain.genesis()) });
    let text =
        format!("client code of {account} “{name}” runs here without asking; `sheaf trust remove {account}` ends that");
    context.output.result(&value, text);
    Ok(())
}

async fn add_code(hash: [u8; 32], chain: &Chain, context: &Context) -> Result<()> {
    let view = chain.at_finalized().await?;
    let model = place::by_hash(&view, &hash).await?.ok_or_else(|| {
        Failure::chain(format!("no model on this network has client code {}", hex::encode(hash)))
            .next("sheaf model list")
    })?;
    let endpoints = place::endpoints(&view, &model, &view.tasks().await?).await?;
    let code =
        client_code::fetch(chain, &model, endpoints.iter().map(String::as_str), &context.workspace.gateways).await?;
    client_code::agree(&code, &model, None, chain, false, &context.host()).await?;
    let (hash, id) = (hex::encode(hash), model.id);
    let value = json!({ "sha256": hash, "model": id, "network": hex::encode(chain.genesis()) });
    context.output.result(&value, format!("client code {hash} of model {id} runs here without asking"));
    Ok(())
}

fn list(context: &Context) -> Result<()> {
    let mut organizations = Table::new(["organization", "name", "since", "network"]);
    let mut codes = Table::new(["client code", "model", "organization", "agreed", "how", "network"]);
    let (mut organization_values, mut code_values) = (Vec::new(), Vec::new());
    for network in networks(context)? {
        let trust = context.workspace.trust(network);
        let network = hex::encode(network);
        let short = network.get(..8).unwrap_or_default().to_owned();
        for record in trust.organizations()? {
            let name = readable(record.name.as_deref().unwrap_or_default().as_bytes());
            organizations.row([record.organization.clone(), name, when::show(record.since_ms), short.clone()]);
            organization_values.push(on(&network, &record));
        }
        for record in trust.codes()? {
            let name = readable(record.organization_name.as_deref().unwrap_or("(not registered)").as_bytes());
            let organization = address::parse(&record.organization)
                .map_or_else(|| record.organization.clone(), |account| address::short(&account));
            codes.row([
                record.sha256.clone(),
                format!("{} “{}”", record.model, readable(record.model_name.as_bytes())),
                format!("{name}, {organization}"),
                when::show(record.agreed_ms),
                record.how.text().to_owned(),
                short.clone(),
            ]);
            code_values.push(on(&network, &record));
        }
    }
    let tables: Vec<String> =
        [organizations, codes].iter().filter(|table| !table.is_empty()).map(Table::render).collect();
    let text = if tables.is_empty() { "nothing is trusted yet".to_owned() } else { tables.join("\n\n") };
    context.output.result(&json!({ "organizations": organization_values, "code": code_values }), text);
    Ok(())
}

/// A record, with the network that it counts on.
fn on(network: &str, record: impl Serialize) -> Value {
    let mut value = json!(record);
    if let Value::Object(fields) = &mut value {
        fields.insert("network".into(), network.into());
    }
    value
}

fn remove(whom: &str, context: &Context) -> Result<()> {
    let meant = Whom::parse(whom)?;
    let mut removed = Vec::new();
    for network in networks(context)? {
        let trust: Trust = context.workspace.trust(network);
        let was_there = match &meant {
            Whom::Organization(account) => trust.forget_organization(&account.to_string())?,
            Whom::Code(hash) => trust.forget_code(hash)?,
        };
        if was_there {
            removed.push(hex::encode(network));
        }
    }
    if removed.is_empty() {
        return Err(Failure::input(format!("`{whom}` is not trusted here")).next("sheaf trust list"));
    }
    let value = json!({ "removed": whom, "networks": removed });
    let text = match meant {
        Whom::Organization(account) => {
            format!("you are asked again before new client code of {account} runs; code you agreed to still does")
        }
        Whom::Code(hash) => format!("you are asked again before client code {} runs", hex::encode(hash)),
    };
    context.output.result(&value, text);
    Ok(())
}

/// The pinned network, or all on which something is trusted.
fn networks(context: &Context) -> Result<Vec<H256>> {
    match context.settings.genesis()? {
        Some(genesis) => Ok(vec![genesis]),
        None => Ok(Trust::networks(&context.workspace.trusted())?),
    }
}

/// The organization or client code that a command is about.
enum Whom {
    Organization(AccountId),
    Code([u8; 32]),
}

impl Whom {
    fn parse(text: &str) -> Result<Self> {
        // Hex is a hash here and never a public key.
        let code = place::hash(text).map(Self::Code);
        code.or_else(|| address::parse(text).map(|account| Self::Organization(AccountId(account)))).ok_or_else(|| {
            Failure::input(format!("`{text}` is neither an address nor a SHA-256 nor a CID"))
                .next("`sheaf model show MODEL` shows the organization's address and the client code's SHA-256")
        })
    }
}
