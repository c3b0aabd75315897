//! Claims rewards once they are worth the fee.
//!
//! The trainer's account claims its own rewards. A payee with another account claims for itself, if it has tokens and
//! its key is here. For other payees nobody signs, and the fee comes out of the reward. The chain therefore never shows
//! the trainer's account beside a claim of another payee.

use std::collections::{BTreeMap, BTreeSet};

use futures::{StreamExt, stream};
use sheaf_client_sdk::{
    AccountId, RoundIndex, TaskId,
    calls::{
        Call,
        rewards::{MAX_CLAIMS, claim_many},
    },
    chain::{SubmitError, Wait},
    keys::Keypair,
    rewards::ClaimRefusal,
};
use sheaf_primitives::Balance;
use sheaf_protocol::amount::Amount;

use super::account::Account;
use crate::{
    rewards::{ClaimStatus, Payer, Reward, can_pay, choose_payer, standings},
    train::error::Result,
};

/// Maximum number of claims without a signer that are pending at a time.
const MAX_CONCURRENT_CLAIMS: usize = 8;

/// The code with which a node refuses a transaction that would replace one in its pool: two unsigned claims of one leaf
/// differ only in the block that they are anchored to. From `sc-rpc-api`, `src/author/error.rs`.
const PRIORITY_TOO_LOW: i32 = 1014;

/// Who signs the claims of a payee.
enum ClaimSigner {
    /// The trainer, for itself.
    Trainer,
    /// The payee.
    Payee(Box<Keypair>),
    /// Nobody: the fee comes out of the reward.
    Nobody,
}

/// Whether to claim `reward` for `fee` now, both in plancks: if it is worth `factor` fees, or, at the last chance, more
/// than its fee.
fn is_worth_its_fee(reward: Balance, fee: Balance, factor: u32, is_last_chance: bool) -> bool {
    let wanted = if is_last_chance { fee } else { fee.saturating_mul(factor.into()) };
    reward > fee && reward >= wanted
}

/// Claims rewards that are worth their fees.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// Claims without a signer that were refused for their fee.
    refused: BTreeSet<(TaskId, RoundIndex)>,
    /// Keys of payees, each of which is decrypted once.
    payees: BTreeMap<AccountId, Keypair>,
}

impl Claims {
    /// Claims what is worth its fee. Returns whether anything that is worth its fee is still to come.
    pub(super) async fn claim(&mut self, account: &Account, factor: u32, leaving: bool) -> Result<bool> {
        let view = account.chain.at_finalized().await?;
        let rewards = standings(&view, &account.state, None).await?;
        // The sender of a claim may have been killed before it could note the success.
        let mut claimed = rewards.iter().filter(|reward| reward.status == ClaimStatus::Claimed);
        claimed.try_for_each(Reward::keep_claimed)?;
        let mut left = rewards.iter().any(|reward| matches!(reward.status, ClaimStatus::Opens(_)));
        let mut payees: BTreeMap<AccountId, Vec<&Reward>> = BTreeMap::new();
        let best = account.chain.at_best().await?;
        for reward in rewards.iter().filter(|reward| matches!(reward.status, ClaimStatus::Claimable(_))) {
            // A claim that is already in a block would cost its signer a useless fee.
            if best.claimed(reward.task, reward.round, reward.proof.0.claim.index).await? {
                left = true;
                continue;
            }
            payees.entry(AccountId(reward.proof.0.claim.payee)).or_default().push(reward);
        }
        for (payee, rewards) in payees {
            left |= self.claim_for(account, &payee, &rewards, factor, leaving).await?;
        }
        Ok(left)
    }

    /// Claims the rewards of one payee. Returns whether rewards that are worth their fees are left.
    async fn claim_for(
        &mut self,
        account: &Account,
        payee: &AccountId,
        rewards: &[&Reward],
        factor: u32,
        leaving: bool,
    ) -> Result<bool> {
        let is_last = leaving || rewards.iter().any(|reward| matches!(reward.status, ClaimStatus::Claimable(Some(_))));
        let fee = account.chain.fee(&call(rewards.get(..1).unwrap_or_default()), payee).await?;
        match self.signer(account, payee, rewards).await? {
            ClaimSigner::Nobody => {
                let worth: Vec<_> = rewards
                    .iter()
                    .copied()
                    .filter(|reward| is_worth_its_fee(reward.proof.payout(), fee, factor, is_last))
                    .filter(|reward| !self.refused.contains(&(reward.task, reward.round)))
                    .collect();
                self.claim_without_signer(account, payee, &worth).await
            }
            signer => {
                let key = match &signer {
                    ClaimSigner::Payee(keypair) => (**keypair).clone(),
                    ClaimSigner::Trainer | ClaimSigner::Nobody => account.wallet.keypair.clone(),
                };
                for batch in rewards.chunks(MAX_CLAIMS) {
                    let (call, sum) = (call(batch), sum(batch));
                    if is_worth_its_fee(sum, account.chain.fee(&call, payee).await?, factor, is_last) {
                        let call = if matches!(signer, ClaimSigner::Trainer) {
                            account.wallet.for_trainer(call)
                        } else {
                            call
                        };
                        account.chain.submit(&key, &call, Wait::Finalized).await?;
                        batch.iter().try_for_each(|reward| reward.keep_claimed())?;
                        account.say(&format!("claimed {} for {payee}", Amount(sum)));
                    }
                }
                Ok(false)
            }
        }
    }

