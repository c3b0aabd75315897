//! `sheaf client …`

mod cid;
mod diff;
mod fetch;
mod lint;

use crate::{args::ClientCommand, context::Context, error::Result};

pub(super) async fn run(command: ClientCommand, context: &Context) -> Result<()> {
    match command {
        ClientCommand::Lint { file, python } => lint::run(&file, python, context).await,
        ClientCommand::Cid { file } => cid::run(&file, context),
        ClientCommand::Fetch { what, output } => fetch::run(&what, output.as_deref(), context).await,
        ClientCommand::Diff { old, new } => diff::run(&old, &new, context).await,
    }
}
