//! What became of a transaction that was signed earlier.

use super::{BlockRef, Chain, ChainError, SignedCall, SubmitError, Submitted, rpc::timely};

/// What became of a signed transaction.
#[derive(Debug)]
pub enum Fate {
    /// It is in a finalized block; the inner error says that the call itself failed there.
    Finalized(Result<Submitted, SubmitError>),
    /// It is in a block of the best fork that is not final yet.
    InBlock(Result<Submitted, SubmitError>),
    /// It is in no block, and may still get into one: submit the same bytes again.
    Pending,
    /// It is in no block and can no longer get into one: sign again.
    Expired,
    /// It is in no block, and a finalized transaction of the same account used its nonce.
    NonceUsed,
}

impl Chain {
    /// Searches the chain for a transaction signed by [`Chain::sign`]. Costs a few requests while it is in no block,
    /// and up to 64 more when it may be in one.
    pub async fn fate(&self, signed: &SignedCall) -> Result<Fate, ChainError> {
        let finalized = self.finalized().await?;
        let best = self.best().await?;

        // If the nonce is still unused, no block has the transaction.
        if self.nonce_at(best, signed).await? > signed.nonce {
            let last = best.number.min(signed.expires_at);
            for number in signed.anchor.number.saturating_add(1)..=last {
                let block = self.block_at(number).await?;
                if let Some(outcome) = self.outcome_in(signed.hash, block).await? {
                    let is_final = number <= finalized.number;
                    return Ok(if is_final { Fate::Finalized(outcome) } else { Fate::InBlock(outcome) });
                }
            }
        }
        if self.nonce_at(finalized, signed).await? > signed.nonce {
            return Ok(Fate::NonceUsed);
        }
        Ok(if finalized.number >= signed.expires_at { Fate::Expired } else { Fate::Pending })
    }

    /// The nonce that the signer's next transaction must use after `block`.
    async fn nonce_at(&self, block: BlockRef, signed: &SignedCall) -> Result<u64, ChainError> {
        let at = self.at(block).await?.at;
        let nonce = timely(at.transactions().account_nonce(&signed.signer)).await?;
        nonce.map_err(|error| ChainError::Block { block, reason: error.to_string() })
    }
}
