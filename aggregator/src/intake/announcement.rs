//! Whether an announced update is wanted. A pure decision about the announcement and the journal.

use crate::{
    round::{Account, Offer},
    store::{CheckIn, JournaledRound},
};
use sheaf_aggregation::{Rule, UpdateLayout};
use sheaf_primitives::{RoundIndex, TaskId};
use sheaf_protocol::{Hash, Refusal, RefusalCode, update, wire::UploadBegin};

/// The part of a task's progress that decides about an announced upload.
#[derive(Clone, Copy)]
pub struct AnnouncementView<'a> {
    /// The task.
    pub task: TaskId,
    /// The round under way.
    pub round: RoundIndex,
    /// SHA-256 of the model it trains from.
    pub base_model: Hash,
    /// The offer, while updates are taken.
    pub offer: Option<&'a Offer>,
    /// The journal of the round under way.
    pub record: Option<&'a JournaledRound>,
    /// How updates are combined.
    pub rule: &'a Rule,
    /// The form of an update of this model.
    pub layout: &'a UpdateLayout,
}

/// The decision about an announced upload that is not refused.
#[derive(Clone, PartialEq, Debug)]
pub enum UploadDecision {
    /// The trainer should send it.
    Wanted,
    /// It is acknowledged already; this is its journal entry.
    Acknowledged(Box<CheckIn>),
}

impl AnnouncementView<'_> {
    /// Decides about an announcement of `trainer`, the session's account.
    pub fn decide(&self, trainer: &Account, begin: &UploadBegin) -> Result<UploadDecision, Refusal> {
        if begin.task != self.task {
            let reason = format!("the session is for task {}, the upload is for task {}", self.task, begin.task);
            return Err(Refusal::new(RefusalCode::WrongTask, reason));
        }
        if begin.round != self.round {
            let reason = format!("the round under way is {}, the upload is for round {}", self.round, begin.round);
            return Err(Refusal::new(RefusalCode::WrongRound, reason));
        }
        // A receipt that got lost is sent again, whatever state the round is in.
        if let Some(known) = self.record.and_then(|record| record.check_ins.get(trainer)) {
            return acknowledged(known, begin);
        }
        let Some(offer) = self.offer else {
            let reason = format!("round {} takes no updates now: wait for the next offer", self.round);
            return Err(Refusal::new(RefusalCode::RoundClosed, reason));
        };
        if !offer.eligible.contains(trainer) {
            let reason = format!("the account had no seat at block {}, which the offer names", offer.block_number);
            return Err(Refusal::new(RefusalCode::NoSeat, reason));
        }
        if begin.base_model != self.base_model {
            let reason = format!(
                "the update was trained from {}, the round's base model is {}",
                begin.base_model, self.base_model
            );
            return Err(Refusal::new(RefusalCode::WrongBaseModel, reason));
        }
        update::check_announced(begin.size, begin.sample_weight, self.layout, self.rule)?;
        self.refuse_copies(begin)?;
        Ok(UploadDecision::Wanted)
    }

    fn refuse_copies(&self, begin: &UploadBegin) -> Result<(), Refusal> {
        let others = || self.record.iter().flat_map(|record| record.check_ins.values());
        if others().any(|other| other.commitment == begin.commitment) {
            let reason = format!("another check-in of this round has the commitment {}", begin.commitment);
            return Err(Refusal::new(RefusalCode::DuplicateCommitment, reason));
        }
        update::check_new(&begin.update.0, others().map(|other| &other.update.0))
    }
}

fn acknowledged(known: &CheckIn, begin: &UploadBegin) -> Result<UploadDecision, Refusal> {
    let is_the_same =
        known.commitment == begin.commitment && known.update == begin.update && known.base_model == begin.base_model;
    if is_the_same {
        return Ok(UploadDecision::Acknowledged(Box::new(known.clone())));
    }
    let reason =
        format!("the seat's check-in of this round, with commitment {}, is acknowledged and final", known.commitment);
    Err(Refusal::new(RefusalCode::AlreadyCheckedIn, reason))
}
