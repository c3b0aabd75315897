//! `sheaf train …`

mod run;

use std::sync::Arc;

use crate::{args::TrainCommand, context::Context, error::Result};

pub(super) async fn run(command: TrainCommand, context: Context) -> Result<()> {
    let context = &Arc::new(context);
    match command {
        TrainCommand::Run(args) => run::run(&args, context).await,
    }
}
