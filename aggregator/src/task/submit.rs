//! Posting a round's result, exactly once.
//!
//! The extrinsic is signed once, written down, and then sent, as often as it takes, always the same bytes. Another one is
//! signed only if the finalized chain proves these dead: their nonce was used or their time ran out, and the round is
//! still not posted there. That includes bytes that were included and failed. The chain itself takes rounds in order, so
//! even two living extrinsics could not post one round twice.

use super::runner::{RunError, Runner};
use crate::{
    chain::{Block, Call, LedgerError, OutboxError, SignedCall},
    round::ChainView,
    store::Entry,
};
use sheaf_primitives::{BlockNumber, RoundIndex};
use std::time::Duration;
use tokio::time::timeout;

/// How long one attempt may take; the task's trainers wait meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);

/// Blocks to wait after the first extrinsic that had no effect; doubled with each further one, up to the limit.
const FIRST_PAUSE: BlockNumber = 5;
const LONGEST_PAUSE: BlockNumber = 320;

/// How extrinsics of the round under way fared so far.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Failures {
    count: u32,
    /// No new extrinsic is signed before this block.
    pause_until: BlockNumber,
}

impl Runner {
    /// Sends the round's extrinsic; signs it first if there is none that lives.
    pub(super) async fn submit(&mut self, round: RoundIndex) -> Result<(), RunError> {
        let Some(view) = self.view.clone() else { return Ok(()) };
        match timeout(PATIENCE, self.try_submit(round, &view)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(OutboxError::Store(error))) => Err(RunError::Store(error)),
            Ok(Err(OutboxError::Ledger(error))) => {
                // The machine asks again after some blocks.
                tracing::warn!(task = self.basics.id, round, %error, "could not submit the round; it will be tried again");
                Ok(())
            }
            Err(_) => {
                tracing::warn!(
                    task = self.basics.id,
                    round,
                    "the node takes too long; the round will be submitted again"
                );
                Ok(())
            }
        }
    }

    async fn try_submit(&mut self, round: RoundIndex, view: &ChainView) -> Result<(), OutboxError> {
        let record = self.store.record().round(round);
        let Some(outcome) = record.and_then(|record| record.outcome.clone()) else { return Ok(()) };
        let signed = record.and_then(|record| record.signed.clone());

        let context = self.context.clone();
        let turn = context.outbox.turn().await;
        let call = match signed {
            Some(signed) if !self.is_dead(&signed, view).await? => signed,
            dead => {
                if let Some(dead) = dead {
                    self.note_failure(round, dead, view).await;
                }
                if view.best_number < self.failures.pause_until {
                    return Ok(());
                }
                let call = Call::SubmitRound(self.basics.id, round, Box::new(outcome.result));
                let call = turn.sign(call).await?;
                self.store.write(Entry::Signed { round, call: call.clone() })?;
                call
            }
        };
        tracing::info!(task = self.basics.id, round, nonce = call.nonce, hash = ?call.hash, "submitting the round");
        turn.send(call).await?;
        context.metrics.extrinsics.with_label_values(&["submit_round"]).inc();
        Ok(())
    }

    /// Whether the finalized chain proves that these bytes will never post the round, which is not posted there.
    async fn is_dead(&self, signed: &SignedCall, view: &ChainView) -> Result<bool, LedgerError> {
        let finalized = Block { number: view.block_number, hash: view.block_hash };
        let used = self.context.ledger.nonce(finalized).await? > signed.nonce;
        Ok(used || finalized.number >= signed.expires_at)
    }

    /// Remembers that an extrinsic had no effect, once, and tells the operator why.
    async fn note_failure(&mut self, round: RoundIndex, dead: SignedCall, view: &ChainView) {
        if self.last_failure == Some(dead.hash.0) {
            return;
        }
        self.last_failure = Some(dead.hash.0);
        let pause = FIRST_PAUSE.checked_shl(self.failures.count).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE);
        let reason = self.context.ledger.explain(dead).await.ok().flatten();
        // Bytes that ran out of time did nothing wrong; those that failed on chain cost a fee each.
        if reason.is_some() {
            self.failures.pause_until = view.best_number.saturating_add(pause);
        }
        self.failures.count = self.failures.count.saturating_add(1);
        let reason = reason.unwrap_or_else(|| "its nonce was used by another one, or its time ran out".into());
        tracing::warn!(task = self.basics.id, round, reason, "the round's extrinsic had no effect; signing a new one");
    }
}
