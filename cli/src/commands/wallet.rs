//! `sheaf wallet …`

use std::{
    io::{IsTerminal, Read},
    path::{Path, PathBuf},
};

use serde_json::json;
use sheaf_client_sdk::calls::balances;
use zeroize::Zeroizing;

use super::receipt;
use crate::{
    address,
    amount::Amount,
    args::{ImportArgs, WalletCommand},
    context::Context,
    durable::{self, Readers},
    error::{Failure, Kind, Result},
    keystore::{self, Secret, WalletFile, check_name},
    output::{Table, facts},
    password::PasswordSource,
};

pub(super) async fn run(command: WalletCommand, context: &Context) -> Result<()> {
    match command {
        WalletCommand::Create { name, words, mnemonic_file } => create(&name, &words, mnemonic_file, context),
        WalletCommand::Import(args) => import(&args, context),
        WalletCommand::List => list(context),
        WalletCommand::Balance { account } => balance(account.as_deref(), context).await,
        WalletCommand::Transfer { to, amount, allow_death } => transfer(&to, amount, allow_death, context).await,
    }
}

fn create(name: &str, words: &str, mnemonic_file: Option<PathBuf>, context: &Context) -> Result<()> {
    refuse_taken(name, context)?;
    let unavailable = || Failure::new(Kind::Wallet, "the system gives no random bytes for a mnemonic");
    let mnemonic = keystore::new_mnemonic(if words == "24" { 24 } else { 12 }).ok_or_else(unavailable)?;
    let secret = Secret::from_mnemonic(&mnemonic)?;
    let password = context.passwords.chosen(name)?;

    // The mnemonic is out of this process before anything can be sent to its account.
    match &mnemonic_file {
        Some(path) => {
            let text = Zeroizing::new(format!("{}\n", mnemonic.as_str()));
            if !durable::create(path, text.as_bytes(), Readers::Owner)? {
                return Err(Failure::input(format!("`{}` exists already, and was not touched", path.display())));
            }
        }
        None => context.output.note(&format!(
            "Write these words down and keep them secret: they are your wallet, and shown only now.\n\n    {}\n",
            mnemonic.as_str()
        )),
    }
    let file = context.keystore.add(name, &secret, None, &password)?;
    made(name, &file, context);
    Ok(())
}

fn import(args: &ImportArgs, context: &Context) -> Result<()> {
    refuse_taken(&args.name, context)?;
    let (secret, password) = match &args.json_file {
        Some(path) => {
            let other = args.json_password_file.clone().map(|file| PasswordSource::new(Some(file)));
            let password = context.passwords.existing(&args.name)?;
            let theirs = other.map_or_else(|| Ok(password.clone()), |other| other.existing(&args.name))?;
            let opened = keystore::read_file(path)?.open(&theirs);
            let wrong = || Failure::new(Kind::Wallet, format!("the password does not open `{}`", path.display()));
            (opened.ok_or_else(wrong)?, password)
        }
        None => (read_secret(args)?, context.passwords.chosen(&args.name)?),
    };
    let file = context.keystore.add(&args.name, &secret, None, &password)?;
    made(&args.name, &file, context);
    Ok(())
}

fn read_secret(args: &ImportArgs) -> Result<Secret> {
    let from_uri = args.uri_stdin || args.uri_file.is_some();
    let file = args.uri_file.as_ref().or(args.mnemonic_file.as_ref());
    let text = match file {
        Some(path) => read_text(path)?,
        None if !args.uri_stdin && std::io::stdin().is_terminal() => Zeroizing::new(
            rpassword::prompt_password("Mnemonic (not shown): ").map_err(|error| Failure::input(error.to_string()))?,
        ),
        None => {
            let mut text = Zeroizing::new(String::new());
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|error| Failure::input(format!("cannot read the key from stdin: {error}")))?;
            text
        }
    };
    if text.trim().is_empty() {
        return Err(
            Failure::input("there is no key on stdin").next("echo '//Alice' | sheaf wallet import alice --uri-stdin")
        );
    }
    Ok(if from_uri { Secret::from_uri(&text)? } else { Secret::from_mnemonic(&text)? })
}

fn read_text(path: &Path) -> Result<Zeroizing<String>> {
    std::fs::read_to_string(path).map(Zeroizing::new).map_err(Failure::file("read", path))
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

fn list(context: &Context) -> Result<()> {
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

async fn balance(account: Option<&str>, context: &Context) -> Result<()> {
    let account = context.account_or_own(account)?;
    let view = context.connect().await?.at_finalized().await?;
    let balance = view.balance(&account).await?;
    let show = |plancks| Amount(plancks).to_string();
    let text = facts([
        ("address", account.to_string()),
        ("transferable", show(balance.transferable)),
        ("free", show(balance.free)),
        ("held", show(balance.held)),
        ("total", show(balance.total())),
    ]);
    let value = json!({
        "address": account.to_string(),
        "transferable": balance.transferable.to_string(),
        "free": balance.free.to_string(),
        "held": balance.held.to_string(),
        "frozen": balance.frozen.to_string(),
        "total": balance.total().to_string(),
        "block": view.block().number,
    });
    context.output.result(&value, text);
    Ok(())
}

async fn transfer(to: &str, amount: Amount, allow_death: bool, context: &Context) -> Result<()> {
    let to = context.account(to)?;
    let wallet = context.unlock()?;
    let chain = context.connect().await?;
    let call = match allow_death {
        true => balances::transfer_allow_death(to, amount.0),
        false => balances::transfer_keep_alive(to, amount.0),
    };
    let submitted = context.submit(&chain, &wallet.keypair, &call).await?;
    let more = json!({ "from": address::show(&wallet.account), "to": to.to_string(), "amount": amount.0.to_string() });
    let text = format!("sent {amount} to {to} (fee {}, block {})", Amount(submitted.fee), submitted.block.number);
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}
