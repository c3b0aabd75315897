//! `sheaf wallet create`

use std::path::PathBuf;

use zeroize::Zeroizing;

use super::made::{made, refuse_taken};
use sheaf_wallet::keystore::{self, Secret};

use sheaf_client_sdk::durable::{self, Readers};

use crate::{
    context::Context,
    error::{Failure, Kind, Result},
};

pub(super) fn run(name: &str, words: &str, mnemonic_file: Option<PathBuf>, context: &Context) -> Result<()> {
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
    let file = context.workspace.wallets.keystore.add(name, &secret, None, &password)?;
    made(name, &file, context);
    Ok(())
}
