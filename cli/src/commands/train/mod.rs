//! `sheaf train …`

mod daemon;
mod run;
mod simulate;
mod status;
mod stop;

use std::sync::Arc;

use crate::{args::TrainCommand, context::Context, error::Result};

pub(super) async fn run(command: TrainCommand, context: Context) -> Result<()> {
    let context = &Arc::new(context);
    match command {
        TrainCommand::Run(args) => run::run(&args, context).await,
        TrainCommand::Simulate(args) => simulate::run(*args, context).await,
        TrainCommand::Daemon(args) => daemon::run(*args, context).await,
        TrainCommand::Status(args) => status::run(args, context).await,
        TrainCommand::Stop(args) => stop::run(args, context).await,
    }
}
