//! Publishes rounds that are final: proofs, disclosed updates, the event on the feed.

use super::{
    Basics,
    proofs::{PublicProof, RewardProofs},
};
use crate::{
    context::Context,
    round::Account,
    store::{JournaledRound, JournaledTask, Shelf},
};
use sheaf_primitives::{BlockNumber, Disclosure, RoundIndex};
use sheaf_protocol::{
    Hash,
    report::RoundReport,
    wire::{FeedEvent, ServerMessage},
};
use std::{collections::BTreeMap, sync::Arc};

/// The final rounds of a task.
pub(super) struct Publication {
    context: Arc<Context>,
    basics: Arc<Basics>,
    proofs: BTreeMap<RoundIndex, RewardProofs>,
}

impl Publication {
    /// Restores the rounds that are final according to the journal.
    pub fn restore(context: Arc<Context>, basics: Arc<Basics>, record: &JournaledTask) -> Self {
        let mut publication = Self { context, basics, proofs: BTreeMap::new() };
        record.published().for_each(|(round, record)| publication.add(round, record));
        publication
    }

    /// Builds the proofs of a round that is final, and discloses its updates if the terms say so.
    pub fn add(&mut self, round: RoundIndex, record: &JournaledRound) {
        if self.basics.disclosure == Disclosure::Public {
            let updates = record.counted().into_iter().map(|check_in| check_in.update);
            self.context.disclosed.add(self.basics.id, updates);
        }
        match RewardProofs::build(self.context.round_id(self.basics.id, round), record) {
            Ok(proofs) => {
                self.proofs.insert(round, proofs);
            }
            // The same tree was built for the result.
            Err(error) => tracing::error!(task = self.basics.id, round, %error, "no proofs for this round"),
        }
    }

    /// The proof of `round` for a trainer that took part.
    pub fn proof(&self, round: RoundIndex, trainer: &Account) -> Option<ServerMessage> {
        let claim = self.proofs.get(&round)?.claim(|check_in| check_in.trainer == *trainer)?;
        Some(ServerMessage::Proof { task: self.basics.id, round, claim })
    }

    /// The proof of the last round that a trainer took part in.
    pub fn latest_proof(&self, trainer: &Account) -> Option<ServerMessage> {
        self.proofs.keys().rev().find_map(|round| self.proof(*round, trainer))
    }

    /// The public part of the proof for `commitment`.
    pub fn public_proof(&self, round: RoundIndex, commitment: Hash) -> Option<PublicProof> {
        self.proofs.get(&round)?.public(commitment)
    }

    /// The event for the feed of a round that was seen final at `block_number`.
    pub async fn event(
        &self,
        round: RoundIndex,
        record: &JournaledRound,
        block_number: BlockNumber,
    ) -> Option<FeedEvent> {
        let (task, result) = (self.basics.id, &record.outcome.as_ref()?.result);
        tracing::info!(task, round, block_number, participants = result.leaves, model = %hex::encode(result.model), "the round is final");
        let report = self.context.objects.get(Shelf::Public, &result.report.0.into()).await;
        let report = report.ok().and_then(|bytes| RoundReport::from_bytes(&bytes).ok());
        Some(FeedEvent::Result {
            task,
            round,
            model: result.model.0.into(),
            report: result.report.0.into(),
            participants: result.leaves,
            block_number,
            metrics: report.map(|report| report.metrics).unwrap_or_default(),
        })
    }
}
