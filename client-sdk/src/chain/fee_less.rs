//! Unsigned claims: no account pays for them, their fee is taken from the reward.

use super::{
    BlockRef, Chain, ChainError, Event, RewardsEvent, SubmitError, Submitted, Wait,
    rpc::timely,
    sign::{Encoded, LIFETIME},
    submit::{
        INVALID_TRANSACTION, Loss, MAX_FAILED_SEARCHES, Reported, SEARCH_PAUSE, details, follow, is_in_pool, refused,
    },
};
use crate::{AccountId, calls, rewards::ClaimRefusal};
use sheaf_primitives::{BlockNumber, H256, RewardClaim, RoundIndex, TaskId};
use subxt::{
    SubstrateConfig,
    client::OfflineClientAtBlockT,
    config::DefaultExtrinsicParamsBuilder,
    rpcs::{Error as RpcError, UserError},
    transactions::TransactionsClient,
    utils::MultiSignature,
};

/// An unsigned claim that is being submitted.
struct Unsigned {
    bytes: Vec<u8>,
    hash: H256,
    /// The block it is anchored to.
    anchor: BlockRef,
    /// The first block that can no longer include it.
    expires_at: BlockNumber,
}

impl Chain {
    /// Submits an unsigned claim, and follows it as far as `wait` says. Its fee, which is taken from the reward, is in
    /// [`Submitted::fee`].
    ///
    /// Can be repeated: a leaf is paid at most once.
    ///
    /// # Errors
    /// [`SubmitError::ClaimRefused`] if the chain would not pay it; the claim then had no effect and cost nothing.
    pub async fn claim_without_signer(
        &self,
        task: TaskId,
        round: RoundIndex,
        claim: RewardClaim,
        wait: Wait,
    ) -> Result<Submitted, SubmitError> {
        let claim = self.unsigned(&calls::rewards::claim(task, round, claim)).await?;
        let mut submitted = self.submit_unsigned(&claim, wait).await?;
        submitted.fee = submitted.events.iter().map(fee_of).sum();
        Ok(submitted)
    }

    /// Makes a transaction of a call that needs no signer. It is valid for the next 64 blocks.
    async fn unsigned(&self, call: &calls::Call) -> Result<Unsigned, SubmitError> {
        let anchor = self.anchor().await?;
        let at = self.at(anchor).await?.at;
        let payload = Encoded::new(call, at.metadata_ref())?;
        let (bytes, hash) = general(&at.transactions(), &payload, anchor)?;
        Ok(Unsigned { bytes, hash, anchor, expires_at: anchor.number.saturating_add(LIFETIME) })
    }

    async fn submit_unsigned(&self, claim: &Unsigned, wait: Wait) -> Result<Submitted, SubmitError> {
        let Unsigned { hash, expires_at, .. } = *claim;
        let reports = match timely(self.methods.author_submit_and_watch_extrinsic(&claim.bytes)).await {
            Ok(Ok(reports)) => reports,
            Ok(Err(RpcError::User(refusal))) if !is_in_pool(&refusal) => return Err(refused_claim(&refusal)),
            Ok(Err(_)) | Err(_) => return self.look_for_unsigned(claim, wait).await,
        };
        match follow(wait, reports).await {
            Reported::InBlock(block) => self.outcome_of(hash, block).await,
            Reported::Nothing => self.look_for_unsigned(claim, wait).await,
            Reported::Lost(Loss::Dropped) => Err(SubmitError::Dropped { hash, expires_at }),
            Reported::Lost(Loss::Invalid | Loss::Usurped) => Err(SubmitError::Invalid { hash }),
        }
    }

    /// Searches the chain for the claim, until a block has it or none ever can.
    async fn look_for_unsigned(&self, claim: &Unsigned, wait: Wait) -> Result<Submitted, SubmitError> {
        let hash = claim.hash;
        let (mut next, mut failed) = (claim.anchor.number.saturating_add(1), 0u32);
        loop {
            match self.search(claim, &mut next, wait).await {
                Ok(Some(outcome)) => return outcome,
                Ok(None) => failed = 0,
                Err(error) => {
                    failed = failed.saturating_add(1);
                    if failed >= MAX_FAILED_SEARCHES {
                        return Err(SubmitError::ConnectionLost { hash, reason: error.to_string() });
                    }
                }
            }
            tokio::time::sleep(SEARCH_PAUSE).await;
        }
    }

    /// Searches once, from block `next` on, and sets `next` to the first block that is not final. `None` if the claim
    /// may still get into a block.
    async fn search(
        &self,
        claim: &Unsigned,
        next: &mut BlockNumber,
        wait: Wait,
    ) -> Result<Option<Result<Submitted, SubmitError>>, ChainError> {
        let (finalized, best) = (self.finalized().await?, self.best().await?);
        let last = best.number.min(claim.expires_at);
        for number in *next..=last {
            let is_final = number <= finalized.number;
            if let Some(outcome) = self.outcome_in(claim.hash, self.block_at(number).await?).await? {
                return Ok((is_final || wait == Wait::InBlock).then_some(outcome));
            }
            if is_final {
                *next = number.saturating_add(1);
            }
        }
        let has_expired = finalized.number >= claim.expires_at;
        Ok(has_expired.then_some(Err(SubmitError::Invalid { hash: claim.hash })))
    }
}

/// The bytes and the hash of a general transaction: version 5, with extensions and without a signature.
pub(super) fn general<Client: OfflineClientAtBlockT<SubstrateConfig>>(
    transactions: &TransactionsClient<SubstrateConfig, Client>,
    payload: &Encoded,
    anchor: BlockRef,
) -> Result<(Vec<u8>, H256), SubmitError> {
    let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
        .nonce(0)
        .mortal_from_unchecked(LIFETIME.into(), anchor.number.into(), anchor.hash)
        .build();
    // subxt requires a signature, though none of the chain's extensions takes one.
    let (account, signature) = (AccountId([0; 32]), MultiSignature::Sr25519([0; 64]));
    let made = transactions
        .create_v5_signable_offline(payload, params)
        .and_then(|mut signable| signable.sign_with_account_and_signature(&account, &signature))
        .map_err(|error| SubmitError::Build(error.to_string()))?;
    Ok((made.encoded().to_vec(), made.hash()))
}

fn refused_claim(refusal: &UserError) -> SubmitError {
    let known = ClaimRefusal::read(&details(refusal)).filter(|_| refusal.code == INVALID_TRANSACTION);
    known.map_or_else(|| refused(refusal), SubmitError::ClaimRefused)
}

fn fee_of(event: &Event) -> sheaf_primitives::Balance {
    match event {
        Event::Rewards(RewardsEvent::Claimed { fee, .. }) => *fee,
        _ => 0,
    }
}
