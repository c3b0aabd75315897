//! What an account has, and sending it.

use serde_json::json;
use sheaf_client_sdk::calls::balances;

use sheaf_protocol::amount::Amount;

use crate::{commands::receipt::receipt, context::Context, error::Result, output::facts};

pub(super) async fn balance(account: Option<&str>, context: &Context) -> Result<()> {
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

pub(super) async fn transfer(to: &str, amount: Amount, allow_death: bool, context: &Context) -> Result<()> {
    let to = context.account(to)?;
    // Also a hot key: what it got for fees is its own.
    let signer = context.trainer_signer()?;
    let chain = context.connect().await?;
    let call = match allow_death {
        true => balances::transfer_allow_death(to, amount.0),
        false => balances::transfer_keep_alive(to, amount.0),
    };
    let Some(submitted) = context.submit(&chain, &signer, &call).await? else { return Ok(()) };
    let more = json!({ "from": signer.account.to_string(), "to": to.to_string(), "amount": amount.0.to_string() });
    let text = format!("sent {amount} to {to} (fee {}, block {})", Amount(submitted.fee), submitted.block.number);
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}
