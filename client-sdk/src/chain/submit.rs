//! Submitting transactions and following them into a block.

use super::{BlockRef, Chain, ChainError, Fate, SignedCall, SubmitError, Submitted, rpc::timely};
use crate::{calls::Call, keys::Keypair};
use sheaf_primitives::H256;
use std::time::Duration;
use subxt::rpcs::{Error as RpcError, UserError, client::RpcSubscription, methods::legacy::TransactionStatus};

/// How far a transaction is followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Wait {
    /// Until it is in a block of the best fork, which may still change: under a block's time.
    InBlock,
    /// Until its block is finalized: some blocks more.
    #[default]
    Finalized,
}

/// Pause between two looks at the chain when the node no longer reports on a transaction.
const LOOK_PAUSE: Duration = Duration::from_secs(2);
/// How many looks in a row may fail before the connection counts as lost.
const MOST_FAILED_LOOKS: u32 = 3;

/// The node's codes of refusal, from `sc-rpc-api`, `src/author/error.rs`.
const INVALID_TRANSACTION: i32 = 1010;
/// What the node says when the fee cannot be paid, from `sp_runtime::transaction_validity`.
const CANNOT_PAY: &str = "Inability to pay some fees";

impl Chain {
    /// Signs `call`, submits it, and follows it as far as `wait` says. An error of the call itself is
    /// [`SubmitError::Dispatch`].
    pub async fn submit(&self, signer: &Keypair, call: &Call, wait: Wait) -> Result<Submitted, SubmitError> {
        let signed = self.sign(signer, call).await?;
        self.submit_signed(&signed, wait).await
    }

    /// Submits a signed transaction and follows it as far as `wait` says.
    ///
    /// May be repeated with the same transaction: if it is in a block already, that is found and returned, and nothing
    /// happens twice.
    pub async fn submit_signed(&self, signed: &SignedCall, wait: Wait) -> Result<Submitted, SubmitError> {
        let reports = match timely(self.methods.author_submit_and_watch_extrinsic(&signed.bytes)).await {
            Ok(Ok(reports)) => reports,
            // A node also refuses what it has, or had and put into a block.
            Ok(Err(RpcError::User(refusal))) => return self.after_refusal(signed, wait, refusal).await,
            Ok(Err(_)) | Err(_) => return self.look_for(signed, wait).await,
        };
        match self.follow(signed, wait, reports).await? {
            Reported::InBlock(hash) => self.submitted_in(signed, hash).await,
            Reported::Nothing => self.look_for(signed, wait).await,
            Reported::Lost(error) => match self.fate(signed).await? {
                Fate::Finalized(submitted) => submitted,
                Fate::InBlock(submitted) if wait == Wait::InBlock => submitted,
                _ => Err(error),
            },
        }
    }

    async fn after_refusal(
        &self,
        signed: &SignedCall,
        wait: Wait,
        refusal: UserError,
    ) -> Result<Submitted, SubmitError> {
        match self.fate(signed).await? {
            Fate::Finalized(submitted) => submitted,
            Fate::InBlock(submitted) if wait == Wait::InBlock => submitted,
            Fate::InBlock(_) => self.look_for(signed, wait).await,
            Fate::Pending if is_in_pool(&refusal) => self.look_for(signed, wait).await,
            _ => Err(refused(signed, &refusal)),
        }
    }

    /// Reads the node's reports until one ends the matter.
    async fn follow(
        &self,
        signed: &SignedCall,
        wait: Wait,
        mut reports: RpcSubscription<TransactionStatus<H256>>,
    ) -> Result<Reported, SubmitError> {
        let SignedCall { hash, nonce, expires_at, .. } = *signed;
        while let Some(report) = reports.next().await {
            let Ok(report) = report else { return Ok(Reported::Nothing) };
            match report {
                TransactionStatus::InBlock(block) if wait == Wait::InBlock => return Ok(Reported::InBlock(block)),
                TransactionStatus::Finalized(block) => return Ok(Reported::InBlock(block)),
                TransactionStatus::Usurped(_) => return Ok(Reported::Lost(SubmitError::Usurped { hash, nonce })),
                TransactionStatus::Invalid => return Ok(Reported::Lost(SubmitError::Invalid { hash })),
                TransactionStatus::Dropped => {
                    return Ok(Reported::Lost(SubmitError::Dropped { hash, expires_at }));
                }
                TransactionStatus::FinalityTimeout(_) => return Ok(Reported::Nothing),
                TransactionStatus::Future
                | TransactionStatus::Ready
                | TransactionStatus::Broadcast(_)
                | TransactionStatus::InBlock(_)
                | TransactionStatus::Retracted(_) => {}
            }
        }
        Ok(Reported::Nothing)
    }

    /// Looks for the transaction in the chain itself, until it is there or can never be.
    async fn look_for(&self, signed: &SignedCall, wait: Wait) -> Result<Submitted, SubmitError> {
        let hash = signed.hash;
        let mut failed = 0u32;
        loop {
            match self.fate(signed).await {
                Ok(Fate::Finalized(submitted)) => return submitted,
                Ok(Fate::InBlock(submitted)) if wait == Wait::InBlock => return submitted,
                Ok(Fate::Expired) => return Err(SubmitError::Invalid { hash }),
                Ok(Fate::NonceUsed) => return Err(SubmitError::Usurped { hash, nonce: signed.nonce }),
                Ok(Fate::InBlock(_) | Fate::Pending) => failed = 0,
                Err(error) => {
                    failed = failed.saturating_add(1);
                    if failed >= MOST_FAILED_LOOKS {
                        return Err(SubmitError::ConnectionLost { hash, reason: error.to_string() });
                    }
                }
            }
            tokio::time::sleep(LOOK_PAUSE).await;
        }
    }

    async fn submitted_in(&self, signed: &SignedCall, block: H256) -> Result<Submitted, SubmitError> {
        let block: BlockRef = self.block(block).await?;
        let found = self.outcome_in(signed.hash, block).await?;
        found.ok_or_else(|| ChainError::NoSuchBlock(format!("{block} with transaction {:?}", signed.hash)))?
    }
}

/// What the node's reports on a transaction came to.
enum Reported {
    InBlock(H256),
    /// It will not get into a block, as far as the node knows.
    Lost(SubmitError),
    /// The reports ended without saying anything.
    Nothing,
}

/// Whether the refusal says that the node holds the transaction already.
fn is_in_pool(refusal: &UserError) -> bool {
    // 1013: already imported. From `sc-rpc-api`, `src/author/error.rs`.
    refusal.code == 1013
}

fn refused(signed: &SignedCall, refusal: &UserError) -> SubmitError {
    let details = refusal.data.as_ref().map(|data| data.get().trim_matches('"')).unwrap_or_default();
    if refusal.code == INVALID_TRANSACTION && details.contains(CANNOT_PAY) {
        return SubmitError::CannotPayFee { account: signed.signer.to_string() };
    }
    let reason = if details.is_empty() { refusal.message.clone() } else { format!("{}: {details}", refusal.message) };
    SubmitError::Refused { code: refusal.code, reason }
}
