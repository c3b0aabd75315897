//! `sheaf wallet rename`

use super::made::made;

use crate::{context::Context, error::Result};

pub(super) fn run(from: &str, to: &str, context: &Context) -> Result<()> {
    let file = context.workspace.wallets.keystore.rename(from, to)?;
    if context.configured_wallet().as_deref() == Some(from) {
        context.output.warn(format!("`{from}` is what config.toml, SHEAF_WALLET or --wallet names: name `{to}` there"));
    }
    made(to, &file, context);
    Ok(())
}
