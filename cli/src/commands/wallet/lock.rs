//! `sheaf wallet unlock` and `sheaf wallet lock`

use serde_json::json;

use sheaf_trainer::when::Span;

use crate::{
    context::Context,
    error::{Failure, Result},
};

/// Maximum time that a password is kept: 30 days. `--password-file` is for longer use.
const MAX_KEPT: std::time::Duration = std::time::Duration::from_secs(30 * 24 * 3600);

pub(super) fn unlock(name: Option<String>, duration: Span, context: &Context) -> Result<()> {
    if duration.0 > MAX_KEPT || duration.0.is_zero() {
        return Err(Failure::input("a password is kept for a second at least, and 30 days at most").next("--for 8h"));
    }
    let name = name.map_or_else(|| context.wallet_name(), Ok)?;
    let wallet = context.unlock_named(&name, &context.passwords)?;
    context.workspace.wallets.keyring.keep(&wallet.account, &wallet.password, duration.0)?;
    let seconds = duration.0.as_secs();
    let text =
        format!("the password of {name} is not asked for during the next {seconds} s; sheaf wallet lock ends that");
    context.output.result(&json!({ "wallet": name, "seconds": seconds }), text);
    Ok(())
}

pub(super) fn lock(name: Option<String>, context: &Context) -> Result<()> {
    let names = name.map_or_else(|| context.workspace.wallets.keystore.names(), |name| Ok(vec![name]))?;
    let mut forgotten = 0usize;
    for name in names {
        let file = context.workspace.wallets.keystore.read(&name)?;
        let was_kept =
            file.account().map_or(Ok(false), |account| context.workspace.wallets.keyring.forget(&account))?;
        forgotten = forgotten.saturating_add(usize::from(was_kept));
    }
    let text = match forgotten {
        0 => "no password was kept".to_owned(),
        1 => "forgot 1 password".to_owned(),
        many => format!("forgot {many} passwords"),
    };
    context.output.result(&json!({ "forgotten": forgotten }), text);
    Ok(())
}
