//! `sheaf wallet export`

use std::{io::IsTerminal, path::Path};

use serde_json::json;
use zeroize::Zeroizing;

use sheaf_wallet::{address, keystore::Wallet};

use sheaf_client_sdk::durable::{self, Readers};

use crate::{
    args::ExportArgs,
    context::Context,
    error::{Failure, Kind, Result},
    output::facts,
};

pub(super) fn run(args: &ExportArgs, context: &Context) -> Result<()> {
    if args.show_mnemonic && !std::io::stderr().is_terminal() {
        return Err(Failure::input("the mnemonic is shown on a terminal only, and this is not a terminal")
            .next("write it to a new file that only you can read: --mnemonic-file FILE"));
    }
    let name = args.name.clone().map_or_else(|| context.wallet_name(), Ok)?;
    // A backup that its owner cannot open is useless: the password is asked for although the file stays encrypted.
    let wallet = context.unlock_named(&name, &context.passwords)?;
    let path = args.json_file.as_ref().or(args.mnemonic_file.as_ref());
    match path {
        Some(path) if args.json_file.is_some() => json_backup(&name, path, context)?,
        Some(path) => write_new(path, format!("{}\n", mnemonic(&wallet, context)?.as_str()).as_bytes())?,
        None => context.output.note(&format!("\n    {}\n", mnemonic(&wallet, context)?.as_str())),
    }
    let file = path.map(|path| path.display().to_string());
    let address = address::show(&wallet.account);
    let text = match &file {
        Some(file) => facts([("wallet", name.clone()), ("address", address.clone()), ("written to", file.clone())]),
        None => facts([("wallet", name.clone()), ("address", address.clone())]),
    };
    context.output.result(&json!({ "wallet": name, "address": address, "file": file }), text);
    Ok(())
}

/// Copies the wallet's file, which is a polkadot.js JSON, to a new one.
pub(super) fn json_backup(name: &str, path: &Path, context: &Context) -> Result<()> {
    let own = context.workspace.wallets.keystore.path(name);
    write_new(path, &std::fs::read(&own).map_err(Failure::file("read", &own))?)
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    match durable::create(path, bytes, Readers::Owner)? {
        true => Ok(()),
        false => Err(Failure::input(format!("`{}` exists already, and was not touched", path.display()))),
    }
}

fn mnemonic(wallet: &Wallet, context: &Context) -> Result<Zeroizing<String>> {
    if let Some(mnemonic) = wallet.secret.mnemonic() {
        return Ok(mnemonic);
    }
    let file = context.workspace.wallets.keystore.read(&wallet.name)?;
    let reason = match (&file.meta.payee_of, wallet.hot_key_of) {
        (Some(of), _) => format!("its key follows from that of wallet {}", of.wallet),
        (None, Some(_)) => "it is a hot key that follows from its trainer's key".to_owned(),
        (None, None) => "it was imported without one".to_owned(),
    };
    let message = format!("wallet `{}` has no mnemonic: {reason}", wallet.name);
    Err(Failure::new(Kind::Wallet, message).next(format!("sheaf wallet export {} --json-file FILE", wallet.name)))
}
