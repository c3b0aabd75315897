//! `sheaf wallet list`

use serde_json::json;

use crate::{context::Context, error::Result, output::Table};

pub(super) fn run(context: &Context) -> Result<()> {
    let mut table = Table::new(["wallet", "address", "payee of"]);
    let mut wallets = Vec::new();
    for name in context.keystore.names()? {
        let file = context.keystore.read(&name)?;
        let payee_of = file.meta.payee_of;
        let shown = payee_of.as_ref().map_or_else(String::new, |of| format!("{}, task {}", of.wallet, of.task));
        wallets.push(json!({ "wallet": name, "address": file.address, "payee_of": payee_of }));
        table.row([name, file.address, shown]);
    }
    let text = if table.is_empty() { "no wallets here yet: sheaf wallet create me".into() } else { table.render() };
    context.output.result(&wallets.into(), text);
    Ok(())
}
