//! Posting a round's result, exactly once.
//!
//! The extrinsic is signed once, written down, and then sent as often as needed, always with the same bytes. A new one is
//! signed only if the finalized chain proves that these bytes have no effect: their nonce was used or they have expired,
//! and the round is still not posted. That includes bytes that were included and failed. The chain takes rounds in order,
//! so even two valid extrinsics could not post one round twice.

use crate::{
    chain::{BlockRef, Call, ChainClientError, OutboxError, SignedCall, Turn},
    context::Context,
    round::ChainView,
    store::{Entry, JournaledRound},
};
use sheaf_primitives::{BlockNumber, H256, RoundIndex, TaskId};
use std::sync::Arc;

/// Blocks to wait after the first extrinsic that failed on chain; doubled with each further one, up to the maximum.
const FIRST_PAUSE: BlockNumber = 5;
const MAX_PAUSE: BlockNumber = 320;

/// Decides what is sent for the round under way.
pub(super) struct Submitter {
    context: Arc<Context>,
    task: TaskId,
    failures: Failures,
}

/// An extrinsic to send, with the right to send it. If [`Submission::entry`] names one, it is written down first.
pub(super) struct Submission<'a> {
    context: &'a Context,
    turn: Turn<'a>,
    task: TaskId,
    round: RoundIndex,
    call: SignedCall,
    is_new: bool,
}

/// The extrinsics of the round under way that had no effect.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Failures {
    count: u32,
    /// Hash of the last one.
    last: Option<[u8; 32]>,
    /// No new extrinsic is signed before this block.
    pause_until: BlockNumber,
}

impl Submitter {
    pub fn new(context: Arc<Context>, task: TaskId) -> Self {
        Self { context, task, failures: Failures::default() }
    }

    /// Another round begins.
    pub fn begin_round(&mut self) {
        self.failures = Failures::default();
    }

    /// The extrinsic to send now for a round whose record is `record`; a new one is signed if none can still have an effect. `None`
    /// if there is no result, or if new extrinsics wait after a failure.
    pub async fn next(
        &mut self,
        round: RoundIndex,
        record: &JournaledRound,
        view: &ChainView,
    ) -> Result<Option<Submission<'_>>, OutboxError> {
        let Some(outcome) = &record.outcome else { return Ok(None) };
        let Self { context, task, failures } = self;
        let context: &Context = context;
        let task = *task;
        // Held until the extrinsic is sent: no other one gets the same nonce.
        let turn = context.outbox.turn().await;
        if let Some(signed) = &record.signed {
            if !is_dead(context, signed, view).await? {
                let call = signed.clone();
                return Ok(Some(Submission { context, turn, task, round, call, is_new: false }));
            }
            note_failure(context, task, round, failures, signed, view).await;
        }
        if view.best_number < failures.pause_until {
            return Ok(None);
        }
        let call = turn.sign(Call::SubmitRound(task, round, Box::new(outcome.result.clone()))).await?;
        Ok(Some(Submission { context, turn, task, round, call, is_new: true }))
    }
}

impl Submission<'_> {
    /// What must be in the journal before the extrinsic is sent.
    pub fn entry(&self) -> Option<Entry> {
        self.is_new.then(|| Entry::Signed { round: self.round, call: self.call.clone() })
    }

    /// Hands the extrinsic to the node.
    pub async fn send(self) -> Result<(), OutboxError> {
        let Self { context, turn, task, round, call, .. } = self;
        tracing::info!(task, round, nonce = call.nonce, hash = ?call.hash, "submitting the round");
        turn.send(call).await?;
        context.metrics.extrinsics.with_label_values(&["submit_round"]).inc();
        Ok(())
    }
}

impl Failures {
    /// Takes in an extrinsic that had no effect, at the best block `now`. Only a failure on chain causes a pause, because it
    /// costs a fee.
    fn note(&mut self, hash: [u8; 32], failed_on_chain: bool, now: BlockNumber) {
        self.last = Some(hash);
        if failed_on_chain {
            let pause = FIRST_PAUSE.checked_shl(self.count).unwrap_or(MAX_PAUSE).min(MAX_PAUSE);
            self.pause_until = now.saturating_add(pause);
        }
        self.count = self.count.saturating_add(1);
    }
}

/// Whether the finalized chain proves that these bytes will never post the round, which is not posted there.
async fn is_dead(context: &Context, signed: &SignedCall, view: &ChainView) -> Result<bool, ChainClientError> {
    let finalized = BlockRef { number: view.block_number, hash: H256(view.block_hash.0) };
    let used = context.chain.nonce(finalized).await? > signed.nonce;
    Ok(used || finalized.number >= signed.expires_at)
}

/// Remembers that an extrinsic had no effect, and tells the operator why, once.
async fn note_failure(
    context: &Context,
    task: TaskId,
    round: RoundIndex,
    failures: &mut Failures,
    dead: &SignedCall,
    view: &ChainView,
) {
    if failures.last == Some(dead.hash.0) {
        return;
    }
    let reason = context.chain.explain(dead.clone()).await.ok().flatten();
    failures.note(dead.hash.0, reason.is_some(), view.best_number);
    let reason = reason.unwrap_or_else(|| "its nonce was used by another one, or it expired".into());
    tracing::warn!(task, round, reason, "the round's extrinsic had no effect; signing a new one");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_on_chain_doubles_the_pause_up_to_the_maximum() {
        let mut failures = Failures::default();
        let pauses: Vec<_> = (0..8)
            .map(|number| {
                failures.note([number; 32], true, 100);
                failures.pause_until.saturating_sub(100)
            })
            .collect();
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320, 320]);
    }

    #[test]
    fn an_extrinsic_that_expired_causes_no_pause() {
        let mut failures = Failures::default();
        failures.note([1; 32], false, 100);
        assert_eq!(failures, Failures { count: 1, last: Some([1; 32]), pause_until: 0 });
    }
}
