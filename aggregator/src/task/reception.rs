//! How a runner receives trainers: what it tells them when they come, and what becomes of their updates.

use super::{
    Announced, CommitError, Committed, Verified,
    runner::{RunError, Runner},
};
use crate::{
    clock::now_ms,
    intake::{Standing, Verdict},
    round::{Account, State},
    store::{CheckIn, Entry},
};
use sheaf_primitives::RoundIndex;
use sheaf_protocol::{
    Refusal, RefusalCode,
    receipt::Receipt,
    report::RefusalEntry,
    wire::{FeedEvent, ReceiptFrame, ServerMessage, UploadBegin},
};

/// Most refusals that a round's report names.
const MOST_REFUSALS: usize = 256;

impl Runner {
    /// Brings a trainer that just connected up to date.
    pub(super) fn greet(&mut self, trainer: &Account) {
        if let Some(proof) = self.latest_proof(trainer) {
            self.sessions.tell(trainer, proof);
        }
        let task = self.basics.id;
        match self.machine.state() {
            State::Done(state) => {
                let reason = state.ending.to_string();
                self.sessions.tell(trainer, ServerMessage::TaskDone { task, reason });
            }
            State::Waiting(_) => {
                let have = self.view.as_ref().map_or(0, |view| view.seats.len());
                let have = u32::try_from(have).unwrap_or(u32::MAX);
                let need = self.basics.plan.min_trainers;
                self.sessions.tell(trainer, ServerMessage::Waiting { task, have, need });
            }
            _ => self.offer_to(trainer),
        }
    }

    /// Offers the round under way to a trainer; one that is done with it gets its receipt again.
    pub(super) fn offer_to(&mut self, trainer: &Account) {
        let round = self.machine.round();
        let known = self.store.record().round(round).and_then(|record| record.check_ins.get(trainer));
        if let Some(known) = known {
            let receipt = ServerMessage::Receipt(self.receipt(known));
            return self.sessions.tell(trainer, receipt);
        }
        if let Some(offer) = self.machine.state().offer()
            && offer.eligible.contains(trainer)
        {
            let offer = self.wire_offer(offer);
            self.sessions.tell(trainer, offer);
        }
    }

    /// Answers an announced update.
    pub(super) fn announce(&self, trainer: &Account, begin: &UploadBegin) -> Result<Announced, Refusal> {
        match self.standing().judge(trainer, begin)? {
            Verdict::Acknowledged(known) => Ok(Announced::Receipt(Box::new(self.receipt(&known)))),
            Verdict::Wanted => Ok(Announced::Wanted(self.store.parts().clone())),
        }
    }

    /// Writes a checked update down and acknowledges it, if it is still wanted. The flag says whether it is new.
    pub(super) async fn commit(
        &mut self,
        verified: Verified,
    ) -> Result<(Result<Committed, CommitError>, bool), RunError> {
        let Verified { check_in, begin } = verified;
        match self.standing().judge(&check_in.trainer, &begin) {
            Err(refusal) => {
                let keep_object = self.has_update(&begin.update.0);
                self.note_refusal(&begin, &refusal);
                return Ok((Err(CommitError { refusal, keep_object }), false));
            }
            Ok(Verdict::Acknowledged(known)) => {
                return Ok((Ok(Committed { receipt: self.receipt(&known) }), false));
            }
            Ok(Verdict::Wanted) => {}
        }
        let mut accepted = CheckIn {
            round: begin.round,
            trainer: check_in.trainer,
            signer: check_in.signer,
            payee: check_in.payee,
            salt: check_in.salt,
            commitment: begin.commitment.0,
            update: begin.update.0,
            size: begin.size,
            sample_weight: begin.sample_weight,
            metrics: begin.metrics.plausible(),
            base_model: begin.base_model.0,
            received_ms: now_ms(),
            receipt: [0; 64],
        };
        accepted.receipt = self.receipt_of(&accepted).sign(&self.context.keys.receipt);
        let receipt = self.receipt(&accepted);
        self.write(Entry::CheckedIn(accepted)).await?;

        self.context.metrics.check_ins.inc();
        let (task, round, commitment) = (begin.task, begin.round, begin.commitment);
        tracing::info!(task, round, %commitment, update = %begin.update, "checked in");
        self.context.feed.tell(FeedEvent::CheckIn { task, round, commitment });
        Ok((Ok(Committed { receipt }), true))
    }

    /// Counts a refusal and keeps it for the report, if it says something about the update.
    pub(super) fn note_refusal(&mut self, begin: &UploadBegin, refusal: &Refusal) {
        let Refusal { code, reason } = refusal;
        self.context.metrics.refusals.with_label_values(&[code.as_str()]).inc();
        tracing::info!(task = self.basics.id, round = begin.round, commitment = %begin.commitment, %code, reason, "refused an upload");
        let entry = RefusalEntry { commitment: begin.commitment, code: *code, reason: reason.clone() };
        let is_known =
            self.refusals.iter().any(|known| known.commitment == entry.commitment && known.code == entry.code);
        let is_for_this_round = begin.task == self.basics.id && begin.round == self.machine.round();
        if is_for_this_round && is_about_the_update(*code) && !is_known && self.refusals.len() < MOST_REFUSALS {
            self.refusals.push(entry);
        }
    }

    /// The proof of `round` for a trainer that took part.
    pub(super) fn proof_for(&self, round: RoundIndex, trainer: &Account) -> Option<ServerMessage> {
        let claim = self.rewards.get(&round)?.claim(|check_in| check_in.trainer == *trainer)?;
        Some(ServerMessage::Proof { task: self.basics.id, round, claim })
    }

    fn latest_proof(&self, trainer: &Account) -> Option<ServerMessage> {
        self.rewards.keys().rev().find_map(|round| self.proof_for(*round, trainer))
    }

    fn standing(&self) -> Standing<'_> {
        let round = self.machine.round();
        Standing {
            task: self.basics.id,
            round,
            base_model: self.base().sha256,
            offer: self.machine.state().offer(),
            record: self.store.record().round(round),
            rule: &self.basics.rule,
            layout: &self.basics.layout,
        }
    }

    fn has_update(&self, update: &[u8; 32]) -> bool {
        let mut check_ins = self.store.record().rounds.values().flat_map(|record| record.check_ins.values());
        check_ins.any(|check_in| check_in.update == *update)
    }

    fn receipt(&self, check_in: &CheckIn) -> ReceiptFrame {
        ReceiptFrame::new(&self.receipt_of(check_in), check_in.receipt)
    }

    fn receipt_of(&self, check_in: &CheckIn) -> Receipt {
        Receipt {
            id: self.context.round_id(self.basics.id, check_in.round),
            trainer: check_in.trainer,
            commitment: check_in.commitment,
            update: check_in.update,
            base_model: check_in.base_model,
            received_ms: check_in.received_ms,
        }
    }
}

/// Whether a refusal belongs into the public report: it was about the update, not about when or by whom it was sent.
fn is_about_the_update(code: RefusalCode) -> bool {
    use RefusalCode::*;
    !matches!(
        code,
        RoundClosed | BadChunk | Internal | AlreadyCheckedIn | WrongTask | WrongRound | NoSeat | WrongTrainer
    )
}
