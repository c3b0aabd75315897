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

/// Pause between two searches of the chain when the node no longer reports on a transaction.
pub(super) const SEARCH_PAUSE: Duration = Duration::from_secs(2);
/// How many searches in a row may fail before the connection counts as lost.
pub(super) const MAX_FAILED_SEARCHES: u32 = 3;

/// The node's code of an invalid transaction, from `sc-rpc-api`, `src/author/error.rs`.
pub(super) const INVALID_TRANSACTION: i32 = 1010;
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
    /// Can be repeated with the same transaction: if a block already has it, that is found and returned, and nothing
    /// happens twice.
    pub async fn submit_signed(&self, signed: &SignedCall, wait: Wait) -> Result<Submitted, SubmitError> {
        let reports = match timely(self.methods.author_submit_and_watch_extrinsic(&signed.bytes)).await {
            Ok(Ok(reports)) => reports,
            // A node also refuses a transaction that is in its pool, or in a block.
            Ok(Err(RpcError::User(refusal))) => return self.after_refusal(signed, wait, refusal).await,
            Ok(Err(_)) | Err(_) => return self.look_for(signed, wait).await,
        };
        match follow(wait, reports).await {
            Reported::InBlock(block) => self.outcome_of(signed.hash, block).await,
            Reported::Nothing => self.look_for(signed, wait).await,
            Reported::Lost(loss) => match self.fate(signed).await? {
                Fate::Finalized(submitted) => submitted,
                Fate::InBlock(submitted) if wait == Wait::InBlock => submitted,
                _ => Err(lost(signed, loss)),
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
            _ if cannot_pay(&refusal) => Err(SubmitError::CannotPayFee { account: signed.signer.to_string() }),
            _ => Err(refused(&refusal)),
        }
    }

    /// Searches the chain for the transaction, until a block has it or none ever can.
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
                    if failed >= MAX_FAILED_SEARCHES {
                        return Err(SubmitError::ConnectionLost { hash, reason: error.to_string() });
                    }
                }
            }
            tokio::time::sleep(SEARCH_PAUSE).await;
        }
    }

    /// What a transaction did in `block`, which the node says includes it.
    pub(super) async fn outcome_of(&self, hash: H256, block: H256) -> Result<Submitted, SubmitError> {
        let block: BlockRef = self.block(block).await?;
        let found = self.outcome_in(hash, block).await?;
        found.ok_or_else(|| ChainError::NoSuchBlock(format!("{block} with transaction {hash:?}")))?
    }
}

/// The outcome of the node's reports on a transaction.
pub(super) enum Reported {
    InBlock(H256),
    /// It will not get into a block, as far as the node knows.
    Lost(Loss),
    /// The reports ended without an outcome.
    Nothing,
}

/// How a transaction got lost.
pub(super) enum Loss {
    Usurped,
    Invalid,
    Dropped,
}

/// Reads the node's reports until one decides.
pub(super) async fn follow(wait: Wait, mut reports: RpcSubscription<TransactionStatus<H256>>) -> Reported {
    while let Some(Ok(report)) = reports.next().await {
        match report {
            TransactionStatus::InBlock(block) if wait == Wait::InBlock => return Reported::InBlock(block),
            TransactionStatus::Finalized(block) => return Reported::InBlock(block),
            TransactionStatus::Usurped(_) => return Reported::Lost(Loss::Usurped),
            TransactionStatus::Invalid => return Reported::Lost(Loss::Invalid),
            TransactionStatus::Dropped => return Reported::Lost(Loss::Dropped),
            TransactionStatus::FinalityTimeout(_) => return Reported::Nothing,
            TransactionStatus::Future
            | TransactionStatus::Ready
            | TransactionStatus::Broadcast(_)
            | TransactionStatus::InBlock(_)
            | TransactionStatus::Retracted(_) => {}
        }
    }
    Reported::Nothing
}

fn lost(signed: &SignedCall, loss: Loss) -> SubmitError {
    let SignedCall { hash, nonce, expires_at, .. } = *signed;
    match loss {
        Loss::Usurped => SubmitError::Usurped { hash, nonce },
        Loss::Invalid => SubmitError::Invalid { hash },
        Loss::Dropped => SubmitError::Dropped { hash, expires_at },
    }
}

/// Whether the refusal says that the node already has the transaction.
pub(super) fn is_in_pool(refusal: &UserError) -> bool {
    // 1013: already imported. From `sc-rpc-api`, `src/author/error.rs`.
    refusal.code == 1013
}

fn cannot_pay(refusal: &UserError) -> bool {
    refusal.code == INVALID_TRANSACTION && details(refusal).contains(CANNOT_PAY)
}

/// What the node says in addition to the code and its name.
pub(super) fn details(refusal: &UserError) -> String {
    refusal.data.as_ref().map(|data| data.get().trim_matches('"').to_owned()).unwrap_or_default()
}

pub(super) fn refused(refusal: &UserError) -> SubmitError {
    let details = details(refusal);
    let reason = if details.is_empty() { refusal.message.clone() } else { format!("{}: {details}", refusal.message) };
    SubmitError::Refused { code: refusal.code, reason }
}
