//! `sheaf client …`

mod cid;
mod diff;
mod fetch;
mod lint;
mod new;

use sheaf_trainer::client_code::{ClientCode, place::Place};

use crate::{args::ClientCommand, context::Context, error::Result};

pub(super) async fn run(command: ClientCommand, context: &Context) -> Result<()> {
    match command {
        ClientCommand::Lint { file, python } => lint::run(&file, python, context).await,
        ClientCommand::New { template, folder } => new::run(&template, &folder, context),
        ClientCommand::Cid { file } => cid::run(&file, context),
        ClientCommand::Fetch { what, output } => fetch::run(&what, output.as_deref(), context).await,
        ClientCommand::Diff { old, new } => diff::run(&old, &new, context).await,
    }
}

/// The code at a place. Only one on the chain needs a node.
async fn read(place: &Place, context: &Context) -> Result<ClientCode> {
    match place.read_file()? {
        Some(code) => Ok(code),
        None => Ok(place.fetch(&context.connect().await?, &context.workspace.gateways).await?),
    }
}
