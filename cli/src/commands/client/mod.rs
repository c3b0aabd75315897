//! `sheaf client …`

mod cid;
mod diff;
mod fetch;
mod lint;
mod new;
mod read;

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
