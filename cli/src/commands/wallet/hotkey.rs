//! `sheaf wallet hotkey …`: keys that may train for an account and do nothing else.
//!
//! The account grants its hot key a proxy of the type `Training`: seats, contests, claims; and the aggregator takes logins
//! and check-ins signed by such a key. The hot key's wallet is on disk before the proxy is granted.

use serde_json::json;
use sheaf_client_sdk::{
    AccountId,
    calls::{Call, balances, proxy, utility},
    chain::{Chain, ProxyKind},
};

use sheaf_wallet::{keystore::Wallet, signer::Signer};

use sheaf_protocol::amount::Amount;

use crate::{
    args::HotkeyCommand,
    commands::receipt::receipt,
    context::Context,
    error::{Failure, Kind, Result},
    output::{Table, facts},
};

/// Maximum number of hot keys that one account's wallet ever makes.
const MAX_HOT_KEYS: u32 = 1024;

pub(super) async fn run(command: HotkeyCommand, context: &Context) -> Result<()> {
    match command {
        HotkeyCommand::Add { name, address, fund } => add(name, address, fund, context).await,
        HotkeyCommand::Attach { trainer } => attach(&trainer, context),
        HotkeyCommand::List { account } => list(account.as_deref(), context).await,
        HotkeyCommand::Revoke { hotkey } => revoke(&hotkey, context).await,
    }
}

async fn add(name: Option<String>, address: Option<String>, fund: Amount, context: &Context) -> Result<()> {
    let made_elsewhere = address.map(|address| context.account(&address)).transpose()?;
    let wallet = context.unlock()?;
    let chain = context.connect().await?;
    let hot = match (made_elsewhere, &name) {
        (Some(hot), _) => hot,
        (None, Some(name)) => make(name, &wallet, &chain, context).await?,
        (None, None) => return Err(Failure::input("a hot key needs a name for its wallet")),
    };
    let trainer = AccountId(wallet.account);
    if hot == trainer {
        return Err(Failure::input(format!("{hot} is the account itself: a hot key is another one")));
    }
    let mut calls = Vec::new();
    if !chain.at_best().await?.may_sign_for(&trainer, &hot).await? {
        calls.push(proxy::add_proxy(hot, ProxyKind::Training));
    }
    if fund.0 > 0 {
        calls.push(balances::transfer_keep_alive(hot, fund.0));
    }
    let Some(call) = in_one(calls) else {
        let text = format!("{hot} may train for {trainer} already");
        context.output.result(&json!({ "hotkey": hot.to_string(), "trainer": trainer.to_string() }), text);
        return Ok(());
    };
    let Some(submitted) = context.submit(&chain, &Signer::of(&wallet), &call).await? else { return Ok(()) };

    let more = json!({
        "wallet": name,
        "hotkey": hot.to_string(),
        "trainer": trainer.to_string(),
        "fund": fund.0.to_string(),
    });
    let next = match &name {
        Some(name) => format!(
            "next: sheaf wallet export {name} --json-file {name}.json, and on the machine that trains: sheaf wallet import \
             {name} --json-file {name}.json"
        ),
        None => format!("next, where that key is: sheaf wallet hotkey attach {trainer}"),
    };
    let text = format!(
        "{hot} may train for {trainer} from block {} on, and do nothing else; it got {fund} for fees (fee {})\n{next}",
        submitted.block.number,
        Amount(submitted.fee)
    );
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}

/// Both calls in one transaction, or the only one.
fn in_one(mut calls: Vec<Call>) -> Option<Call> {
    match calls.len() {
        0 | 1 => calls.pop(),
        _ => Some(utility::batch_all(calls)),
    }
}

/// Makes the hot key's wallet, or finds the one that an earlier attempt made.
async fn make(name: &str, wallet: &Wallet, chain: &Chain, context: &Context) -> Result<AccountId> {
    if context.workspace.wallets.keystore.path(name).exists() {
        let file = context.workspace.wallets.keystore.read(name)?;
        return match (file.trainer(), file.account()) {
            (Some(trainer), Some(hot)) if trainer == wallet.account => Ok(AccountId(hot)),
            _ => {
                Err(Failure::new(Kind::Wallet, format!("wallet `{name}` is there already, and no hot key of this one"))
                    .next("choose another name"))
            }
        };
    }
    let number = unused(wallet, chain, context).await?;
    let secret = wallet.secret.hot_key(number);
    if context.is_dry_run() {
        return Ok(AccountId(secret.account()));
    }
    context.workspace.wallets.keystore.add_hot_key(
        name,
        &secret,
        &wallet.claim_seed,
        &wallet.account,
        &wallet.password,
    )?;
    context.output.progress(format!("made hot key {number}, in wallet {name}, under the same password"));
    Ok(AccountId(secret.account()))
}

