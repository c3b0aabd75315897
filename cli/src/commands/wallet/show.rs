//! `sheaf wallet show`

use serde_json::json;

use sheaf_wallet::{address, keystore::WalletFile};

use sheaf_trainer::when;

use crate::{
    context::Context,
    error::{Failure, Kind, Result},
    output::facts,
};

pub(super) fn run(name: Option<String>, context: &Context) -> Result<()> {
    let name = name.map_or_else(|| context.wallet_name(), Ok)?;
    let file = context.workspace.wallets.keystore.read(&name)?;
    let missing = || Failure::new(Kind::Wallet, format!("the file of wallet `{name}` has no valid address"));
    let account = file.account().ok_or_else(missing)?;
    let path = context.workspace.wallets.keystore.path(&name).display().to_string();
    let made = when::show(file.meta.when_created);
    let unlocked = context.workspace.wallets.keyring.is_held(&account);

    let text = facts([
        ("wallet", name.clone()),
        ("address", file.address.clone()),
        ("public key", format!("0x{}", hex::encode(account))),
        ("kind", kind(&file)),
        ("made", made),
        ("password", if unlocked { "kept in the kernel's keyring".into() } else { "asked for".to_owned() }),
        ("backup", backup(&name, &file)),
        ("file", path.clone()),
    ]);
    let value = json!({
        "wallet": name,
        "address": file.address,
        "public_key": hex::encode(account),
        "payee_of": file.meta.payee_of,
        "hot_key_of": file.trainer().map(|trainer| address::show(&trainer)),
        "created_ms": file.meta.when_created,
        "unlocked": unlocked,
        "file": path,
    });
    context.output.result(&value, text);
    Ok(())
}

/// What a wallet's key is for, for people.
pub(super) fn kind(file: &WalletFile) -> String {
    match (&file.meta.payee_of, &file.meta.hot_key_of) {
        (Some(of), _) => format!("fresh payee of wallet {}, task {}", of.wallet, of.task),
        (None, Some(trainer)) => format!("hot key of {trainer}"),
        (None, None) => "account".into(),
    }
}

fn backup(name: &str, file: &WalletFile) -> String {
    match &file.meta.payee_of {
        Some(of) => format!("that of wallet {}: the key follows from its key", of.wallet),
        None => format!("its mnemonic, or sheaf wallet export {name} --json-file FILE"),
    }
}
