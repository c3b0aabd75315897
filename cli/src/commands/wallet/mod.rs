//! `sheaf wallet …`

mod create;
mod export;
mod history;
mod hotkey;
mod import;
mod list;
mod lock;
mod remove;
mod show;
mod sign;
mod tokens;

use serde_json::json;

use sheaf_wallet::keystore::{self, WalletFile, check_name};

use crate::{args::WalletCommand, context::Context, error::Result, output::facts};

pub(super) async fn run(command: WalletCommand, context: &Context) -> Result<()> {
    match command {
        WalletCommand::Create { name, words, mnemonic_file } => create::run(&name, &words, mnemonic_file, context),
        WalletCommand::Import(args) => import::run(&args, context),
        WalletCommand::Export(args) => export::run(&args, context),
        WalletCommand::List => list::run(context),
        WalletCommand::Show { name } => show::run(name, context),
        WalletCommand::Rename { from, to } => rename(&from, &to, context),
        WalletCommand::Remove(args) => remove::run(&args, context).await,
        WalletCommand::Sign(message) => sign::sign(&message, context),
        WalletCommand::Verify { account, signature, message } => sign::verify(&account, &signature, &message, context),
        WalletCommand::Unlock { name, duration } => lock::unlock(name, duration, context),
        WalletCommand::Lock { name } => lock::lock(name, context),
        WalletCommand::Hotkey(command) => hotkey::run(command, context).await,
        WalletCommand::Balance { account } => tokens::balance(account.as_deref(), context).await,
        WalletCommand::Transfer { to, amount, allow_death } => {
            tokens::transfer(&to, amount, allow_death, context).await
        }
        WalletCommand::History { account, blocks } => history::run(account.as_deref(), blocks, context).await,
    }
}

fn rename(from: &str, to: &str, context: &Context) -> Result<()> {
    let file = context.workspace.wallets.keystore.rename(from, to)?;
    if context.configured_wallet().as_deref() == Some(from) {
        context.output.warn(format!("`{from}` is what config.toml, SHEAF_WALLET or --wallet names: name `{to}` there"));
    }
    made(to, &file, context);
    Ok(())
}

/// Before anything is asked or made, so that nothing is typed in vain.
fn refuse_taken(name: &str, context: &Context) -> Result<()> {
    check_name(name)?;
    match context.workspace.wallets.keystore.path(name).exists() {
        true => Err(keystore::KeystoreError::Exists(name.into()).into()),
        false => Ok(()),
    }
}

fn made(name: &str, file: &WalletFile, context: &Context) {
    let path = context.workspace.wallets.keystore.path(name).display().to_string();
    let text = facts([("wallet", name.into()), ("address", file.address.clone()), ("file", path.clone())]);
    context.output.result(&json!({ "wallet": name, "address": file.address, "file": path }), text);
}
