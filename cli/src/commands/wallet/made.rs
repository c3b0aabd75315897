//! What is common to the commands that make a wallet file.

use serde_json::json;
use sheaf_wallet::keystore::{self, WalletFile, check_name};

use crate::{context::Context, error::Result, output::facts};

/// Refuses a name that a wallet has already, before anything is asked.
pub(super) fn refuse_taken(name: &str, context: &Context) -> Result<()> {
    check_name(name)?;
    match context.workspace.wallets.keystore.path(name).exists() {
        true => Err(keystore::KeystoreError::Exists(name.into()).into()),
        false => Ok(()),
    }
}

/// Shows the wallet that is there now.
pub(super) fn made(name: &str, file: &WalletFile, context: &Context) {
    let path = context.workspace.wallets.keystore.path(name).display().to_string();
    let text = facts([("wallet", name.into()), ("address", file.address.clone()), ("file", path.clone())]);
    context.output.result(&json!({ "wallet": name, "address": file.address, "file": path }), text);
}
