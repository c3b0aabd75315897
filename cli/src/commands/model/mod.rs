//! `sheaf model …`

mod download;
mod evaluate;
mod publish;
mod retire;
mod show;

use crate::{args::ModelCommand, context::Context, error::Result};

pub(super) async fn run(command: ModelCommand, context: &Context) -> Result<()> {
    match command {
        ModelCommand::Publish(args) => publish::run(args, context).await,
        ModelCommand::Show { model } => show::one(model, context).await,
        ModelCommand::List => show::list(context).await,
        ModelCommand::Retire { model } => retire::run(model, context).await,
        ModelCommand::Evaluate(args) => evaluate::run(args, context).await,
        ModelCommand::Download(args) => download::run(args, context).await,
    }
}
