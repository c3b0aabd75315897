//! `sheaf wallet list`

use serde_json::json;

use super::show;
use sheaf_wallet::address;

use crate::{context::Context, error::Result, output::Table};

pub(super) fn run(context: &Context) -> Result<()> {
    let mut table = Table::new(["wallet", "address", "kind"]);
    let mut wallets = Vec::new();
    for name in context.workspace.wallets.keystore.names()? {
        let file = context.workspace.wallets.keystore.read(&name)?;
        let kind = show::kind(&file);
        let hot_key_of = file.trainer().map(|trainer| address::show(&trainer));
        wallets.push(json!({
            "wallet": name,
            "address": file.address,
            "payee_of": file.meta.payee_of,
            "hot_key_of": hot_key_of,
        }));
        table.row([name, file.address, kind]);
    }
    let text = if table.is_empty() { "no wallets here yet: sheaf wallet create me".into() } else { table.render() };
    context.output.result(&wallets.into(), text);
    Ok(())
}
