//! How a transaction leaves this machine: shown, agreed to, signed, sent, followed.
//!
//! With `--dry-run` it is only shown. At a terminal it is shown and asked about, unless `--yes` is given. Without a
//! terminal to ask at, the typed command counts as agreement.

mod agreement;
mod preview;

use sheaf_client_sdk::{
    RoundIndex, TaskId,
    calls::{Call, rewards},
    chain::{Chain, Submitted, Wait},
    primitives::RewardClaim,
};

use sheaf_wallet::{journal::Sent, signer::Signer};

use crate::{
    args::WaitArg,
    context::Context,
    error::Result,
    settings::{self, File, Origin, Setting},
};
use preview::{Payer, Preview};

impl Context {
    /// Signs and submits a call, and waits as the user wishes. `None` if it was only shown.
    pub async fn submit(&self, chain: &Chain, signer: &Signer, call: &Call) -> Result<Option<Submitted>> {
        self.send(chain, signer, call, self.asks()).await
    }

    /// As [`Context::submit`], for what the user agreed to already.
    pub async fn submit_agreed(&self, chain: &Chain, signer: &Signer, call: &Call) -> Result<Option<Submitted>> {
        self.send(chain, signer, call, false).await
    }

    /// Asks about a call that comes after something else: whether to do both. Not where it is only to be shown.
    pub async fn agrees(&self, chain: &Chain, signer: &Signer, call: &Call) -> Result<bool> {
        self.show(chain, signer, call, self.asks()).await
    }

    /// Shows a call where it is only shown, or asked about. Whether to send it.
    async fn show(&self, chain: &Chain, signer: &Signer, call: &Call, asks: bool) -> Result<bool> {
        if !self.is_dry_run() && !asks {
            return Ok(true);
        }
        let fee = chain.fee(call, &signer.account).await?;
        let preview = Preview { call: chain.decode(call).await?, fee, payer: Payer::Signer(signer) };
        if self.is_dry_run() {
            self.output.result(&preview.json(), preview.text());
            return Ok(false);
        }
        self.agree(&preview)?;
        Ok(true)
    }

    async fn send(&self, chain: &Chain, signer: &Signer, call: &Call, asks: bool) -> Result<Option<Submitted>> {
        if !self.show(chain, signer, call, asks).await? {
            return Ok(None);
        }
        let key = signer.key(&self.workspace.wallets)?;
        self.pin(chain)?;
        self.say_submitting(call.pallet(), call.name());
        let signed = chain.sign(key, call).await?;
        let outcome = chain.submit_signed(&signed, self.wait().into()).await;
        let sent = Sent::new(&signed, call, &outcome);
        if let Err(failure) = sent.keep(&self.workspace.account_state(chain.genesis(), &signed.signer)) {
            self.output.warn(format!("the transaction is not in this machine's history: {}", failure));
        }
        Ok(Some(outcome?))
    }

    /// Submits a claim that no one signs, and waits as the user wishes. `None` if it was only shown.
    pub async fn claim_without_signer(
        &self,
        chain: &Chain,
        task: TaskId,
        round: RoundIndex,
        claim: RewardClaim,
        worth: u128,
    ) -> Result<Option<Submitted>> {
        if self.is_dry_run() || self.asks() {
            let left = chain.at_best().await?.payable_without_signer(task, round, claim.clone()).await?;
            let call = chain.decode(&rewards::claim(task, round, claim.clone())).await?;
            // If the chain would pay nothing, its refusal says why.
            if let Some(left) = left {
                let preview = Preview { call, fee: worth.saturating_sub(left), payer: Payer::Reward { left } };
                if self.is_dry_run() {
                    self.output.result(&preview.json(), preview.text());
                    return Ok(None);
                }
                self.agree(&preview)?;
            }
        }
        self.say_submitting("Rewards", "claim");
        Ok(Some(chain.claim_without_signer(task, round, claim, self.wait().into()).await?))
    }

    /// Remembers the network that a wallet here is first used on; another is refused from then on.
    fn pin(&self, chain: &Chain) -> Result<()> {
        let file = &self.folders.settings;
        let is_set = self.settings.choose(Setting::Genesis).origin != Origin::Default;
        // An earlier transaction of this very command may have set it.
        if is_set || File::read(file)?.get(Setting::Genesis).is_some() {
            return Ok(());
        }
        let genesis = format!("0x{}", hex::encode(chain.genesis()));
        settings::set(file, Setting::Genesis, &genesis)?;
        self.output.progress(format!("from now on only the network {genesis} is used (sheaf config unset genesis)"));
        Ok(())
    }

    fn say_submitting(&self, pallet: &str, call: &str) {
        let until = match self.wait() {
            WaitArg::Finalized => "final",
            WaitArg::Included => "in a block",
        };
        self.output.progress(format!("submitting {pallet}.{call}, waiting until it is {until}"));
    }
}

impl From<WaitArg> for Wait {
    fn from(wait: WaitArg) -> Self {
        match wait {
            WaitArg::Finalized => Self::Finalized,
            WaitArg::Included => Self::InBlock,
        }
    }
}