/// The first number whose key was never used: one that was revoked, perhaps since it was stolen, must not come back.
async fn unused(wallet: &Wallet, chain: &Chain, context: &Context) -> Result<u32> {
    let view = chain.at_best().await?;
    for number in 0..MAX_HOT_KEYS {
        let account = wallet.secret.hot_key(number).account();
        if context.workspace.wallets.keystore.name_of(&account)?.is_some() {
            continue;
        }
        let account = AccountId(account);
        let balance = view.balance(&account).await?;
        let trains = view.may_sign_for(&AccountId(wallet.account), &account).await?;
        if !trains && balance.total() == 0 && view.nonce(&account).await? == 0 {
            return Ok(number);
        }
    }
    Err(Failure::new(Kind::Wallet, format!("this wallet made {MAX_HOT_KEYS} hot keys already"))
        .next("make one by itself with `sheaf wallet create`, and grant it with --address"))
}

fn attach(trainer: &str, context: &Context) -> Result<()> {
    let trainer = context.account(trainer)?;
    let name = context.wallet_name()?;
    let mut file = context.workspace.wallets.keystore.read(&name)?;
    let hot = file.account().map(AccountId);
    if hot == Some(trainer) {
        return Err(Failure::input(format!("{trainer} is wallet `{name}` itself: name the account it trains for")));
    }
    if let Some(of) = &file.meta.payee_of {
        let message = format!("wallet `{name}` is the fresh payee of wallet {}", of.wallet);
        return Err(Failure::input(message).next("sheaf wallet create NAME"));
    }
    file.set_trainer(Some(&trainer.0));
    context.workspace.wallets.keystore.replace(&name, &file)?;
    let hot = hot.map(|hot| hot.to_string()).unwrap_or_default();
    let text = format!(
        "wallet {name} trains for {trainer}, once that account allows it. Sign there: proxy.addProxy(delegate: {hot}, \
         proxyType: Training, delay: 0), in polkadot.js under Developer, Extrinsics; or sheaf wallet hotkey add --address \
         {hot}"
    );
    context.output.result(&json!({ "wallet": name, "hotkey": hot, "trainer": trainer.to_string() }), text);
    Ok(())
}

async fn list(account: Option<&str>, context: &Context) -> Result<()> {
    let trainer = context.trainer(account)?;
    let view = context.connect().await?.at_finalized().await?;
    let proxies = view.proxies(&trainer).await?;
    let mut table = Table::new(["hot key", "wallet", "proxy", "has"]);
    let mut values = Vec::new();
    for (hot, kind) in proxies.into_iter().filter(|(_, kind)| kind.may_train()) {
        let wallet = context.workspace.wallets.keystore.name_of(&hot.0)?;
        let has = view.balance(&hot).await?.transferable;
        values.push(json!({
            "hotkey": hot.to_string(),
            "wallet": wallet,
            "proxy": kind,
            "transferable": has.to_string(),
        }));
        table.row([hot.to_string(), wallet.unwrap_or_default(), format!("{kind:?}"), Amount(has).to_string()]);
    }
    let text = match table.is_empty() {
        true => format!("no key but its own may train for {trainer}: sheaf wallet hotkey add NAME"),
        false => table.render(),
    };
    context.output.result(&values.into(), text);
    Ok(())
}

async fn revoke(hotkey: &str, context: &Context) -> Result<()> {
    let hot = context.account(hotkey)?;
    let wallet = context.unlock()?;
    let trainer = AccountId(wallet.account);
    let chain = context.connect().await?;
    let proxies = chain.at_best().await?.proxies(&trainer).await?;
    let granted = proxies.into_iter().filter(|(delegate, kind)| *delegate == hot && kind.may_train());
    let calls: Vec<Call> = granted.map(|(_, kind)| proxy::remove_proxy(hot, kind)).collect();
    let nothing = || {
        Failure::chain(format!("{hot} may not train for {trainer}"))
            .next("`sheaf wallet hotkey list` shows which keys may")
    };
    let call = in_one(calls).ok_or_else(nothing)?;
    let Some(submitted) = context.submit(&chain, &Signer::of(&wallet), &call).await? else { return Ok(()) };
    let text = facts([
        ("revoked", hot.to_string()),
        ("trained for", trainer.to_string()),
        ("block", submitted.block.number.to_string()),
        ("fee", Amount(submitted.fee).to_string()),
    ]);
    let text = format!(
        "{text}\nif it was stolen, so was your claim seed as far as that key had it: train with a new account where no one may \
         link your payees to you"
    );
    let more = json!({ "hotkey": hot.to_string(), "trainer": trainer.to_string() });
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}
