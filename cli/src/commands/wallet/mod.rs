//! `sheaf wallet …`

mod create;
mod export;
mod history;
mod hotkey;
mod import;
mod list;
mod lock;
mod made;
mod remove;
mod rename;
mod show;
mod sign;
mod tokens;

use crate::{args::WalletCommand, context::Context, error::Result};

pub(super) async fn run(command: WalletCommand, context: &Context) -> Result<()> {
    match command {
        WalletCommand::Create { name, words, mnemonic_file } => create::run(&name, &words, mnemonic_file, context),
        WalletCommand::Import(args) => import::run(&args, context),
        WalletCommand::Export(args) => export::run(&args, context),
        WalletCommand::List => list::run(context),
        WalletCommand::Show { name } => show::run(name, context),
        WalletCommand::Rename { from, to } => rename::run(&from, &to, context),
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