    async fn claim_without_signer(
        &mut self,
        account: &Account,
        payee: &AccountId,
        rewards: &[&Reward],
    ) -> Result<bool> {
        let chain = &account.chain;
        let claims = rewards.iter().map(|reward| async move {
            let claim = reward.proof.0.claim.clone();
            (reward, chain.claim_without_signer(reward.task, reward.round, claim, Wait::Finalized).await)
        });
        let ended: Vec<_> =
            stream::iter(claims.collect::<Vec<_>>()).buffer_unordered(MAX_CONCURRENT_CLAIMS).collect().await;
        let (mut paid, mut left) = (0u128, false);
        for (reward, outcome) in ended {
            match outcome {
                Ok(submitted) => {
                    reward.keep_claimed()?;
                    paid = paid.saturating_add(reward.proof.payout().saturating_sub(submitted.fee));
                }
                Err(error @ SubmitError::ClaimRefused(refusal)) if refusal.is_for_the_fee() => {
                    self.refused.insert((reward.task, reward.round));
                    account.warn(&format!("task {}, round {}: {error}", reward.task, reward.round));
                }
                // Sent before, perhaps by a daemon that was killed.
                Err(error) if is_pending(&error) => left = true,
                Err(error) => {
                    left = true;
                    account.warn(&format!("task {}, round {}: {error}", reward.task, reward.round));
                }
            }
        }
        if paid > 0 {
            account.say(&format!("claimed {} for {payee}, without a signer", Amount(paid)));
        }
        Ok(left)
    }

    /// Who can claim for `payee`.
    async fn signer(&mut self, account: &Account, payee: &AccountId, rewards: &[&Reward]) -> Result<ClaimSigner> {
        let name = account.host.workspace.wallets.keystore.name_of(&payee.0)?;
        let call = call(rewards.get(..MAX_CLAIMS).unwrap_or(rewards));
        // If this is the trainer's hot key, it pays for the trainer.
        let signer = if payee == &account.trainer { AccountId(account.wallet.account) } else { *payee };
        let can_pay = can_pay(&account.chain, &signer, &call).await?;
        match choose_payer(&account.trainer, payee, None, name.as_deref(), can_pay) {
            Ok(Payer::Trainer) if can_pay => Ok(ClaimSigner::Trainer),
            Ok(Payer::Payee(name)) => Ok(self
                .payees_key(account, payee, &name)
                .map_or(ClaimSigner::Nobody, |keypair| ClaimSigner::Payee(Box::new(keypair)))),
            // Without a signature, the chain shows no account beside the payee.
            Ok(Payer::Trainer | Payer::Relayer) | Err(_) => Ok(ClaimSigner::Nobody),
        }
    }

    /// The key of a payee whose wallet has the trainer's password, as wallets that are made here do.
    fn payees_key(&mut self, account: &Account, payee: &AccountId, name: &str) -> Option<Keypair> {
        if let Some(keypair) = self.payees.get(payee) {
            return Some(keypair.clone());
        }
        let wallet = account.host.workspace.wallets.keystore.unlock(name, &account.wallet.password).ok()?;
        self.payees.insert(*payee, wallet.keypair.clone());
        Some(wallet.keypair)
    }
}

/// Whether the node already has the claim, in its pool or in a block.
fn is_pending(error: &SubmitError) -> bool {
    match error {
        SubmitError::Refused { code, .. } => *code == PRIORITY_TOO_LOW,
        SubmitError::ClaimRefused(refusal) => *refusal == ClaimRefusal::AlreadyClaimed,
        _ => false,
    }
}

fn call(batch: &[&Reward]) -> Call {
    claim_many(batch.iter().map(|reward| (reward.task, reward.round, reward.proof.0.claim.clone())).collect())
}

fn sum(batch: &[&Reward]) -> Balance {
    batch.iter().fold(0, |sum, reward| sum.saturating_add(reward.proof.payout()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_waits_until_it_is_worth_many_fees() {
        assert!(!is_worth_its_fee(199, 10, 20, false));
        assert!(is_worth_its_fee(200, 10, 20, false));
    }

    #[test]
    fn a_claim_that_the_node_already_has_is_pending_and_not_a_failure() {
        let refused = |code| SubmitError::Refused { code, reason: "Priority is too low".into() };

        assert!(is_pending(&refused(1014)) && !is_pending(&refused(1010)));
        assert!(is_pending(&SubmitError::ClaimRefused(ClaimRefusal::AlreadyClaimed)));
        assert!(!is_pending(&SubmitError::ClaimRefused(ClaimRefusal::ClaimsOver)));
    }

    #[test]
    fn at_the_end_everything_above_its_fee_is_claimed() {
        assert!(is_worth_its_fee(11, 10, 20, true));
        assert!(!is_worth_its_fee(10, 10, 20, true), "nothing would be left of it");
        assert!(!is_worth_its_fee(10, 10, 1, false));
    }
}
