//! Client code from wherever it is.

use sheaf_trainer::client_code::{ClientCode, place::Place};

use crate::{context::Context, error::Result};

/// The code at a place. Only one on the chain needs a node.
pub(super) async fn read(place: &Place, context: &Context) -> Result<ClientCode> {
    match place.read_file()? {
        Some(code) => Ok(code),
        None => Ok(place.fetch(&context.connect().await?, &context.workspace.gateways).await?),
    }
}
