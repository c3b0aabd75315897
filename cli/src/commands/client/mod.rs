//! `sheaf client …`

mod cid;

use crate::{args::ClientCommand, context::Context, error::Result};

pub(super) async fn run(command: ClientCommand, context: &Context) -> Result<()> {
    match command {
        ClientCommand::Cid { file } => cid::run(&file, context),
    }
}
