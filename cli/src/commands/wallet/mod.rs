//! `sheaf wallet …`

mod create;
mod import;
mod list;
mod tokens;

use serde_json::json;

use crate::{
    args::WalletCommand,
    context::Context,
    error::Result,
    keystore::{self, WalletFile, check_name},
    output::facts,
};

pub(super) async fn run(command: WalletCommand, context: &Context) -> Result<()> {
    match command {
        WalletCommand::Create { name, words, mnemonic_file } => create::run(&name, &words, mnemonic_file, context),
        WalletCommand::Import(args) => import::run(&args, context),
        WalletCommand::List => list::run(context),
        WalletCommand::Balance { account } => tokens::balance(account.as_deref(), context).await,
        WalletCommand::Transfer { to, amount, allow_death } => {
            tokens::transfer(&to, amount, allow_death, context).await
        }
    }
}

/// Before anything is asked or made, so that nothing is typed in vain.
fn refuse_taken(name: &str, context: &Context) -> Result<()> {
    check_name(name)?;
    match context.keystore.path(name).exists() {
        true => Err(keystore::KeystoreError::Exists(name.into()).into()),
        false => Ok(()),
    }
}

fn made(name: &str, file: &WalletFile, context: &Context) {
    let path = context.keystore.path(name).display().to_string();
    let text = facts([("wallet", name.into()), ("address", file.address.clone()), ("file", path.clone())]);
    context.output.result(&json!({ "wallet": name, "address": file.address, "file": path }), text);
}
