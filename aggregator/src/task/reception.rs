//! How a task receives trainers: the messages when they connect, and the decisions about their updates.

use super::{
    Announced, CommitError, Committed, Verified, progress::Progress, publish::Publication, refusals::Refusals,
};
use crate::{
    clock::now_ms,
    context::Context,
    intake::UploadDecision,
    round::{Account, State},
    store::CheckIn,
};
use sheaf_primitives::TaskId;
use sheaf_protocol::{
    Refusal,
    receipt::Receipt,
    report::RefusalEntry,
    wire::{FeedEvent, ReceiptFrame, ServerMessage, UploadBegin},
};
use std::sync::Arc;

/// Decides about updates, signs receipts, and remembers refusals. It does not write to the journal: the task's actor does.
pub(super) struct Reception {
    context: Arc<Context>,
    task: TaskId,
    refusals: Refusals,
}

/// The decision about a checked update.
pub(super) enum Received {
    /// It counts. It must be written down before it is acknowledged.
    New(CheckIn),
    /// It changes nothing: it is refused, or was acknowledged before.
    Answered(Result<Committed, CommitError>),
}

impl Reception {
    pub fn new(context: Arc<Context>, task: TaskId) -> Self {
        Self { context, task, refusals: Refusals::default() }
    }

    /// The messages for a trainer that just connected.
    pub fn greeting(&self, progress: &Progress, publication: &Publication, trainer: &Account) -> Vec<ServerMessage> {
        let task = self.task;
        let now = match progress.state() {
            State::Done(state) => Some(ServerMessage::TaskDone { task, reason: state.ending.to_string() }),
            State::Waiting(_) => {
                let (have, need) = (progress.seated(), progress.basics().plan.min_trainers);
                Some(ServerMessage::Waiting { task, have, need })
            }
            _ => self.offer(progress, trainer),
        };
        publication.latest_proof(trainer).into_iter().chain(now).collect()
    }

    /// The message to a trainer about the round under way: the offer, or its receipt again if its update is here.
    pub fn offer(&self, progress: &Progress, trainer: &Account) -> Option<ServerMessage> {
        let known = progress.current().and_then(|record| record.check_ins.get(trainer));
        if let Some(known) = known {
            return Some(ServerMessage::Receipt(self.receipt(known)));
        }
        let offer = progress.state().offer().filter(|offer| offer.eligible.contains(trainer))?;
        Some(progress.offer_message(offer))
    }

    /// Answers an announced update.
    pub fn announce(&self, progress: &Progress, trainer: &Account, begin: &UploadBegin) -> Result<Announced, Refusal> {
        match progress.announcement_view().decide(trainer, begin)? {
            UploadDecision::Acknowledged(known) => Ok(Announced::Receipt(Box::new(self.receipt(&known)))),
            UploadDecision::Wanted => Ok(Announced::Wanted(progress.parts().clone())),
        }
    }

    /// Decides about a checked update, and signs its receipt if it is still wanted.
    pub fn receive(&mut self, progress: &Progress, verified: Verified) -> Received {
        let Verified { check_in, begin } = verified;
        match progress.announcement_view().decide(&check_in.trainer.into(), &begin) {
            Err(refusal) => {
                let keep_object = progress.record().has_update(&begin.update);
                self.note_refusal(progress, &begin, &refusal);
                return Received::Answered(Err(CommitError { refusal, keep_object }));
            }
            Ok(UploadDecision::Acknowledged(known)) => {
                return Received::Answered(Ok(Committed { receipt: self.receipt(&known) }));
            }
            Ok(UploadDecision::Wanted) => {}
        }
        let mut accepted = CheckIn {
            round: begin.round,
            trainer: check_in.trainer.into(),
            signer: check_in.signer.into(),
            payee: check_in.payee.into(),
            salt: check_in.salt.into(),
            commitment: begin.commitment,
            update: begin.update,
            size: begin.size,
            sample_weight: begin.sample_weight,
            metrics: begin.metrics.plausible(),
            base_model: begin.base_model,
            received_ms: now_ms(),
            receipt: [0; 64].into(),
        };
        accepted.receipt = self.unsigned_receipt(&accepted).sign(&self.context.keys.receipt).into();
        Received::New(accepted)
    }

    /// Counts a check-in that is written down, and announces it; returns its receipt.
    pub fn accepted(&self, check_in: &CheckIn) -> ReceiptFrame {
        self.context.metrics.check_ins.inc();
        let receipt = self.receipt(check_in);
        let ReceiptFrame { task, round, commitment, update, .. } = receipt;
        tracing::info!(task, round, %commitment, %update, "checked in");
        self.context.feed.tell(FeedEvent::CheckIn { task, round, commitment });
        receipt
    }

    /// Counts a refusal, and keeps it for the report of the round under way.
    pub fn note_refusal(&mut self, progress: &Progress, begin: &UploadBegin, refusal: &Refusal) {
        let Refusal { code, reason } = refusal;
        self.context.metrics.refusals.with_label_values(&[code.as_str()]).inc();
        tracing::info!(task = self.task, round = begin.round, commitment = %begin.commitment, %code, reason, "refused an upload");
        if begin.task == self.task && begin.round == progress.round() {
            self.refusals.note(begin, refusal);
        }
    }

    /// The refusals of the round under way.
    pub fn refusals(&self) -> &[RefusalEntry] {
        self.refusals.entries()
    }

    /// Another round begins.
    pub fn begin_round(&mut self) {
        self.refusals.clear();
    }

    fn receipt(&self, check_in: &CheckIn) -> ReceiptFrame {
        ReceiptFrame::new(&self.unsigned_receipt(check_in), check_in.receipt.0)
    }

    fn unsigned_receipt(&self, check_in: &CheckIn) -> Receipt {
        Receipt {
            id: self.context.round_id(self.task, check_in.round),
            trainer: check_in.trainer.0,
            commitment: check_in.commitment.0,
            update: check_in.update.0,
            base_model: check_in.base_model.0,
            received_ms: check_in.received_ms,
        }
    }
}
