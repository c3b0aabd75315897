//! The account that a daemon works for, and its connection to the node.

use std::{path::PathBuf, sync::Arc};

use sheaf_client_sdk::{
    AccountId,
    calls::Call,
    chain::{Chain, Wait},
};
use sheaf_wallet::keystore::Wallet;

use crate::{host::Host, train::error::Result};

/// The account that a daemon works for.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub(super) host: Host,
    pub(super) wallet: Arc<Wallet>,
    /// The trainer.
    pub(super) trainer: AccountId,
    pub(super) chain: Chain,
    /// The account's state folder.
    pub(super) state: PathBuf,
}

impl Account {
    pub(super) fn new(wallet: Wallet, chain: Chain, host: Host) -> Self {
        let trainer = wallet.trainer();
        let state = host.workspace.account_state(chain.genesis(), &trainer);
        Self { host, wallet: Arc::new(wallet), trainer, chain, state }
    }

    /// Signs and submits a call, and waits until it is final.
    pub(super) async fn submit(&self, call: &Call) -> Result<()> {
        self.chain.submit(&self.wallet.keypair, call, Wait::Finalized).await?;
        Ok(())
    }

    /// Says what happens.
    pub(super) fn say(&self, text: &str) {
        self.host.console.progress(text);
    }

    /// Warns the user.
    pub(super) fn warn(&self, text: &str) {
        self.host.console.warn(text);
    }
}
