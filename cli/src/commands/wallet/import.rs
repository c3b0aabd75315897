//! `sheaf wallet import`

use std::{
    io::{IsTerminal, Read},
    path::Path,
};

use zeroize::Zeroizing;

use super::made::{made, refuse_taken};
use sheaf_wallet::{
    keystore::{self, Secret, WalletFile},
    password::PasswordSource,
};

use crate::{
    args::ImportArgs,
    context::Context,
    error::{Failure, Kind, Result},
};

pub(super) fn run(args: &ImportArgs, context: &Context) -> Result<()> {
    refuse_taken(&args.name, context)?;
    let file = match &args.json_file {
        Some(path) => from_json(path, args, context)?,
        None => {
            let secret = read_secret(args)?;
            context.workspace.wallets.keystore.add(&args.name, &secret, None, &context.passwords.chosen(&args.name)?)?
        }
    };
    made(&args.name, &file, context);
    Ok(())
}

/// A key from a JSON file. A hot key stays one, and keeps its trainer's claim seed.
fn from_json(path: &Path, args: &ImportArgs, context: &Context) -> Result<WalletFile> {
    let name = &args.name;
    let theirs = keystore::read_file(path)?;
    let other = args.json_password_file.clone().map(|file| PasswordSource::new(Some(file)));
    let password = context.passwords.existing(name)?;
    let their_password = other.map_or_else(|| Ok(password.clone()), |other| other.existing(name))?;
    let wrong = || Failure::new(Kind::Wallet, format!("the password does not open `{}`", path.display()));
    let opened = theirs.unlock(name, &their_password).ok_or_else(wrong)?;
    Ok(match opened.hot_key_of {
        Some(trainer) => context.workspace.wallets.keystore.add_hot_key(
            name,
            &opened.secret,
            &opened.claim_seed,
            &trainer,
            &password,
        ),
        None => context.workspace.wallets.keystore.add(name, &opened.secret, theirs.meta.payee_of, &password),
    }?)
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
